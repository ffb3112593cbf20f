import { type ChildProcess, spawn } from 'node:child_process';
import type { PluginStart } from './config.js';

/** The plugin as a process of its own, which ends with this one however this one ends. */
export class PluginProcess {
  /** Resolves, never rejects, with how it ended: `ended with code 1`. */
  readonly exited: Promise<string>;
  /** Resolves with where it says that it listens; never, where it does not come that far. */
  readonly listening: Promise<string>;
  readonly #child: ChildProcess;

  constructor(entry: string, environment: PluginStart['environment']) {
    this.#child = spawn(process.execPath, [entry], {
      env: environment,
      // It logs to where the service logs, a line at a time, with its own name.
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      // A Ctrl-C reaches every process of a terminal at once; this one is ended by the service, when its requests are done.
      detached: true,
    });
    let failure = '';
    this.listening = new Promise((resolve) => {
      this.#child.on('message', (message) => {
        if (typeof message !== 'object' || message === null) return;
        if ('url' in message && typeof message.url === 'string') resolve(message.url);
        if ('failure' in message && typeof message.failure === 'string') failure = `: ${message.failure}`;
      });
    });
    this.exited = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve(`could not be run: ${error.message}`));
      // What it said may arrive after its exit, but before its channel closes.
      this.#child.once('close', (code, signal) =>
        resolve(`ended ${code === null ? `by ${signal}` : `with code ${code}`}${failure}`),
      );
    });
  }

  /** Asks it to end, and ends it if it does not. Resolves when it is gone; one that is gone already is fine. */
  async end(graceMs: number): Promise<void> {
    this.#child.kill('SIGTERM');
    const late = setTimeout(() => this.#child.kill('SIGKILL'), graceMs);
    await this.exited;
    clearTimeout(late);
  }
}
