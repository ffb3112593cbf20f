import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { jsonReport } from '#report/json-schema';
import { repository, type Files } from './consumer.js';
import { fromConfig, fromReadme, inTypeScript, javascript, oneRule } from './eslint-configs.js';
import { eslintProjects, expectedReport, Projects, root, run, type ProjectName } from './projects.js';

let projects: Projects;
beforeAll(async () => {
  projects = await Projects.install(eslintProjects);
  return () => projects.remove();
}, 180_000);

const eslintReport = z.array(
  z.object({ filePath: z.string(), messages: z.array(z.looseObject({ ruleId: z.string().nullable() })) }),
);

/** What ESLint reports, as far as the command line's report has it too. */
function reported(stdout: string, name: ProjectName): unknown {
  return eslintReport.parse(JSON.parse(stdout)).flatMap(({ filePath, messages }) =>
    messages.map(({ ruleId, messageId, line, column, endLine, endColumn }) => {
      const file = path.relative(projects.folder(name), filePath);
      return { file, ruleId, messageId, line, column, endLine, endColumn };
    }),
  );
}

/** The findings of the command line, as ESLint has to report them. */
function findingsOf(gates: readonly string[]): unknown {
  return jsonReport
    .parse(JSON.parse(expectedReport))
    .findings.filter(({ gate }) => gates.includes(gate))
    .map(({ file, gate, messageId, start, end }) => {
      const place = { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
      return { file, ruleId: `drift-gate/${gate}`, messageId, ...place };
    });
}

const ofReadme = fromReadme(readFileSync(path.join(root, 'README.md'), 'utf8'));

const byFacts = ['forbidden-import', 'raw-status-literal', 'missing-companion'];
const byTypes = [...byFacts, 'unknown-status'];

test.each<{
  readonly in: ProjectName;
  readonly shows: string;
  readonly files: Files;
  readonly gates: readonly string[];
}>([
  { in: 'eslint 9', shows: 'one rule', files: oneRule, gates: ['raw-status-literal'] },
  { in: 'eslint 10', shows: 'one rule', files: oneRule, gates: ['raw-status-literal'] },
  { in: 'eslint 9', shows: 'fromConfig, typed', files: fromConfig('drift-gate/eslint', true), gates: byTypes },
  {
    in: 'eslint 10',
    shows: 'the thin plugin, typed',
    files: fromConfig('eslint-plugin-drift-gate', true),
    gates: byTypes,
  },
  { in: 'eslint 10', shows: 'fromConfig in the README', files: ofReadme[0] ?? {}, gates: byTypes },
  { in: 'eslint 10', shows: 'a preset in the README', files: ofReadme[1] ?? {}, gates: ['raw-status-literal'] },
  { in: 'eslint 10', shows: 'CommonJS in the README', files: ofReadme[2] ?? {}, gates: ['raw-status-literal'] },
  { in: 'eslint 10', shows: 'a configuration in TypeScript', files: inTypeScript, gates: byFacts },
])('$in: $shows reports what the command line does, at the same places', async ({ in: name, shows, files, gates }) => {
  await projects.check({
    shows,
    in: name,
    run: ['eslint', 'src', '--format', 'json'],
    files,
    code: 1,
    of: (stdout) => reported(stdout, name),
    gives: findingsOf(gates),
  });
});

test('eslint alone: a preset by its name finds what is wrong in JavaScript', async () => {
  await projects.check({
    shows: 'it',
    in: 'eslint alone',
    run: ['eslint', 'src', '--format', 'json'],
    files: javascript,
    code: 1,
    of: (stdout) =>
      (reported(stdout, 'eslint alone') as readonly { readonly ruleId: string }[]).map(({ ruleId }) => ruleId),
    gives: ['drift-gate/unknown-status'],
  });
});

test.each([
  { in: 'eslint 9', files: oneRule, skip: 'true' },
  { in: 'eslint 10', files: fromConfig('drift-gate/eslint', true), skip: 'false' },
  { in: 'eslint 10', files: fromConfig('eslint-plugin-drift-gate', true), skip: 'true' },
] as const)('$in: a configuration compiles, skipLibCheck $skip', async ({ in: name, files, skip }) => {
  const tsc = ['tsc', '--noEmit', '--project', 'tsconfig.eslint.json', '--skipLibCheck', skip];
  await projects.check({ shows: 'it', in: name, run: tsc, files, code: 0, gives: '' });
});

test.each([
  { name: 'eslint 9', gives: ['eslint 9', 'typescript 5.9'] },
  { name: 'eslint 10', gives: ['eslint 10', 'typescript 6.0'] },
  { name: 'eslint alone', gives: ['eslint 10'] },
] as const)('$name: no compiler and no linter is installed but $gives', ({ name, gives }) => {
  const expected = gives.map((own) => expect.stringMatching(`^${own.replace('.', '\\.')}\\.`) as unknown);
  expect(projects.locked(name, /^(typescript|eslint) /)).toEqual(expected);
});

test('the thin plugin holds what it needs and nothing else', () => {
  expect(projects.thin.files.map((file) => file.path).sort()).toEqual([
    'dist/index.d.ts',
    'dist/index.js',
    'package.json',
  ]);
});

/** Says at its end which packages a process has loaded by `require`, which is how compilers are loaded, from ES modules too. */
const watch: Files = {
  'watch.cjs': `const { sep } = require('node:path');
const folder = [sep, 'node_modules', sep].join('');

process.on('exit', () => {
  const parts = Object.keys(require.cache).filter((file) => file.includes(folder)).map((file) => file.split(folder).at(-1).split(sep));
  const names = parts.map(([first, second]) => (first.startsWith('@') ? [first, second].join('/') : first));
  console.error(JSON.stringify([...new Set(names)]));
});
`,
};

describe('what is loaded', () => {
  const wanted = /^(typescript|ts-morph|@ts-morph\/.*|libpg-query|eslint|@typescript-eslint\/(parser|utils))$/;
  const linting = ['node_modules/eslint/bin/eslint.js', 'src'];
  const typed = fromConfig('drift-gate/eslint', true);
  const untyped = fromConfig('drift-gate/eslint', false);

  test.each<{
    readonly shows: string;
    readonly in: ProjectName;
    readonly files?: Files;
    readonly run: readonly string[];
    readonly loads: readonly string[];
  }>([
    {
      shows: 'starting up loads no compiler, and no linter',
      in: 'eslint 10',
      run: ['--input-type=module', '--eval', "import 'drift-gate/eslint'"],
      loads: [],
    },
    {
      shows: 'nor does the thin plugin, but for what it is made with',
      in: 'eslint 10',
      run: ['--input-type=module', '--eval', "import 'eslint-plugin-drift-gate'"],
      loads: ['@typescript-eslint/utils'],
    },
    {
      shows: 'linting JavaScript loads no compiler',
      in: 'eslint alone',
      files: javascript,
      run: linting,
      loads: ['eslint'],
    },
    {
      shows: 'linting without types loads the one of the parser alone',
      in: 'eslint 10',
      files: untyped,
      run: linting,
      loads: ['@typescript-eslint/parser', 'eslint', 'typescript'],
    },
    {
      shows: 'linting with types does so too',
      in: 'eslint 10',
      files: typed,
      run: linting,
      loads: ['@typescript-eslint/parser', 'eslint', 'typescript'],
    },
    {
      shows: 'and the command line, which asks ts-morph, shows that it would be seen',
      in: 'eslint 10',
      run: ['node_modules/drift-gate/bin/drift-gate.js'],
      loads: ['@ts-morph/common', 'libpg-query', 'ts-morph'],
    },
  ])('$in: $shows', async ({ in: name, files = {}, run: args, loads }) => {
    projects.clear(name);
    projects.write(name, { ...repository, ...watch, ...files });
    const { stderr } = await run(process.execPath, ['--require', './watch.cjs', ...args], projects.folder(name));
    const packages = z.array(z.string()).parse(JSON.parse(stderr));
    expect(packages.filter((one) => wanted.test(one)).sort()).toEqual(loads);
  });
});
