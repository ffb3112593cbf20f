import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { localHost, type Host } from '#cli/host';
import { run } from '#cli/program';
import { checkProjects, createCompiler, factsCache, fixProjects } from '#host/index';
import { gitEnv } from '../cli/repository.js';
import { randomArguments, readSurface, type Surface } from './command-line.js';
import { randomConfiguration } from './configuration.js';
import { diceFrom } from './dice.js';
import { writeProject } from './project.js';
import { watch, type Watchdog } from './watchdog.js';

const runs = Number(process.env['DRIFT_GATE_RANDOM_RUNS'] ?? 500);
const seed = Number(process.env['DRIFT_GATE_RANDOM_SEED'] ?? 1);
/** Milliseconds of the processor: others may have the machine. */
const limit = 5_000;

/** What an earlier run has parsed says the same in a later one. */
const kept = { cache: factsCache(), compiler: createCompiler() };
const host: Host = {
  ...localHost,
  check: (request) => checkProjects({ ...request, ...kept }),
  fix: (request) => fixProjects({ ...request, ...kept }),
};

let base = '';
let folder = '';
let surface: Surface;
let watchdog: Watchdog;
const fsCache = process.env['JITI_FS_CACHE'];
beforeAll(async () => {
  // The loader of configurations would keep each of them on the disk.
  process.env['JITI_FS_CACHE'] = 'false';
  base = realpathSync(mkdtempSync(path.join(tmpdir(), 'drift-gate-random-')));
  folder = path.join(base, 'project');
  // What is loaded once a process is not the cost of a run.
  writeProject(folder, "export default { include: ['src/**/*.ts'], migrations: 'migrations/*.sql' };\n", diceFrom(0));
  for (const args of [
    ['init', '-q'],
    ['add', '.'],
    ['commit', '-qm', 'Begin'],
  ]) {
    execFileSync('git', args, { cwd: base, env: gitEnv });
  }
  await execute([]);
  surface = await readSurface(async (args) => (await execute(args)).stdout);
  watchdog = watch(limit);
});
afterAll(async () => {
  if (fsCache === undefined) delete process.env['JITI_FS_CACHE'];
  else process.env['JITI_FS_CACHE'] = fsCache;
  await watchdog.end();
  rmSync(base, { recursive: true, force: true });
});

interface Ended {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
  readonly thrown?: unknown;
}

async function execute(args: readonly string[]): Promise<Ended> {
  const printed = { stdout: '', stderr: '' };
  const sink = (stream: keyof typeof printed): { write(text: string): unknown } => ({
    write: (text) => (printed[stream] += text),
  });
  const io = { cwd: folder, env: {}, stdout: sink('stdout'), stderr: sink('stderr'), seconds: () => 0 };
  try {
    return { code: await run(args, io, host), ...printed };
  } catch (thrown) {
    return { code: undefined, thrown, ...printed };
  }
}

/** `    at run (/repo/x.js:1:2)`; a report of JUnit says `at src/a.ts:1:2`, which is none. */
const stackFrame = /^ +at (?:[^\n]* \()?(?:file:|node:|\/)[^\n]*:\d+:\d+\)?$/m;

/** What is wrong with how a run ended, in a word; undefined where it ended as every run must. */
function check({ code, stdout, stderr, thrown }: Ended, milliseconds: number): string | undefined {
  const all = stdout + stderr;
  if (thrown !== undefined)
    return `it threw ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`;
  if (code !== 0 && code !== 1 && code !== 2) return `exit code ${String(code)}`;
  if (stackFrame.test(all)) return `a stack trace:\n${all}`;
  const defect = /.*(?:defect of drift-gate|\[object Object\]).*/.exec(all);
  if (defect !== null) return `a defect: ${defect[0]}`;
  if (code === 2 && stderr === '') return 'exit code 2 without a word';
  if (milliseconds > limit) return `${milliseconds} ms`;
  return undefined;
}

test(
  `${runs} random runs from seed ${seed} end with 0, 1 or 2, and say so in words`,
  { timeout: 60_000 + runs * limit },
  async () => {
    const codes = [0, 0, 0];
    const failures: string[] = [];
    let slowest = { milliseconds: 0, seed };
    for (let index = 0; index < runs && failures.length < 5; index += 1) {
      const own = (seed + index) >>> 0;
      const dice = diceFrom(own);
      const config = randomConfiguration(dice);
      const args = randomArguments(dice, surface);
      writeProject(folder, config, dice);
      watchdog.begin(own);
      const begun = process.cpuUsage();
      const ended = await execute(args);
      const { user, system } = process.cpuUsage(begun);
      const milliseconds = (user + system) / 1000;
      if (milliseconds > slowest.milliseconds) slowest = { milliseconds, seed: own };
      if (typeof ended.code === 'number') codes[ended.code] = (codes[ended.code] ?? 0) + 1;
      const wrong = check(ended, milliseconds);
      if (wrong === undefined) continue;
      failures.push(
        `${wrong}\nDRIFT_GATE_RANDOM_SEED=${own} DRIFT_GATE_RANDOM_RUNS=1\narguments: ${JSON.stringify(args)}\n${config}`,
      );
    }
    const [clean, red, refused] = codes;
    console.log(
      `random use: ${runs} runs from seed ${seed}: ${clean} ended with 0, ${red} with 1, ${refused} with 2; the slowest (seed ${slowest.seed}) took ${Math.round(slowest.milliseconds)} ms of the processor`,
    );
    expect(failures.join('\n')).toBe('');
    // Runs that all end alike would show little.
    if (runs >= 500) expect(codes.map((count) => count > runs / 50)).toEqual([true, true, true]);
  },
);
