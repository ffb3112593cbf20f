import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { formats, readOutput, type Output } from '#cli/formats';
import { registry } from '#host/index';
import { renderGithub } from '#report/github';
import type { Run } from '#report/run';
import { renderText } from '#report/text';
import { checkMutant } from '../fixtures/workspace.js';
import { companionMutants } from '../mutants/companions.js';

const root = path.resolve(import.meta.dirname, '../..');

const readme = readFileSync(path.join(root, 'README.md'), 'utf8');

let run: Run;
beforeAll(async () => {
  const [mutant] = companionMutants;
  const { checked } = await checkMutant(path.join(root, 'packages/control-plane'), mutant?.edits ?? []);
  run = { ...checked, gates: registry };
});

/** What the README shows between two marks is what is printed. */
function check(mark: string, printed: string): void {
  const [begin, end] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`];
  const shown = readme.slice(readme.indexOf(begin) + begin.length, readme.indexOf(end));
  expect(shown.trim()).toBe(`\`\`\`text\n${printed}\n\`\`\``);
}

test('the finding is what the command prints', () => {
  const text = renderText(run, { seconds: 0 });
  check('finding', text.slice(0, text.indexOf('\n\n')));
});

test('the annotation is the one of GitHub, but for its message', () => {
  const [, command = ''] = /^(::error .*?::)/.exec(renderGithub(run)) ?? [];
  check('github', `${command}…`);
});

test('the table of formats has each of them, in the order of the list', () => {
  const table = readme.slice(readme.indexOf('\n| format '), readme.indexOf('For annotations in GitHub Actions'));
  expect([...table.matchAll(/^\| `(\w+)` +\|/gm)].map(([, name]) => name)).toEqual(formats);
});

test('each --format that is named is one, and those of one command line go together', () => {
  const lines = [...readme.matchAll(/`([^`\n]*--format [^`]*)`/g)].map(([, line = '']) => line);
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) {
    const values = [...line.matchAll(/--format (\S+)/g)].map(([, value = '']) => value);
    expect(values.reduce(readInto, []).length, line).toBe(values.length);
  }
});

function readInto(before: readonly Output[], value: string): readonly Output[] {
  return readOutput(value, before);
}

test('what commands print in the README is a part of their transcripts', () => {
  const shown = [...readme.matchAll(/<!-- transcript (\S+) -->\n\n```text\n(.*?)\n```\n\n<!-- \/transcript -->/gs)];
  expect(shown.map(([, file]) => file)).toEqual(['init.txt', 'doctor.txt', 'explain-line.txt']);
  for (const [, file = '', text = ''] of shown) {
    const transcript = readFileSync(path.join(root, 'test/transcripts', file), 'utf8').replace(/^ {2}/gm, '');
    expect(`\n${transcript}`).toContain(`\n${text}\n`);
  }
});
