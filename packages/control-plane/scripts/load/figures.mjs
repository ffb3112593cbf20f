import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { clearInterval, setInterval } from 'node:timers';

/** Takes the resident memory of a process every quarter of a second. */
export class MemoryWatch {
  #begun = performance.now();
  #samples = [];
  #timer;

  constructor(pid) {
    this.#timer = setInterval(() => {
      this.#samples.push({ at: (performance.now() - this.#begun) / 1000, bytes: residentBytes(pid) });
    }, 250);
  }

  stop() {
    clearInterval(this.#timer);
  }

  /** The samples between two seconds of the watch, in bytes. */
  between(from, to) {
    return this.#samples.filter(({ at }) => at >= from && at < to).map(({ bytes }) => bytes);
  }
}

export function median(values) {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

/** The value below which a share of the sorted ones lies; NaN of none. */
export function quantile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** Linux says it in a file; elsewhere a program has to be asked. */
function residentBytes(pid) {
  if (process.platform === 'linux') {
    const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(line?.[1]) * 1024;
  }
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024;
}
