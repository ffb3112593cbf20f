import { spawn } from 'node:child_process';

/** Where git works, and what it is told of by its surroundings: a hook names its index, and in a worktree its repository. */
export interface GitPlace {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Git ended with something else than 0. */
export class GitFailure extends Error {
  override readonly name = 'GitFailure';
  constructor(
    /** Null where it could not be started, or was killed. */
    readonly code: number | null,
    message: string,
  ) {
    super(message);
  }
}

/** Runs git, never by way of a shell, and gives what it prints, byte for byte. */
export function git({ cwd, env }: GitPlace, args: readonly string[], input = ''): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // A check takes no lock that a commit, or an editor beside it, may be waiting for.
    const child = spawn('git', args, {
      cwd,
      env: { ...env, GIT_OPTIONAL_LOCKS: '0' },
      stdio: 'pipe',
      windowsHide: true,
    });
    const printed: Buffer[] = [];
    let said = '';
    child.stdout.on('data', (part: Buffer) => printed.push(part));
    child.stderr.setEncoding('utf8').on('data', (part: string) => (said += part));
    child.on('error', (error) => reject(new GitFailure(null, `git cannot be run: ${error.message}`)));
    // Git may end before it has read everything; how it ended says more.
    child.stdin.on('error', () => undefined).end(input);
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(printed));
      else reject(new GitFailure(code, firstLine(said) || `git ${args[0] ?? ''} ended with ${String(code)}`));
    });
  });
}

/** What stands between the NULs of `-z`. */
export function parts(printed: Buffer): readonly string[] {
  return printed.toString('utf8').split('\0').slice(0, -1);
}

function firstLine(text: string): string {
  const line = text.split('\n').find((one) => one.trim() !== '') ?? '';
  return line.trim().replace(/^(?:fatal|error): /, '');
}
