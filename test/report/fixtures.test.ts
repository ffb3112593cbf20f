import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import { registry, type Checked } from '#host/index';
import { renderGitlab } from '#report/gitlab';
import { renderJson } from '#report/json';
import { renderJunit } from '#report/junit';
import { renderSarif } from '#report/sarif';
import { readFixtures, type Fixture } from '../fixtures/fixture.js';
import { checkOverlaid } from '../fixtures/workspace.js';
import { gitlabErrors, jsonErrors, junitErrors, sarifErrors, xmlErrors } from './valid.js';

// Every gate's findings in every format that has a schema, and fingerprints that stay when lines move.

const bad = readFixtures().filter(({ kind }) => kind === 'bad');
const inJunit: string[] = [];

describe.each(registry.map(({ id }) => id))('%s', (id) => {
  test.each(bad.filter(({ gate }) => gate === id))('$name', check);
});

async function check({ folder, overlay, judged }: Fixture): Promise<void> {
  const { checked } = await checkOverlaid(folder, overlay, { gates: judged });
  const run = { ...checked, gates: registry };
  expect(jsonErrors(JSON.parse(renderJson(run, '1.2.3')))).toEqual([]);
  expect(sarifErrors(sarifOf(checked))).toEqual([]);
  expect(gitlabErrors(JSON.parse(renderGitlab(run)))).toEqual([]);
  expect(xmlErrors(renderJunit(run))).toEqual([]);
  inJunit.push(renderJunit(run));

  const prints = fingerprints(checked);
  expect(prints.length).toBeGreaterThan(0);
  expect(new Set(prints).size, 'another finding has another fingerprint').toBe(prints.length);
  const moved = await checkOverlaid(folder, withLinesAbove(overlay), { gates: judged });
  expect(fingerprints(moved.checked), 'the same finding has the same').toEqual(prints);
}

test('JUnit, by the schema of Jenkins', async () => {
  expect(inJunit.length).toBe(bad.length);
  expect(await junitErrors(inJunit)).toEqual([]);
});

function sarifOf(checked: Checked): Log {
  return JSON.parse(renderSarif({ ...checked, gates: registry }, { toolVersion: '1.2.3' })) as Log;
}

function fingerprints(checked: Checked): readonly unknown[] {
  return sarifOf(checked)
    .runs.flatMap(({ results = [] }) => results.map((result) => result.partialFingerprints?.['driftGateKey/v1']))
    .sort();
}

/** Two lines before everything else of each file that a gate reads; in a component, before its first block. */
function withLinesAbove(overlay: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(
    [...overlay].map(([file, text]) => [file, file.startsWith('drift-gate.config.') ? text : `\n\n${text}`]),
  );
}
