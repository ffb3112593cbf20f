import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateRepository, longFile } from './repository.js';

/**
 * Measures ESLint as whole processes, in turn: with the parser alone, with one rule that does nothing, with every rule of the plugin
 * (with nothing kept from before, and with what the run before has kept), and with eslint-plugin-boundaries on the same layers, once,
 * as that takes minutes.
 */
const runs = Number(process.argv[2] ?? 3);
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const script = fileURLToPath(new URL('./eslint-run.js', import.meta.url));
const kept = 'node_modules/.cache/drift-gate';

const directory = mkdtempSync(join(tmpdir(), 'drift-gate-bench-'));
try {
  const files = new Map(generateRepository().files);
  const long = 'src/layer06/long.ts';
  files.set(long, longFile());
  for (const [path, text] of files) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  mkdirSync(join(directory, 'node_modules'));
  measure('generated repository', directory, ['parser', 'idle', 'cold', 'kept', 'boundaries']);
  // The parser is imported from here, the cache of the control plane lies in the root.
  measure('control plane', join(root, 'packages/control-plane'), ['parser', 'idle', 'cold', 'kept']);
  const { lines, parse, judged } = JSON.parse(run(directory, ['keystroke', join(directory, long)]).output) as Keystroke;
  console.log(
    `\na keystroke in ${lines} lines: the parser ${parse.toFixed(1)} ms, drift-gate ${judged.toFixed(1)} ms, ${(judged / parse).toFixed(2)} of it`,
  );
} finally {
  rmSync(directory, { recursive: true, force: true });
}

interface Keystroke {
  readonly lines: number;
  readonly parse: number;
  readonly judged: number;
}

function measure(name: string, cwd: string, modes: readonly string[]): void {
  const seconds = new Map<string, number[]>();
  for (let round = 0; round <= runs; round += 1) {
    for (const mode of modes) {
      if (mode === 'boundaries' && round !== 1) continue;
      if (mode === 'cold')
        for (const folder of [cwd, root]) rmSync(join(folder, kept), { recursive: true, force: true });
      const result = run(cwd, [mode === 'cold' || mode === 'kept' ? 'drift-gate' : mode]);
      // The first round only warms the file cache.
      if (round > 0) seconds.set(mode, [...(seconds.get(mode) ?? []), result.seconds]);
    }
  }
  console.log(`\n${name}: ESLint (median of ${runs}, whole processes, pair by pair)`);
  for (const mode of modes) {
    const own = seconds.get(mode) ?? [];
    const ratios = own.map((one, index) => one / (seconds.get('parser')?.[index] ?? Number.NaN));
    console.log(`  ${mode.padEnd(12)} ${median(own).toFixed(2)} s   ${median(ratios).toFixed(2)} of the parser alone`);
  }
}

function run(cwd: string, args: readonly string[]): { readonly seconds: number; readonly output: string } {
  const start = performance.now();
  const result = spawnSync(process.execPath, [script, ...args], { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
  const seconds = (performance.now() - start) / 1000;
  if (result.error !== undefined || result.status !== 0)
    throw new Error(`${args.join(' ')} did not run: ${result.stderr}`);
  return { seconds, output: result.stdout };
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
