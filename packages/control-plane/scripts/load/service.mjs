import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { clearTimeout, setTimeout } from 'node:timers';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
/** Longer than a first start on embedded PostgreSQL takes, and longer than what is at work takes to end. */
const PATIENCE_MS = 60_000;

/** Starts the built service on a free port of loopback, and resolves once it answers. */
export async function startService(environment) {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env.PATH ?? '', HOST: '127.0.0.1', PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const exited = once(child, 'exit').then(([code]) => code);
  const address = await inTime(kill, Promise.race([addressOf(child), failed(exited)]));
  return {
    pid: child.pid,
    address,
    /** Resolves with the exit code; null for a process that had to be killed. */
    end: () => {
      child.kill('SIGTERM');
      return inTime(kill, exited);
    },
  };
}

/** Reads the log to its end, since a full pipe would stop the service, and resolves with the address that it says. */
function addressOf(child) {
  return new Promise((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      // Only one line says it, and at a thousand lines a second it matters that the others are not parsed.
      if (line.includes('control plane ready')) resolve(JSON.parse(line).address);
    });
  });
}

async function failed(exited) {
  throw new Error(`the service ended with ${await exited} before it was ready`);
}

async function inTime(kill, promise) {
  const timer = setTimeout(kill, PATIENCE_MS);
  return promise.finally(() => clearTimeout(timer));
}
