import path from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { afterAll, beforeAll, expect, test } from 'vitest';
import plugin from '#eslint-plugin/index';
import { jobs, module } from '../cli/jobs.js';
import { makeFolder, type Folder } from '../cli/repository.js';

let folder: Folder | undefined;
beforeAll(async () => {
  folder = makeFolder({ ...jobs, 'src/a.ts': module({ stop: ['lost'] }) });
  expect(await folder.drift(['baseline'])).toMatchObject({ code: 0 });
});
afterAll(() => folder?.remove());

test.each([
  { name: 'what the disk holds and the baseline too', text: module({ stop: ['lost'] }), findings: [] },
  { name: 'a buffer in which it has moved', text: module({ go: ['on'], stop: ['lost'] }), findings: [] },
  {
    name: 'a buffer with one more',
    text: module({ stop: ['lost', 'gone'] }),
    findings: ['4:45 drift-gate/unknown-status'],
  },
  {
    name: 'a buffer in which it is mended: only the command line speaks of the entry',
    text: module({ stop: ['on'] }),
    findings: [],
  },
])('$name', ({ text, findings }) => {
  const cwd = folder?.path ?? '';
  const flat: Linter.Config = {
    files: ['**/*.ts'],
    languageOptions: { parser },
    plugins: { 'drift-gate': plugin as unknown as NonNullable<Linter.Config['plugins']>[string] },
    rules: { 'drift-gate/unknown-status': 'error' },
  };
  const messages = new Linter({ cwd }).verify(text, flat, { filename: path.join(cwd, 'src/a.ts') });
  expect(messages.map(({ line, column, ruleId }) => `${line}:${column} ${ruleId}`)).toEqual(findings);
});
