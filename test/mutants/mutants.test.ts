import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { linesOf } from '#report/lines';
import { checkMutant, overlayOf } from '../fixtures/workspace.js';
import { bypassedDispatcherMutants } from './bypassed-dispatcher.js';
import { coalescedEnumMutants } from './coalesced-enum.js';
import { companionMutants } from './companions.js';
import { danglingRouteMutants } from './dangling-route.js';
import { importMutants } from './imports.js';
import { insertMutants } from './inserts.js';
import { literalMutants } from './literals.js';
import { missingCallMutants } from './missing-call.js';
import type { ExpectedFinding, Mutant } from './mutant.js';
import { scatteredDefaultMutants } from './scattered-default.js';
import { schemaMismatchMutants } from './schema-mismatch.js';
import { swallowedWriteMutants } from './swallowed-write.js';
import { unauthenticatedRouteMutants } from './unauthenticated-route.js';
import { unguardedTransitionMutants } from './unguarded-transition.js';
import { unknownColumnMutants } from './unknown-column.js';
import { unlistedInsertMutants } from './unlisted-insert.js';
import { unreadSqlMutants } from './unread-sql.js';
import { unsafeEnumMigrationMutants } from './unsafe-enum-migration.js';
import { unwrittenTableMutants } from './unwritten-table.js';
import { violatedCheckMutants } from './violated-check.js';
import { vocabularyMutants } from './vocabulary.js';

const controlPlane = fileURLToPath(new URL('../../packages/control-plane', import.meta.url));

const suites: Readonly<Record<string, readonly Mutant[]>> = {
  'the control plane as it stands': [{ name: 'untouched', edits: [], findings: [] }],
  'bypassed-dispatcher': bypassedDispatcherMutants,
  'coalesced-enum': coalescedEnumMutants,
  companions: companionMutants,
  'dangling-route': danglingRouteMutants,
  imports: importMutants,
  inserts: insertMutants,
  literals: literalMutants,
  'missing-call': missingCallMutants,
  'scattered-default': scatteredDefaultMutants,
  'schema-mismatch': schemaMismatchMutants,
  'swallowed-write': swallowedWriteMutants,
  'unauthenticated-route': unauthenticatedRouteMutants,
  'unguarded-transition': unguardedTransitionMutants,
  'unknown-column': unknownColumnMutants,
  'unlisted-insert': unlistedInsertMutants,
  'unread-sql': unreadSqlMutants,
  'unsafe-enum-migration': unsafeEnumMigrationMutants,
  'unwritten-table': unwrittenTableMutants,
  'violated-check': violatedCheckMutants,
  vocabulary: vocabularyMutants,
};

describe.each(Object.entries(suites))('%s', (_, mutants) => {
  test.each(mutants)('$name', check);
});

/** The mutant gives its listed findings, each on its exact characters, and nothing else. */
async function check({ edits, findings }: Mutant): Promise<void> {
  const overlay = overlayOf(controlPlane, edits);
  const read = (file: string): string => overlay.get(file) ?? readFileSync(path.join(controlPlane, file), 'utf8');
  const run = await checkMutant(controlPlane, edits);
  expect(run.problems).toEqual([]);
  const expected = findings.map((finding) => placed(finding, read(finding.path)));
  const got = run.findings.map(
    ({ gate, path: file, line, column, endLine, endColumn }) =>
      `${file}:${line}:${column}-${endLine}:${endColumn} ${gate}`,
  );
  expect(got.sort()).toEqual(expected.sort());
  const all = run.checked.results.flatMap((result) => result.findings);
  for (const finding of findings.filter(({ related }) => related !== undefined)) {
    const place = placed(finding, read(finding.path));
    const owner = all.find((one) => {
      const lines = linesOf(read(one.place.path));
      const start = lines.at(one.place.span.start);
      return place.startsWith(`${one.place.path}:${start.line}:${start.column}-`) && one.gate === finding.gate;
    });
    expect(owner?.related.map((one) => lineAt(one.place.path, read(one.place.path), one.place.span.start))).toEqual(
      finding.related,
    );
  }
}

function placed({ gate, path: file, at }: ExpectedFinding, text: string): string {
  const before = at.slice(0, at.indexOf('«'));
  const marked = at.slice(at.indexOf('«') + 1, at.indexOf('»'));
  const plain = at.replace(/[«»]/g, '');
  if (text.split(plain).length !== 2)
    throw new Error(`${file} holds the place of the finding ${text.split(plain).length - 1} times: ${plain}`);
  const start = text.indexOf(plain) + before.length;
  const lines = linesOf(text);
  const from = lines.at(start);
  const to = lines.at(start + marked.length);
  return `${file}:${from.line}:${from.column}-${to.line}:${to.column} ${gate}`;
}

function lineAt(file: string, text: string, offset: number): string {
  return `${file}: ${text.split('\n')[linesOf(text).at(offset).line - 1]?.trim()}`;
}
