import type { Watch } from '#host/watch';
import { counted } from '#report/closing';
import type { Io } from './io.js';

export interface Progress {
  readonly watch: Watch;
  /** Takes the line away, before anything else is written. */
  end(): void;
  /** Seconds by phase, in the order in which they first began. */
  timing(): readonly (readonly [phase: string, seconds: number])[];
}

/** Nobody needs to be told of what is over at once. */
const patience = 1;
/** Between two looks of a terminal. */
const pause = 0.1;

/** One line on stderr that says what is being done, where somebody looks on and it takes long. */
export function progressOf({ stderr, env, seconds }: Io, quiet: boolean): Progress {
  const isShown = stderr.isTTY === true && !quiet && env['TERM'] !== 'dumb';
  const spent = new Map<string, number>([[start, 0]]);
  let current = start;
  let since = 0;
  let files = 0;
  let shownAt = -Infinity;
  let isThere = false;

  const take = (): void => {
    const now = seconds();
    spent.set(current, (spent.get(current) ?? 0) + now - since);
    since = now;
  };
  const show = (): void => {
    const now = seconds();
    if (!isShown || now < patience || now - shownAt < pause) return;
    shownAt = now;
    isThere = true;
    const read = files === 0 ? '' : `, ${counted(files, 'file')} read`;
    // A line that the terminal would break could not be taken away again.
    const line = `${current}${read} …`.slice(0, Math.max((stderr.columns ?? 80) - 1, 1));
    stderr.write(`\r\u001B[K${line}`);
  };
  return {
    watch: {
      phase(name) {
        take();
        current = name;
        if (!spent.has(name)) spent.set(name, 0);
        show();
      },
      file() {
        files += 1;
        show();
      },
    },
    end() {
      take();
      current = 'report';
      if (isThere) stderr.write('\r\u001B[K');
      isThere = false;
    },
    timing() {
      take();
      return [...spent];
    },
  };
}

const start = 'start-up';

/** What took how long, the whole last. */
export function renderTiming(timing: readonly (readonly [phase: string, seconds: number])[]): string {
  const total = timing.reduce((sum, [, seconds]) => sum + seconds, 0);
  const rows = [...timing, ['in all', total] as const];
  const names = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, seconds]) => `${name.padEnd(names)}  ${seconds.toFixed(2).padStart(6)} s\n`).join('');
}
