import { cpSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { configOf, jobs, module } from '../cli/jobs.js';
import { makeFolder, type Folder } from '../cli/repository.js';
import { imports, kept, lintIn } from './eslint-process.js';

// The plugin as it is built, in a process of its own: what an earlier one has kept changes nothing, whatever has become of it.

const cache = 'node_modules/.cache';
const loaded = `${cache}/jiti`;

let folder: Folder;
let first: Linted;
beforeAll(() => {
  folder = makeFolder({
    ...jobs,
    'drift-gate.config.ts': configOf('src/*.ts'),
    'package.json': '{ "type": "module" }\n',
    'node_modules/.keep': '',
    'eslint.config.js': `${imports}export default [
  { files: ['src/*.ts'], languageOptions: { parser }, plugins: { 'drift-gate': driftGate }, rules: { 'drift-gate/unknown-status': 'error' } },
];
`,
    ...Object.fromEntries(['a', 'b', 'c'].map((name) => [`src/${name}.ts`, module({ [name]: ['on', 'lost'] })])),
  });
  first = lint();
  expect(first).toEqual({
    code: 1,
    findings: ['a', 'b', 'c'].map((name) => `${name}.ts:4:45 drift-gate/unknown-status`),
    said: [],
  });
  cpSync(path.join(folder.path, cache), path.join(folder.path, 'whole'), { recursive: true });
});
beforeEach(() => {
  rmSync(path.join(folder.path, cache), { recursive: true });
  cpSync(path.join(folder.path, 'whole'), path.join(folder.path, cache), { recursive: true });
});
afterAll(() => folder.remove());

interface Linted {
  readonly code: number | null;
  readonly findings: readonly string[];
  /** What the plugin says beside its findings, without the number of the process. */
  readonly said: readonly string[];
}

function lint(): Linted {
  const { code, files, stderr } = lintIn(folder.path);
  return {
    code,
    findings: files.flatMap(({ filePath, messages }) =>
      messages.map(({ line, column, ruleId }) => `${path.basename(filePath)}:${line}:${column} ${ruleId}`),
    ),
    said: stderr
      .split('\n')
      .filter((line) => line !== '' && !line.includes('--trace-warnings'))
      .map((line) => line.replace(/^\(node:\d+\) /, '').replaceAll(folder.path, '<cwd>')),
  };
}

const filesIn = (below: string): readonly string[] =>
  readdirSync(path.join(folder.path, below)).map((name) => `${below}/${name}`);

/** Takes the place of all that is kept. */
function spoil(below: string, text: string): void {
  const files = filesIn(below);
  expect(files).not.toEqual([]);
  folder.write(Object.fromEntries(files.map((file) => [file, text])));
}

const broken = [
  expect.stringMatching(/^Warning: drift-gate: what is kept of an earlier run is broken, and is made anew: /),
];
const unwritable = [expect.stringMatching(/^Warning: drift-gate: findings are not kept for the next run: \w+: /)];

test.each<{ name: string; spoilt: () => void; said: readonly unknown[] }>([
  { name: 'whole', spoilt: () => undefined, said: [] },
  { name: 'cut off', spoilt: () => spoil(kept, '{"key":"'), said: broken },
  { name: 'whole, but for a loaded configuration that is cut off', spoilt: () => spoil(loaded, '"use st'), said: [] },
  {
    name: 'in the way of the folder',
    spoilt() {
      rmSync(path.join(folder.path, cache), { recursive: true });
      folder.write({ [cache]: 'a file\n' });
    },
    said: unwritable,
  },
])('what was kept is $name', ({ spoilt, said }) => {
  spoilt();
  expect(lint()).toEqual({ ...first, said });
});
