import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { registry } from '#host/index';
import { renderText } from '#report/text';
import { checkMutant } from '../fixtures/workspace.js';
import { companionMutants } from '../mutants/companions.js';

const root = path.resolve(import.meta.dirname, '../..');

test('the finding in the README is what the command prints', async () => {
  const [mutant] = companionMutants;
  const { checked } = await checkMutant(path.join(root, 'packages/control-plane'), mutant?.edits ?? []);
  const text = renderText({ ...checked, gates: registry }, { seconds: 0 });
  const block = text.slice(0, text.indexOf('\n\n'));
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
  const shown = readme.slice(
    readme.indexOf('<!-- finding -->') + '<!-- finding -->'.length,
    readme.indexOf('<!-- /finding -->'),
  );
  expect(shown.trim()).toBe(`\`\`\`text\n${block}\n\`\`\``);
});

test('what commands print in the README is a part of their transcripts', () => {
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
  const shown = [...readme.matchAll(/<!-- transcript (\S+) -->\n\n```text\n(.*?)\n```\n\n<!-- \/transcript -->/gs)];
  expect(shown.map(([, file]) => file)).toEqual(['init.txt', 'doctor.txt', 'explain-line.txt']);
  for (const [, file = '', text = ''] of shown) {
    const transcript = readFileSync(path.join(root, 'test/transcripts', file), 'utf8').replace(/^ {2}/gm, '');
    expect(`\n${transcript}`).toContain(`\n${text}\n`);
  }
});
