import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly pid: number;
  /** The memory plugin's, in its own lines. */
  readonly name?: string;
  readonly url?: string;
  readonly address?: string;
  readonly ran?: readonly string[];
  readonly sweep?: string;
  readonly err?: { readonly message: string };
}

/** The built service, or another entry of the build, as a process of its own. */
export class ServiceProcess {
  readonly log: LogLine[] = [];
  readonly #child: ChildProcess;
  readonly #exited: Promise<number | null>;

  constructor(environment: Readonly<Record<string, string>>, entry = 'main.js') {
    this.#child = spawn(process.execPath, [fileURLToPath(new URL(entry, DIST))], {
      env: { PATH: process.env['PATH'] ?? '', PORT: '0', ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const { stdout } = this.#child;
    if (stdout === null) throw new Error('the process has no output');
    const lines = createInterface({ input: stdout });
    lines.on('line', (line) => this.log.push(JSON.parse(line) as LogLine));
    this.#exited = Promise.all([once(this.#child, 'exit'), once(lines, 'close')]).then(([[code]]) =>
      typeof code === 'number' ? code : null,
    );
  }

  /** Resolves with the address as soon as the service says that it is ready. */
  async ready(): Promise<string> {
    const ended = this.#exited.then((code) => {
      throw new Error(`ended with ${code} before it was ready: ${JSON.stringify(this.log.at(-1))}`);
    });
    ended.catch(() => undefined);
    for (;;) {
      const address = this.log.find((line) => line.msg === 'control plane ready')?.address;
      if (address !== undefined) return address;
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 10))]);
    }
  }

  /** Resolves with the exit code; null where a signal ended it. */
  exited(): Promise<number | null> {
    return this.#exited;
  }

  end(signal: NodeJS.Signals): Promise<number | null> {
    this.#child.kill(signal);
    return this.#exited;
  }

  /** For clean-up: a process that ended before is fine. */
  async kill(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGKILL');
    await this.#exited;
  }
}

const DIST = new URL('../../dist/', import.meta.url);
