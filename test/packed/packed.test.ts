import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { gateIds, registry } from '#host/index';
import { jsonReport } from '#report/json-schema';
import { mended, misspelt } from './consumer.js';
import { expectedReport, Projects, root, run, toolProjects, version, workspaces, type Case } from './projects.js';

let projects: Projects;
beforeAll(async () => {
  projects = await Projects.install(toolProjects);
  return () => projects.remove();
}, 180_000);

function checkEach(cases: readonly Case[]): void {
  for (const one of cases) test(`${one.in}: ${one.shows}`, () => projects.check(one));
}

const json = ['drift-gate', '--format', 'json'];
const gatesOf = (stdout: string): unknown => jsonReport.parse(JSON.parse(stdout)).findings.map(({ gate }) => gate);

checkEach([
  ...toolProjects.map((name) => ({
    shows: 'the four findings, to the byte',
    in: name,
    run: json,
    code: 1,
    gives: expectedReport,
  })),
  {
    shows: 'that one of them needs the compiler that comes with ts-morph',
    in: 'alone',
    run: [...json, '--types', 'off'],
    code: 1,
    of: gatesOf,
    gives: ['forbidden-import', 'raw-status-literal', 'missing-companion'],
  },
  {
    shows: 'nothing once they are mended',
    in: 'alone',
    run: ['drift-gate'],
    files: mended,
    code: 0,
    of: (stdout) => stdout.replace(/[\d.]+ s$/m, '<seconds> s'),
    gives: '3 files, 3 statements read, 0 partly, 0 opaque, 11 gates, 0 findings, 0 allowed, <seconds> s\n',
  },
]);

test('the report is valid by the schema that is installed with the tool', async () => {
  const file = createRequire(path.join(projects.folder('alone'), 'x.js')).resolve('drift-gate/report.schema.json');
  expect(file).toBe(path.join(projects.folder('alone'), 'node_modules/drift-gate/report.schema.json'));
  const ajv = new Ajv.default({ allErrors: true, allowUnionTypes: true });
  const validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object);
  const errors = (stdout: string): unknown => [validate(JSON.parse(stdout)), validate.errors];
  const valid = { in: 'alone', run: json, of: errors, gives: [true, null] } as const;
  await projects.check({ ...valid, shows: 'with findings', code: 1 });
  await projects.check({ ...valid, shows: 'with none', files: mended, code: 0 });
});

/** Off by default, and turned on by the consumer's configuration. */
const configured = new Set(['missing-companion', 'forbidden-import']);

checkEach([
  { shows: 'the version', in: 'alone', run: ['drift-gate', '--version'], code: 0, gives: `${version}\n` },
  {
    shows: 'every gate',
    in: 'alone',
    run: ['drift-gate', 'list'],
    code: 0,
    of: (stdout) =>
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split(/ +/, 2).join(' '))
        .sort(),
    gives: registry.map(({ id, onByDefault }) => `${onByDefault || configured.has(id) ? 'on' : 'off'} ${id}`).sort(),
  },
]);

test('a gate is explained as in the repository, from its page', async () => {
  const explain = ['explain', 'raw-status-literal'];
  const here = await run(process.execPath, [path.join(root, 'bin/drift-gate.js'), ...explain], root);
  await projects.check({ shows: 'it', in: 'alone', run: ['drift-gate', ...explain], code: 0, gives: here.stdout });
});

/** Where the compiler finds fault, by which number, and the name that it does not know. */
const fault = (stdout: string): unknown =>
  /^(?<at>\S+)\((?<line>\d+),\d+\): error (?<code>TS\d+)[^]*?'(?<name>[\w-]+)'+ does not exist in type/.exec(stdout)
    ?.groups;

const tsc = ['tsc', '--noEmit', '--project', '.', '--skipLibCheck'];

checkEach([
  // Without skipLibCheck most of the time goes into the compiler's own libraries, so one of the two old compilers does it.
  ...(
    [
      { name: 'typescript 5.9', skip: 'true' },
      { name: 'typescript 6.0', skip: 'true' },
      { name: 'typescript 6.0', skip: 'false' },
      { name: 'typescript 7.0', skip: 'true' },
      { name: 'typescript 7.0', skip: 'false' },
    ] as const
  ).map(({ name, skip }) => ({
    shows: `a configuration compiles, skipLibCheck ${skip}`,
    in: name,
    run: [...tsc, skip],
    code: 0,
    gives: '',
  })),
  ...[
    { name: 'migrations', written: 'migration' },
    { name: 'missing-companion', written: 'missing-compagnon' },
    { name: 'layers', written: 'layer' },
    { name: 'mayNotImport', written: 'mayNotImpor' },
  ].map(({ name, written }): Case => ({
    shows: `the compiler refuses ${written} for ${name}`,
    in: 'typescript 6.0',
    run: [...tsc, 'true'],
    files: misspelt(name, written),
    code: 2,
    of: fault,
    gives: { at: 'drift-gate.config.ts', line: '3', code: 'TS2769', name: written },
  })),
]);

test.each([
  { name: 'alone', gives: [] },
  { name: 'typescript 5.9', gives: ['typescript 5.9'] },
  { name: 'typescript 6.0', gives: ['typescript 6.0'] },
  { name: 'typescript 7.0', gives: ['typescript 7.0'] },
] as const)('$name: no compiler and no linter is installed but $gives', ({ name, gives }) => {
  const expected = gives.map((own) => expect.stringMatching(`^${own.replace('.', '\\.')}\\.`) as unknown);
  expect(projects.locked(name, /^(typescript|eslint) /)).toEqual(expected);
});

test('alone: nor is there anything else by such a name', () => {
  expect(projects.locked('alone', /eslint|^typescript/)).toEqual([]);
  const folders = readdirSync(path.join(projects.folder('alone'), 'node_modules'));
  expect(folders).toContain('drift-gate');
  expect(folders.filter((name) => /eslint|^typescript/.test(name))).toEqual([]);
});

test('the tarball holds what a user needs and nothing else', () => {
  const { filename, size, unpackedSize, files } = projects.tarball;
  console.log(`${filename}: ${size} bytes packed, ${unpackedSize} unpacked, ${files.length} files`);
  const types = ['rules', ...readdirSync(path.join(root, 'packages')).map((name) => `packages/${name}`)]
    .filter((folder) => !workspaces.includes(folder))
    .flatMap((folder) => sourcesIn(folder))
    .map((source) => `dist/${source}.d.ts`);
  const entries = ['api', 'eslint', 'from-config', 'judging', 'main', 'worker'].map(
    (entry) => `dist/bundle/${entry}.js`,
  );
  const chunks = files.map((file) => file.path).filter((file) => /^dist\/bundle\/(api|chunks)\/[\w-]+\.js$/.test(file));
  const bundle = [...entries, ...chunks, 'dist/bundle/zod.LICENSE'];
  const pages = gateIds.map((id) => `rules/${id}/README.md`);
  const own = ['action.yml', 'LICENSE', 'README.md', 'bin/drift-gate.js', 'package.json', 'report.schema.json'];
  expect(files.map((file) => file.path).sort()).toEqual([...types, ...bundle, ...pages, ...own].sort());
});

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?<!\.d)\.ts$/.test(file))
    .map((file) => `${folder}/${file.split(path.sep).join('/').slice(0, -'.ts'.length)}`);
}

const oxlintReport = z.object({
  diagnostics: z.array(
    z.object({
      code: z.string(),
      filename: z.string(),
      labels: z.tuple([z.object({ span: z.object({ line: z.number(), column: z.number() }) })]).rest(z.unknown()),
    }),
  ),
});

test('oxlint beside TypeScript 7 reports what the command line does without a compiler, at the same places', async () => {
  const gates = ['forbidden-import', 'raw-status-literal', 'missing-companion', 'unknown-status'];
  const config = {
    jsPlugins: ['drift-gate/eslint'],
    categories: { correctness: 'off' },
    rules: Object.fromEntries(gates.map((id) => [`drift-gate/${id}`, 'error'])),
  };
  await projects.check({
    shows: 'it',
    in: 'typescript 7.0',
    run: ['oxlint', '--format=json', '--threads=1', 'src'],
    files: { '.oxlintrc.json': JSON.stringify(config) },
    code: 1,
    of: (stdout) =>
      oxlintReport
        .parse(JSON.parse(stdout))
        .diagnostics.map(({ code, filename, labels: [{ span }] }) => `${filename}:${span.line}:${span.column} ${code}`)
        .sort(),
    gives: jsonReport
      .parse(JSON.parse(expectedReport))
      .findings.filter(({ gate }) => gate !== 'unknown-status')
      .map(({ file, gate, start }) => `${file}:${start.line}:${start.column} drift-gate(${gate})`)
      .sort(),
  });
});
