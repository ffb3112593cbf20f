import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Finding, Gate, Message } from '#gate/index';
import { gateIds, registry } from '#host/index';
import { optionRows } from '#report/options-table';
import { wordingBy } from '#report/message';
import { fixturesFolder, readFixtures } from '../fixtures/fixture.js';
import { checkOverlaid } from '../fixtures/workspace.js';
import { mutantSuites } from '../mutants/suites.js';

const root = path.resolve(import.meta.dirname, '../..');
const found: Finding[] = [];

beforeAll(async () => {
  for (const { gate, folder, overlay, judged } of readFixtures()) {
    const gates = [...new Set([gate, ...judged, 'bad-allowance'])];
    const { checked } = await checkOverlaid(folder, overlay, { gates });
    found.push(...checked.results.flatMap(({ findings }) => findings));
  }
});

test('every gate has its folder of rules and of fixtures, and every folder its gate', () => {
  const ids = [...gateIds].sort();
  expect(new Set(ids).size).toBe(ids.length);
  expect(folders(fixturesFolder)).toEqual(ids);
  expect(folders(path.join(root, 'rules'))).toEqual(ids);
});

describe.each(registry.map((gate) => [gate.id, gate] as const))('%s', (id, gate) => {
  const own = (): readonly Finding[] => found.filter((finding) => finding.gate === id);

  test('the id, the title and the why are written as they are shown', () => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)+$/);
    expect(gate.title).toMatch(phrase);
    expect(gate.why).toMatch(sentence);
  });

  test.each(Object.entries(gate.messages))('message %s: its templates', (_, message) => {
    expect(message.what).toMatch(phrase);
    for (const each of [message.label, message.allowed]) if (each !== undefined) expect(each).not.toMatch(/\.$/);
    expect(message.instead).toMatch(/^(?:\{\w+\}|[A-Z])/);
    expect(message.instead).not.toMatch(/^(?:You|It|The|This|There|Please)\b/);
  });

  test('it has fixtures of every kind, a mutant that turns it red, and a page that names each fixture', () => {
    const fixtures = readFixtures().filter((fixture) => fixture.gate === id);
    expect([...new Set(fixtures.map(({ kind }) => kind))].sort()).toEqual(['bad', 'miss', 'ok']);
    const red = Object.values(mutantSuites)
      .flat()
      .filter(({ findings }) => findings.some((finding) => finding.gate === id));
    expect(red).not.toEqual([]);
    const page = readFileSync(path.join(root, 'rules', id, 'README.md'), 'utf8');
    expect(fixtures.filter(({ name }) => !page.includes(`(../../fixtures/${id}/${name})`))).toEqual([]);
  });

  test('a headline fits a line', () => {
    const wording = wordingBy([gate as Gate]);
    const long = own()
      .map((finding) => wording(finding).what)
      .filter((what) => `error[${id}] ${what}`.length > longestHeadline);
    expect(long).toEqual([]);
  });

  test('fixtures produce every message', () => {
    const produced = new Set(own().map(({ messageId }) => messageId));
    expect(Object.keys(gate.messages).filter((messageId) => !produced.has(messageId))).toEqual([]);
  });

  test('findings fill every {name} of their message, and leave no hole', () => {
    const wording = wordingBy([gate as Gate]);
    for (const finding of own()) {
      // Throws where a name has no value.
      const { what, instead, label = 'none', allowed = 'none' } = wording(finding);
      for (const text of [what, instead, label, allowed]) expect(text).not.toMatch(blank);
      expect(what).toMatch(/[^.\s]$/);
      expect(instead).toMatch(/^[A-Z]/);
      // A statement to copy ends as SQL does.
      expect(instead).toMatch(/[.;)]$/);
    }
  });

  test('no value is given that its message does not name', () => {
    const names = (message: Message): readonly string[] =>
      [
        ...Object.values(message)
          .join(' ')
          .matchAll(/\{(\w+)\}/g),
      ].map(([, name = '']) => name);
    const all = new Set(Object.values(gate.messages).flatMap(names));
    const given = new Set(own().flatMap(({ values }) => Object.keys(values)));
    expect([...given].filter((name) => !all.has(name))).toEqual([]);
  });

  test('every option is described, in a sentence', () => {
    for (const { name, description } of optionRows(gate.options)) expect(description, name).toMatch(sentence);
  });

  test('labels of related places are short phrases', () => {
    for (const { label } of own().flatMap(({ related }) => related)) expect(label).toMatch(phrase);
  });
});

/** What an annotation's title and a log's line still show whole. */
const longestHeadline = 160;

/** In lower case, unless a name or a placeholder comes first; no full stop. */
const phrase = /^(?:[a-z{"'`]|[A-Z]{2,}|[A-Z]\w*[A-Z_.]).*[^.]$/s;
const sentence = /^[A-Z`'"].*[.]$/s;
/** What is left where a value was empty. */
const blank = / {2}|^ | $| [,;.](?: |$)|:(?: *;|$)/;

function folders(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}
