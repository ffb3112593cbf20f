import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { createCompiler, factsCache, fixProjects } from '#host/index';
import { overlayOf } from '../fixtures/workspace.js';
import type { Mutant } from '../mutants/mutant.js';
import { mutantSuites } from '../mutants/suites.js';

const root = path.resolve(import.meta.dirname, '../..');
const controlPlane = path.join(root, 'packages/control-plane');

function mutant(name: string): Mutant {
  const found = Object.values(mutantSuites)
    .flat()
    .find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no mutant "${name}"`);
  return found;
}

const cache = factsCache();
const compiler = createCompiler();

describe('the fix of a mutant gives the very text that was broken', () => {
  test.each(['in an UPDATE', 'bound as a bare string', '046 without IF NOT EXISTS'])('%s', async (name) => {
    const overlay = overlayOf(controlPlane, mutant(name).edits);
    const { changes } = await fixProjects({ cwd: controlPlane, types: 'auto', overlay, cache, compiler });
    expect(changes.map(({ file, after }) => [path.relative(controlPlane, file), after])).toEqual(
      [...overlay.keys()].map((file) => [file, readFileSync(path.join(controlPlane, file), 'utf8')]),
    );
  });
});

/** One for each place of the service: those that leave another text than there was, and what they are mended with is run. */
const together = [
  'in an arm of a CASE',
  'in an INSERT with a column list',
  'in ON CONFLICT DO UPDATE',
  'a new file with the literal, which nothing imports',
  "the previous status coalesced with ''",
  "a parent's id coalesced with ''",
  '046 without IF NOT EXISTS',
];
/** Tests that start the service as a process of its own, or another service, and those of requests that are refused before any statement. */
const apart = ['packed', 'load', 'tour', 'process', 'supervised', 'disconnect', 'memory-*', 'memories', 'routes'];
/** Two tests break the connection at a statement that they know by its text, which the mutant writes in another way. */
const byText = 'a state before that cannot be read is an error';

let copied: string | undefined;
afterAll(() => {
  if (copied !== undefined) rmSync(copied, { recursive: true, force: true });
});

test(
  'broken by mutants and mended by --fix, the control plane compiles and passes its own suite',
  { timeout: 600_000 },
  async () => {
    copied = realpathSync(mkdtempSync(path.join(tmpdir(), 'drift-gate-fixed-')));
    const copy = path.join(copied, 'packages/control-plane');
    cpSync(path.join(root, 'tsconfig.base.json'), path.join(copied, 'tsconfig.base.json'));
    symlinkSync(path.join(root, 'node_modules'), path.join(copied, 'node_modules'));
    cpSync(controlPlane, copy, { recursive: true, filter: (file) => !/[\\/](?:dist|node_modules)$/.test(file) });
    const edits = together.flatMap((name) => mutant(name).edits);
    for (const [file, text] of overlayOf(controlPlane, edits)) writeFileSync(path.join(copy, file), text ?? '');

    const fixed = await ended(path.join(root, 'bin/drift-gate.js'), ['--fix'], copy);
    // What is left is an UPDATE that would revive a row, of which there is no fix.
    expect(fixed.stdout).toContain('1 finding (1 error), ');
    expect(fixed.stdout).toContain('error[unguarded-transition]');
    expect(fixed.stdout.trimEnd().split('\n').at(-1)).toBe('fixed 7 findings in 7 files; 0 have a suggestion');
    expect(fixed.code).toBe(1);

    const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
    const excluded = apart.flatMap((name) => ['--exclude', `test/${name}.test.ts`]);
    const report = path.join(copied, 'report.json');
    const run = [
      'run',
      '--project',
      'pglite',
      '--testNamePattern',
      `^(?!.*${byText})`,
      '--exclude',
      'test/embedded/**',
      ...excluded,
      '--reporter=json',
      `--outputFile=${report}`,
    ];
    const suite = await ended(vitest, run, copy);
    const { numFailedTests, numPassedTests, testResults } = JSON.parse(readFileSync(report, 'utf8')) as SuiteReport;
    const failed = testResults.filter(({ status }) => status !== 'passed').map(({ name }) => path.relative(copy, name));
    expect([failed, numFailedTests, suite.code]).toEqual([[], 0, 0]);
    expect(numPassedTests).toBeGreaterThan(900);
  },
);

interface SuiteReport {
  readonly numFailedTests: number;
  readonly numPassedTests: number;
  readonly testResults: readonly { readonly name: string; readonly status: string }[];
}

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script without what says to it that a test runs it. */
async function ended(script: string, args: readonly string[], cwd: string): Promise<Ended> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:VITEST|NODE_ENV|TEST)/.test(name)),
  );
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [script, ...args], {
      cwd,
      env,
      maxBuffer: 1e8,
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as Ended;
    return { code, stdout, stderr };
  }
}
