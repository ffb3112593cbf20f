import path from 'node:path';
import { expect, test } from 'vitest';
import { fileTree } from '#host/file-tree';
import { createResolver } from '#host/resolve';
import { readTsconfig } from '#host/tsconfig';
import type { Resolution } from '#project/index';

const root = path.resolve('/nowhere/repository');

/** No file of it is on the disk. */
const files: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    name: 'self',
    imports: { '#db/*': { source: './src/db/*.ts', default: './dist/db/*.js' }, '#pg': 'pg', '#gone': './src/gone.ts' },
    exports: { './models': { source: './src/models/index.ts', default: './dist/models/index.js' } },
  }),
  'tsconfig.base.json':
    '{ "compilerOptions": { "paths": { "@models/*": ["./src/models/*"], "@absent/*": ["./absent/*"] } } }',
  'tsconfig.json':
    '{\n  // comments and trailing commas are allowed\n  "extends": "./tsconfig.base", "compilerOptions": { "strict": true, },\n}',
  'src/main.ts': '',
  'src/view.tsx': '',
  'src/data.json': '{}',
  'src/worker.mts': '',
  'src/legacy.js': '',
  'src/db/queries.ts': '',
  'src/models/index.ts': '',
  'src/models/status.ts': '',
  'node_modules/pg/package.json': '{ "name": "pg", "main": "index.js" }',
  'node_modules/pg/index.js': '',
  'packages/shared/package.json': '{ "name": "shared", "exports": "./index.js" }',
};

const overlay = new Map(Object.entries(files).map(([file, text]) => [path.join(root, file), text]));
const tree = fileTree(overlay);
const tsconfig = readTsconfig(path.join(root, 'tsconfig.json'), tree);
if (!('chain' in tsconfig)) throw new Error(tsconfig.what);
const known = new Set(
  Object.keys(files).filter((file) => /\.[cm]?[jt]sx?$/.test(file) && !file.startsWith('node_modules')),
);
const resolve = createResolver({ root, files: known, tree, tsconfig, packages: () => new Map() });

const file = (name: string): Resolution => ({ kind: 'file', path: name });

const cases: readonly (readonly [from: string, specifier: string, expected: Resolution])[] = [
  ['src/main.ts', './db/queries.js', file('src/db/queries.ts')],
  ['src/main.ts', './db/queries', file('src/db/queries.ts')],
  ['src/main.ts', './view.js', file('src/view.tsx')],
  ['src/main.ts', './view.jsx', file('src/view.tsx')],
  ['src/main.ts', './worker.mjs', file('src/worker.mts')],
  ['src/main.ts', './legacy.js', file('src/legacy.js')],
  ['src/main.ts', './data.json', file('src/data.json')],
  ['src/main.ts', './models', file('src/models/index.ts')],
  ['src/main.ts', './models/', file('src/models/index.ts')],
  ['src/models/status.ts', '.', file('src/models/index.ts')],
  ['src/models/status.ts', '..', { kind: 'unresolved', why: 'no file is at ..' }],
  ['src/models/status.ts', '../main.js', file('src/main.ts')],
  ['src/main.ts', './absent.js', { kind: 'unresolved', why: 'no file is at ./absent.js' }],
  ['src/main.ts', '#db/queries', file('src/db/queries.ts')],
  ['src/main.ts', '#pg', { kind: 'package', name: 'pg' }],
  [
    'src/main.ts',
    '#gone',
    { kind: 'unresolved', why: 'nothing under "imports" of the package.json leads #gone to a file' },
  ],
  ['src/main.ts', 'self/models', file('src/models/index.ts')],
  ['src/main.ts', '@models/status', file('src/models/status.ts')],
  ['src/main.ts', '@models/status.js', file('src/models/status.ts')],
  ['src/main.ts', '@absent/one', { kind: 'unresolved', why: '"paths" of the tsconfig leads @absent/* to no file' }],
  ['src/main.ts', 'pg', { kind: 'package', name: 'pg' }],
  ['src/main.ts', '@scope/name/deep/file.js', { kind: 'package', name: '@scope/name' }],
  ['src/main.ts', 'not-installed', { kind: 'package', name: 'not-installed' }],
  ['src/main.ts', 'node:fs/promises', { kind: 'builtin', name: 'fs/promises' }],
  ['src/main.ts', 'fs', { kind: 'builtin', name: 'fs' }],
];

test.each(cases)('from %s, %s', (from, specifier, expected) => {
  expect(resolve(from, specifier)).toEqual(expected);
});

test('nine thousand relative imports ask the disk nothing', () => {
  const many = new Set(Array.from({ length: 3000 }, (_, index) => `src/folder-${index % 60}/file-${index}.ts`));
  const asked: string[] = [];
  const quiet = fileTree(overlay);
  const counted: typeof quiet = {
    ...quiet,
    kind: (file) => {
      asked.push(file);
      return quiet.kind(file);
    },
  };
  const quick = createResolver({ root, files: many, tree: counted, tsconfig, packages: () => new Map() });
  let found = 0;
  for (const from of many) {
    for (let step = 1; step <= 3; step += 1) {
      const to = (Number(/\d+(?=\.ts)/.exec(from)?.[0]) + step) % 3000;
      if (quick(from, `../folder-${to % 60}/file-${to}.js`).kind === 'file') found += 1;
    }
  }
  expect(found).toBe(9000);
  expect(asked).toEqual([]);
});
