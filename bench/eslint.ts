import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eslintConfig, type Mode } from './eslint-configs.js';
import { generateRepository, longFile } from './repository.js';

/**
 * Times ESLint as whole processes, one configuration after another, and again: with the parser alone, with one rule that does
 * nothing, with drift-gate (`cold`: nothing is kept from a run before), and with eslint-plugin-boundaries on the same layers. ESLint
 * takes over a minute for the generated repository, which is linted once in each way unless the first argument says how often.
 */
const rounds = { small: 5, large: Number(process.argv[2] ?? 1) };
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const eslint = join(dirname(createRequire(import.meta.url).resolve('eslint/package.json')), 'bin/eslint.js');
const kept = 'node_modules/.cache/drift-gate';

const timed: readonly { readonly name: string; readonly mode: Mode; readonly cold?: true }[] = [
  { name: 'parser alone', mode: 'parser' },
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
  compare('control plane', join(root, 'packages/control-plane'), [kept, join(root, kept)], rounds.small, [
    'boundaries',
  ]);
  compare('generated repository', repository, [kept], rounds.large, []);
  const script = fileURLToPath(new URL('./keystroke.js', import.meta.url));
  const { lines, parse, judged } = JSON.parse(
    run(repository, [script, join(repository, long)], [0]).output,
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

function compare(name: string, cwd: string, caches: readonly string[], times: number, without: readonly Mode[]): void {
  const compared = timed.filter(({ mode }) => !without.includes(mode));
  const seconds = new Map<string, number[]>(compared.map((one) => [one.name, []]));
  const folders = caches.map((cache) => resolve(cwd, cache));
  // The first round only keeps what each of the two ways keeps.
  for (let round = 0; round <= times; round += 1) {
    for (const { name: own, mode, cold } of compared) {
      if (round === 0 && ((mode !== 'preset' && mode !== 'fromConfig') || cold === true)) continue;
      if (cold === true) for (const cache of folders) if (existsSync(cache)) renameSync(cache, `${cache}.aside`);
      const config = join(folder, `${mode}.config.mjs`);
      writeFileSync(config, eslintConfig(mode, cwd));
      // Findings are no failure: the repository has some.
      const { seconds: took } = run(cwd, [eslint, '--config', config, 'src'], [0, 1]);
      if (round > 0) seconds.get(own)?.push(took);
      for (const cache of folders.filter((one) => existsSync(`${one}.aside`))) {
        rmSync(cache, { recursive: true, force: true });
        renameSync(`${cache}.aside`, cache);
      }
    }
  }
  console.log(`\n${name}: ESLint, whole processes, median of ${times}, and of each pair with the parser alone`);
  const alone = seconds.get('parser alone') ?? [];
  for (const [own, all] of seconds) {
    const ratios = all.map((one, index) => one / (alone[index] ?? Number.NaN));
    console.log(`  ${own.padEnd(26)} ${median(all).toFixed(2)} s   ${median(ratios).toFixed(2)}`);
  }
}

function run(
  cwd: string,
  args: readonly string[],
  statuses: readonly number[],
): { readonly seconds: number; readonly output: string } {
  const start = performance.now();
  const result = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
  const seconds = (performance.now() - start) / 1000;
  if (result.error !== undefined || !statuses.includes(result.status ?? -1)) {
    throw new Error(`${args.join(' ')} did not run: ${result.stderr}`);
  }
  return { seconds, output: result.stdout };
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
