import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eslintConfig, type Mode } from './eslint-configs.js';
import { runInTurns } from './in-turns.js';
import { median } from './median.js';
import { generateRepository, longFile } from './repository.js';

/**
 * Times ESLint as whole processes, each in turns with one that has the parser alone: with one rule that does nothing, with drift-gate
 * (`cold`: nothing is kept from a run before), and with eslint-plugin-boundaries on the same layers. A pair takes two minutes on the
 * generated repository, for which the first argument says how often each is run.
 */
const rounds = { small: 5, large: Number(process.argv[2] ?? 1) };
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const eslint = join(dirname(createRequire(import.meta.url).resolve('eslint/package.json')), 'bin/eslint.js');
const kept = 'node_modules/.cache/drift-gate';

const timed: readonly { readonly name: string; readonly mode: Mode; readonly cold?: true }[] = [
  { name: 'parser alone, again', mode: 'parser' },
  { name: 'one idle rule', mode: 'idle' },
  { name: 'drift-gate, preset', mode: 'preset' },
  { name: 'drift-gate, fromConfig', mode: 'fromConfig' },
  { name: 'drift-gate, preset, cold', mode: 'preset', cold: true },
  { name: 'boundaries', mode: 'boundaries' },
];

const folder = mkdtempSync(join(tmpdir(), 'drift-gate-bench-'));
try {
  const repository = join(folder, 'repository');
  const files = new Map(generateRepository().files);
  const long = 'src/layer06/long.ts';
  files.set(long, longFile());
  for (const [path, text] of files) {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), text);
  }
  mkdirSync(join(repository, 'node_modules'));
  // The cache of the control plane lies in the root.
  await compare('control plane', join(root, 'packages/control-plane'), [kept, join(root, kept)], rounds.small, [
    'boundaries',
  ]);
  await compare('generated repository', repository, [kept], rounds.large, []);
  const script = fileURLToPath(new URL('./keystroke.js', import.meta.url));
  const { lines, parse, judged } = JSON.parse(
    execFileSync(process.execPath, [script, join(repository, long)], { cwd: repository, encoding: 'utf8' }),
  ) as Keystroke;
  console.log(
    `\na keystroke in ${lines} lines: the parser ${parse.toFixed(1)} ms, drift-gate ${judged.toFixed(1)} ms, ${(judged / parse).toFixed(2)} of it`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

interface Keystroke {
  readonly lines: number;
  readonly parse: number;
  readonly judged: number;
}

async function compare(
  name: string,
  cwd: string,
  caches: readonly string[],
  times: number,
  without: readonly Mode[],
): Promise<void> {
  const folders = caches.map((cache) => resolve(cwd, cache));
  const argsOf = (mode: Mode): readonly string[] => {
    const config = join(folder, `${mode}.config.mjs`);
    writeFileSync(config, eslintConfig(mode, cwd));
    return [eslint, '--config', config, 'src'];
  };
  // Findings are no failure: the repository has some.
  const run = (...modes: readonly Mode[]): Promise<readonly number[]> => runInTurns(cwd, modes.map(argsOf), [0, 1]);
  console.log(
    `\n${name}: ESLint, whole processes, in turns with the parser alone (seconds, and their ratio; median of ${times})`,
  );
  for (const { name: own, mode, cold } of timed.filter((one) => !without.includes(one.mode))) {
    // What it keeps is kept by a run that is not timed.
    if ((mode === 'preset' || mode === 'fromConfig') && cold !== true) await run(mode);
    const pairs: { readonly alone: number; readonly took: number }[] = [];
    for (let round = 0; round < times; round += 1) {
      // Who begins has an empty machine for a moment.
      const isFirst = round % 2 === 0;
      const both = (): Promise<readonly number[]> => (isFirst ? run(mode, 'parser') : run('parser', mode));
      const [one, other] = await (cold === true ? withNothingIn(folders, both) : both());
      const [took = Number.NaN, alone = Number.NaN] = isFirst ? [one, other] : [other, one];
      pairs.push({ alone: alone / 1000, took: took / 1000 });
    }
    const ratios = pairs.map(({ alone, took }) => took / alone);
    const [took, alone] = [median(pairs.map((one) => one.took)), median(pairs.map((one) => one.alone))];
    console.log(
      `  ${own.padEnd(26)} ${took.toFixed(2)} / ${alone.toFixed(2)} = ${median(ratios).toFixed(2)}   ${spread(ratios)}`,
    );
  }
}

/** They are as they were afterwards, whatever becomes of the run. */
async function withNothingIn<Result>(folders: readonly string[], run: () => Promise<Result>): Promise<Result> {
  const there = folders.filter((one) => existsSync(one));
  for (const one of there) renameSync(one, `${one}.aside`);
  try {
    return await run();
  } finally {
    for (const one of folders) rmSync(one, { recursive: true, force: true });
    for (const one of there) renameSync(`${one}.aside`, one);
  }
}

function spread(values: readonly number[]): string {
  return `(${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)})`;
}
