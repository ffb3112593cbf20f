import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Finding } from '#gate/index';
import { createCompiler, factsCache, fixProjects, registry } from '#host/index';
import { readFixtures } from '../fixtures/fixture.js';
import { checkOverlaid, overlayOf } from '../fixtures/workspace.js';
import { mutantSuites } from '../mutants/suites.js';
import { changesOf } from './fixing.js';

/** Something in which the gates find what has fixes. */
interface Subject {
  readonly name: string;
  readonly folder: string;
  readonly overlay: ReadonlyMap<string, string | null>;
  /** All that are on, where it is left out. */
  readonly gates?: readonly string[];
}

const withFixes = registry
  .filter(({ messages }) => Object.values(messages).some(({ fix, suggestion }) => (fix ?? suggestion) !== undefined))
  .map(({ id }) => id)
  .sort();

const fixtures: readonly Subject[] = readFixtures()
  .filter(({ gate, kind }) => kind === 'bad' && withFixes.includes(gate))
  .map(({ gate, name, folder, overlay }) => ({ name: `${gate}/${name}`, folder, overlay, gates: [gate] }));

const controlPlane = fileURLToPath(new URL('../../packages/control-plane', import.meta.url));
const mutants: readonly Subject[] = Object.values(mutantSuites)
  .flat()
  .filter(({ findings }) => findings.some(({ gate }) => withFixes.includes(gate)))
  .map(({ name, edits }) => ({ name, folder: controlPlane, overlay: overlayOf(controlPlane, edits) }));

describe.each([
  ['fixtures', fixtures],
  ['mutants of the control plane', mutants],
])('%s', (_, subjects) => {
  test.each(subjects)('$name', check);
});

test('the gates that say so have fixes', () => {
  expect(withFixes).toEqual([
    'coalesced-enum',
    'missing-companion',
    'raw-status-literal',
    'unknown-status',
    'unsafe-enum-migration',
  ]);
});

/** Each change alone ends its finding and makes no other; all fixes together leave none to be made. */
async function check({ folder, overlay, gates }: Subject): Promise<void> {
  const before = await findingsOf(folder, overlay, gates);
  const read = (file: string): string => overlay.get(file) ?? readFileSync(path.join(folder, file), 'utf8');
  const done = new Map<string, readonly Finding[]>();
  for (const finding of before) {
    if (finding.fix === undefined || finding.allowed !== undefined) continue;
    expect(saysSo(finding), `${finding.gate}/${finding.messageId} says that it has a ${finding.fix.kind}`).toBe(true);
    const changes = changesOf(finding.fix, read);
    // Findings may share a change: a migration that all of them lack.
    const key = JSON.stringify(changes);
    const after = done.get(key) ?? (await findingsOf(folder, laid(overlay, changes), gates));
    done.set(key, after);
    const left = before.map(kindOf);
    for (const kind of after.map(kindOf)) {
      expect(left, `"${finding.fix.title}" gives no other finding`).toContain(kind);
      left.splice(left.indexOf(kind), 1);
    }
    expect(left, `"${finding.fix.title}" ends what it is for`).toContain(kindOf(finding));
  }
  const fixable = before.filter(isFixable);
  if (fixable.length === 0) return;
  // One change is the only one there is to make, and was made above.
  const all = done.size === 1 ? [...done.values()].flat() : await fixedFindings(folder, overlay, gates);
  expect(all.filter(isFixable)).toEqual([]);
  expect(all.length).toBeLessThan(before.length);
}

function isFixable({ fix, allowed }: Finding): boolean {
  return fix?.kind === 'fix' && allowed === undefined;
}

const cache = factsCache();
const compiler = createCompiler();

async function fixedFindings(folder: string, overlay: Subject['overlay'], gates: Subject['gates']) {
  const { checked } = await fixProjects({ cwd: folder, types: 'auto', gates, overlay, cache, compiler });
  return checked.results.flatMap(({ findings }) => findings);
}

async function findingsOf(
  folder: string,
  overlay: ReadonlyMap<string, string | null>,
  gates: readonly string[] | undefined,
): Promise<readonly Finding[]> {
  const { checked, problems } = await checkOverlaid(folder, overlay, gates === undefined ? {} : { gates });
  expect(problems).toEqual([]);
  return checked.results.flatMap(({ findings }) => findings);
}

function laid(overlay: ReadonlyMap<string, string | null>, changes: Readonly<Record<string, string>>) {
  return new Map([...overlay, ...Object.entries(changes)]);
}

/** A finding by what does not move with the text around it. */
function kindOf({ gate, messageId, place, subject }: Finding): string {
  return `${gate} ${messageId} ${place.path} ${subject}`;
}

function saysSo({ gate, messageId, fix }: Finding): boolean {
  const message = registry.find(({ id }) => id === gate)?.messages[messageId];
  return fix !== undefined && message?.[fix.kind] !== undefined;
}
