import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'tinyglobby';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { differencesOf, type PluginHost } from '#gate/eslint-differences';
import { overlayOf, type Edit } from '../fixtures/workspace.js';
import type { ExpectedFinding } from '../mutants/mutant.js';
import { mutantSuites } from '../mutants/suites.js';
import { lintByCli, type Checked } from './command-line.js';
import { linesOf } from './compared.js';
import { temporaryFolder } from './copies.js';
import { eslint } from './eslint.js';
import { groupsOf } from './groups.js';
import { lintByOxlint, repository } from './oxlint.js';

const controlPlane = path.join(repository, 'packages/control-plane');
const mutants = Object.values(mutantSuites).flat();
const base = temporaryFolder();
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** What a host reports and what it should, group by group. */
const compared = new Map<PluginHost, { readonly reported: readonly string[]; readonly expected: readonly string[] }[]>(
  (['untyped', 'typed', 'oxlint'] as const).map((host) => [host, []]),
);
const shown: string[] = [];

beforeAll(async () => {
  // Hosts in this process keep what they have read by path, so they meet one group after the other in one folder.
  const folder = path.join(base, 'current');
  cpSync(controlPlane, folder, { recursive: true, filter: (source) => !/\/(?:dist|node_modules|test)$/.test(source) });
  const tsconfig = readFileSync(path.join(folder, 'tsconfig.json'), 'utf8').replace('../../tsconfig', '../tsconfig');
  writeFileSync(path.join(folder, 'tsconfig.json'), tsconfig);
  cpSync(path.join(repository, 'tsconfig.base.json'), path.join(base, 'tsconfig.base.json'));
  symlinkSync(path.join(repository, 'node_modules'), path.join(base, 'node_modules'));

  const groups = await groupsOf(mutants, doApply, (edits) =>
    mutated(folder, edits, async () => {
      const findings = await lintByCli(folder);
      const read = reader(edits);
      return { findings, has: (wanted) => findings.some((one) => isAt(one, wanted, read)) };
    }),
  );
  shown.push(...groups.flatMap((group) => group.shown.map(({ name }) => name)));

  for (const [index, { edits }] of groups.entries()) {
    await mutated(folder, edits, async () => cpSync(folder, path.join(base, `group-${index}`), { recursive: true }));
  }
  const lists = groups.map(({ files }, index) =>
    index === 0
      ? globSync('src/**/*.ts', { cwd: path.join(base, 'group-0') })
      : files.filter((file) => file.endsWith('.ts') && existsSync(path.join(base, `group-${index}`, file))),
  );
  const beside = lintByOxlint(base, {
    files: lists.flatMap((files, index) => files.map((file) => `group-${index}/${file}`)),
  });
  for (const host of ['untyped', 'typed'] as const) {
    const lint = eslint({ typed: host === 'typed' });
    for (const [index, { edits, findings }] of groups.entries()) {
      await mutated(folder, edits, async () => {
        const reported = await lint(folder, lists[index] ?? []);
        compare(host, reader(edits), findings, reported);
      });
    }
  }
  const reported = await beside;
  for (const [index, { edits, findings }] of groups.entries()) {
    const prefix = `group-${index}/`;
    const own = reported.filter((one) => one.path.startsWith(prefix));
    const from = own.map((one) => ({ ...one, path: one.path.slice(prefix.length) }));
    compare('oxlint', reader(edits), findings, from);
  }
}, 600_000);

test('every mutant is found in some group', () => {
  expect([...shown].sort()).toEqual(mutants.map(({ name }) => name).sort());
});

test.each([...compared])('%s reports what the command line finds', (_, groups) => {
  expect(groups.map(({ reported }) => reported)).toEqual(groups.map(({ expected }) => expected));
});

function compare(
  host: PluginHost,
  read: (file: string) => string,
  findings: readonly Checked[],
  reported: Parameters<typeof linesOf>[0],
): void {
  const expected = findings.filter(({ finding }) => differencesOf(host, { ...finding, byTypes: false }).length === 0);
  compared.get(host)?.push({ reported: linesOf(reported, read), expected: linesOf(expected, read) });
}

/** Works on the folder with the edits in it, and takes them back. */
async function mutated<T>(folder: string, edits: readonly Edit[], work: () => Promise<T>): Promise<T> {
  const overlay = overlayOf(controlPlane, edits);
  for (const [file, text] of overlay) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    if (text === null) rmSync(path.join(folder, file));
    else writeFileSync(path.join(folder, file), text);
  }
  const result = await work();
  for (const file of overlay.keys()) {
    const original = path.join(controlPlane, file);
    if (existsSync(original)) cpSync(original, path.join(folder, file));
    else rmSync(path.join(folder, file));
  }
  return result;
}

function doApply(edits: readonly Edit[]): boolean {
  try {
    overlayOf(controlPlane, edits);
    return true;
  } catch {
    return false;
  }
}

function reader(edits: readonly Edit[]): (file: string) => string {
  const overlay = overlayOf(controlPlane, edits);
  return (file) => overlay.get(file) ?? readFileSync(path.join(controlPlane, file), 'utf8');
}

function isAt(one: Checked, { gate, path: file, at }: ExpectedFinding, read: (file: string) => string): boolean {
  if (one.gate !== gate || one.path !== file) return false;
  const text = read(file);
  const start = text.indexOf(at.replace(/[«»]/g, '')) + at.indexOf('«');
  return one.start === start && one.end === start + at.indexOf('»') - at.indexOf('«') - 1;
}
