import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { localHost } from '#cli/host';
import { run } from '#cli/program';

/** Text, or null for a file that is to be taken away. */
export type Files = Readonly<Record<string, string | null>>;

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of its own, which may be made a git repository. */
export interface Folder {
  readonly path: string;
  write(files: Files): void;
  /** Runs git in it, or in a folder below, with nobody's settings. */
  git(args: readonly string[], below?: string): string;
  /** Commits all there is. */
  commit(files?: Files): void;
  /** Runs the command line on it, in this process. */
  drift(args: readonly string[], below?: string): Promise<Ended>;
  remove(): void;
}

/** Of the surroundings nothing is kept that git goes by: a test may be run by a hook itself. */
export const gitEnv: NodeJS.ProcessEnv = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.com',
};

export function makeFolder(files: Files = {}): Folder {
  for (const name of Object.keys(process.env)) if (name.startsWith('GIT_')) Reflect.deleteProperty(process.env, name);
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'drift-gate-folder-')));
  const git = (args: readonly string[], below = '.'): string =>
    execFileSync('git', [...args], { cwd: path.join(folder, below), env: gitEnv, encoding: 'utf8', stdio: 'pipe' });
  const write = (given: Files): void => {
    for (const [file, text] of Object.entries(given)) {
      const target = path.join(folder, file);
      if (text === null) {
        rmSync(target, { force: true });
        continue;
      }
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
  };
  write(files);
  return {
    path: folder,
    write,
    git,
    commit(given = {}) {
      write(given);
      git(['add', '--all']);
      git(['commit', '--quiet', '--allow-empty', '--no-verify', '--message', 'change']);
    },
    drift: (args, below = '.') => inProcess(args, path.join(folder, below)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A repository with one commit. */
export function makeRepository(files: Files): Folder {
  const folder = makeFolder(files);
  folder.git(['init', '--quiet', '--initial-branch=main']);
  folder.commit();
  return folder;
}

async function inProcess(args: readonly string[], cwd: string): Promise<Ended> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(
    args,
    {
      cwd,
      env: {},
      stdout: { write: (text) => out.push(text) },
      stderr: { write: (text) => err.push(text) },
      seconds: () => 0.5,
    },
    localHost,
  );
  return { code, stdout: out.join(''), stderr: err.join('') };
}

/** Each finding's headline and place, without the frames and the advice between. */
export function headlines(stdout: string): readonly string[] {
  return stdout
    .split('\n')
    .filter((line) => /^[a-z]+\[[\w-]+\] /.test(line))
    .map((line) => line.replace(/ {2,}/g, '  '));
}

/** The closing line without what was seen and the time. */
export function closing(stdout: string): string {
  const line = stdout.trimEnd().split('\n').at(-1) ?? '';
  return line.replace(/^.*? gates?, /, '').replace(/, \d+\.\d\d s$/, '');
}
