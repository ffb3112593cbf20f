import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from './median.js';
import { generateRepository, mix, type Truth } from './repository.js';

/**
 * Measures whole processes, in turn and several times each, so that a drift of the machine touches all alike: the floor
 * (reading every file; reading and parsing every file with oxc) beside drift-gate, with all gates on and no cache.
 * Ends with exit code 1 where drift-gate misses a seeded finding, finds another, or is slower than parsing everything.
 */
const runs = 5;
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const gateBinary = join(root, 'bin/drift-gate.js');
const floor = fileURLToPath(new URL('./floor.js', import.meta.url));

interface Measured {
  readonly seconds: number;
  readonly megabytes: number;
  readonly output: string;
}

const directory = mkdtempSync(join(tmpdir(), 'drift-gate-bench-'));
try {
  const { files, truth } = generateRepository();
  for (const [path, text] of files) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  console.log(
    `generated: ${mix.files} files, one in ${mix.oneWithSqlIn} with SQL, ${mix.importsPerFile} imports a file, ${mix.seededStatements} statements seeded with ${truth.length} findings, ${mix.lookAlikes} look-alikes`,
  );
  const generated = measure('generated repository', directory, ['src']);
  const exact = compare(truth, generated.output);
  measure('control plane', join(root, 'packages/control-plane'), ['src']);
  if (!exact || generated.ratio >= 1) process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}

function measure(name: string, cwd: string, sources: readonly string[]): { ratio: number; output: string } {
  const commands = {
    read: [floor, 'read', ...sources],
    parse: [floor, 'parse', ...sources],
    'drift-gate': [gateBinary, 'check', '--format', 'json'],
  } as const;
  const results = new Map<string, Measured[]>();
  for (let run = 0; run <= runs; run += 1) {
    for (const [label, command] of Object.entries(commands)) {
      const result = time(cwd, command);
      // The first round only warms the file cache.
      if (run > 0) results.set(label, [...(results.get(label) ?? []), result]);
    }
  }
  const ratios = (results.get('drift-gate') ?? []).map(
    (one, index) => one.seconds / (results.get('parse')?.[index]?.seconds ?? Number.NaN),
  );
  console.log(`\n${name} (median of ${runs}, whole processes)`);
  for (const [label, measured] of results) {
    console.log(
      `  ${label.padEnd(12)} ${median(measured.map((one) => one.seconds)).toFixed(2)} s   ${median(measured.map((one) => one.megabytes)).toFixed(0)} MB at most`,
    );
  }
  console.log(
    `  drift-gate / parse, pair by pair: ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}, median ${median(ratios).toFixed(2)}`,
  );
  return { ratio: median(ratios), output: results.get('drift-gate')?.[0]?.output ?? '' };
}

function time(cwd: string, command: readonly string[]): Measured {
  const start = performance.now();
  const reporter = fileURLToPath(new URL('./peak-memory.js', import.meta.url));
  const result = spawnSync(process.execPath, ['--import', reporter, ...command], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const seconds = (performance.now() - start) / 1000;
  const peak = /peak-memory-kb=(\d+)/.exec(result.stderr)?.[1];
  if (result.error !== undefined || peak === undefined)
    throw new Error(`${command.join(' ')} did not run: ${result.stderr}`);
  return { seconds, megabytes: Number(peak) / 1024, output: result.stdout };
}

function compare(truth: readonly Truth[], output: string): boolean {
  const report: unknown = JSON.parse(output);
  const found = findingsOf(report)
    .map((one) => `${one.gate} ${one.path}:${one.line}`)
    .sort();
  const expected = truth.map((one) => `${one.gate} ${one.path}:${one.line}`).sort();
  const missed = expected.filter((one) => !found.includes(one));
  const surplus = found.filter((one) => !expected.includes(one));
  console.log(
    `\nfindings: ${found.length} found, ${expected.length} seeded, ${missed.length} missed, ${surplus.length} others`,
  );
  for (const one of missed) console.log(`  missed ${one}`);
  for (const one of surplus) console.log(`  other  ${one}`);
  return missed.length === 0 && surplus.length === 0;
}

function findingsOf(report: unknown): readonly Truth[] {
  if (!isRecord(report) || !Array.isArray(report['findings'])) return [];
  return report['findings'].flatMap((finding: unknown) => {
    if (!isRecord(finding)) return [];
    const { gate, file, start } = finding;
    const line = isRecord(start) ? start['line'] : undefined;
    return typeof gate === 'string' && typeof file === 'string' && typeof line === 'number'
      ? [{ gate, path: file, line }]
      : [];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
