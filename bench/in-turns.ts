import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';

/** Milliseconds. A longer one lets the caches that the other has filled matter less, and the machine change more. */
const slice = 30;

/**
 * Runs commands of Node.js at once, each for a slice of time while the others are stopped, and tells how long each was running, in
 * milliseconds. Whatever else the machine does slows all of them alike: run one after the other, the same command takes 15 % more
 * or less from minute to minute, and side by side 1 %. What a command does by the clock comes oftener, so that none looks
 * cheaper than it is.
 */
export async function runInTurns(
  cwd: string,
  commands: readonly (readonly string[])[],
  statuses: readonly number[],
): Promise<readonly number[]> {
  const all = commands.map((args) => start(cwd, args));
  const stopAll = (): void => all.forEach(({ child }) => child.kill('SIGKILL'));
  // A stopped process would outlive this one, and wait for ever.
  process.once('SIGINT', stopAll);
  try {
    while (all.some(({ ended }) => !ended)) {
      for (const one of all.filter(({ ended }) => !ended)) await one.turn();
    }
    for (const { child, args, errors } of all) {
      if (!statuses.includes(child.exitCode ?? -1))
        throw new Error(`${args.join(' ')} did not run: ${errors.join('')}`);
    }
  } finally {
    stopAll();
    process.off('SIGINT', stopAll);
  }
  return all.map(({ ran }) => ran);
}

function start(cwd: string, args: readonly string[]) {
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  const errors: string[] = [];
  child.stderr.on('data', (text: Buffer) => errors.push(text.toString()));
  let since: number | undefined = performance.now();
  const state = { child, args, errors, ran: 0, ended: false, turn };
  const exit = once(child, 'exit').then(() => {
    state.ended = true;
    count();
  });
  stop();

  function stop(): void {
    child.kill('SIGSTOP');
    count();
  }

  /** Its end may be told while another has its turn, of which it is not to bear the time. */
  function count(): void {
    if (since !== undefined) state.ran += performance.now() - since;
    since = undefined;
  }

  async function turn(): Promise<void> {
    since = performance.now();
    child.kill('SIGCONT');
    await Promise.race([setTimeout(slice), exit]);
    if (!state.ended) stop();
  }

  return state;
}
