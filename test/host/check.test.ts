import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { checkProjects, factsCache, registry } from '#host/index';
import { renderProblems } from '#report/problems';
import { renderText } from '#report/text';
import { checkOverlaid, type Found } from '../fixtures/workspace.js';
import { folder } from './in-memory.js';

const migration = "CREATE TYPE state AS ENUM ('on', 'off');\nCREATE TABLE jobs (id int, state state);\n";
const queryable = 'export interface Db { query(text: string, values?: readonly unknown[]): Promise<unknown>; }\n';
const failing =
  "import type { Db } from './db.js';\nexport const stop = (db: Db) => db.query(`UPDATE jobs SET state = 'lost'`);\n";
const finding = 'src/stop.ts:2:67 unknown-status';

const project = new Map([
  [
    'drift-gate.config.ts',
    "export default { include: ['src/**/*.ts'], exclude: ['src/generated/**'], migrations: 'migrations/*.sql' };\n",
  ],
  ['migrations/001_jobs.up.sql', migration],
  ['migrations/001_jobs.down.sql', 'DROP TABLE jobs;\n'],
  ['src/db.ts', queryable],
  ['src/stop.ts', failing],
]);
const only = { gates: ['unknown-status'] };

/** The wording is the gate's and tested with it. */
const placed = ({ path: file, line, column, gate }: Found): string => `${file}:${line}:${column} ${gate}`;

const made: string[] = [];
afterEach(() => {
  for (const each of made.splice(0)) rmSync(each, { recursive: true, force: true });
});

/** The same files on the disk. */
function onDisk(files: ReadonlyMap<string, string>): string {
  const target = realpathSync(mkdtempSync(path.join(tmpdir(), 'drift-gate-')));
  made.push(target);
  for (const [file, text] of files) {
    mkdirSync(path.dirname(path.join(target, file)), { recursive: true });
    writeFileSync(path.join(target, file), text);
  }
  return target;
}

test('a run says what it saw', async () => {
  const { checked, findings } = await checkOverlaid(folder, project, only);
  expect(findings.map(placed)).toEqual([finding]);
  expect(checked.problems).toEqual([]);
  expect(checked.results.map(({ coverage }) => coverage)).toEqual([
    {
      files: 2,
      migrations: 1,
      statements: { read: 1, partly: 0, opaque: 0 },
      unread: [],
      unfolded: [],
      gates: ['unknown-status'],
    },
  ]);
});

test('disk and overlay give the same', async () => {
  const { findings } = await checkOverlaid(onDisk(project), new Map(), only);
  expect(findings.map(placed)).toEqual([finding]);
});

test('an overlay changes, adds and takes away files', async () => {
  const base = onDisk(project);
  const after = async (...overlay: readonly (readonly [string, string | null])[]): Promise<readonly string[]> =>
    (await checkOverlaid(base, new Map(overlay), only)).findings.map(placed);
  expect(await after(['src/stop.ts', failing.replace('lost', 'off')])).toEqual([]);
  expect(await after(['src/stop.ts', null])).toEqual([]);
  expect(await after(['src/again.ts', failing])).toEqual([finding.replace('stop', 'again'), finding]);
  expect(await after(['src/generated/stop.ts', failing])).toEqual([finding]);
  expect(await after(['migrations/002.sql', "ALTER TYPE state ADD VALUE 'lost';\n"])).toEqual([]);
  expect(
    await after(['drift-gate.config.ts', project.get('drift-gate.config.ts')?.replace("'src/", "'src/d") ?? '']),
  ).toEqual([]);
});

test('a byte-order mark moves nothing', async () => {
  const { findings } = await checkOverlaid(
    onDisk(new Map([...project, ['src/stop.ts', `\uFEFF${failing}`]])),
    new Map(),
    only,
  );
  expect(findings.map(placed)).toEqual([finding]);
});

test('facts of unchanged files are made once', async () => {
  const inner = factsCache();
  const asked: string[] = [];
  const cache = {
    ...inner,
    whole: (file: string, text: string) => (asked.push(path.basename(file)), inner.whole(file, text)),
  };
  const run = (stop: string) =>
    checkProjects({ cwd: folder, types: 'off', overlay: new Map([...project, ['src/stop.ts', stop]]), cache, ...only });
  await run(failing);
  const first = inner.whole(path.join(folder, 'src/stop.ts'), failing);
  await run(failing);
  expect(inner.whole(path.join(folder, 'src/stop.ts'), failing)).toBe(first);
  expect(asked).toContain('stop.ts');
});

test('several projects are told apart', async () => {
  const base = new Map([
    [
      'drift-gate.config.ts',
      "export default ['a', 'b'].map((root) => ({ root, include: ['src/**/*.ts'], migrations: 'migrations/*.sql' }));\n",
    ],
    ...['a', 'b'].flatMap((root) => [...project].slice(1).map(([file, text]) => [`${root}/${file}`, text] as const)),
    ['b/src/stop.ts', `\n${failing}`] as const,
  ]);
  const checked = await checkProjects({ cwd: folder, types: 'off', overlay: base, ...only });
  expect(checked.results.map(({ project: name, findings }) => [name, findings.map(({ key }) => key)])).toEqual([
    ['a', ['unknown-status:src/stop.ts#stop:jobs.state:1']],
    ['b', ['unknown-status:src/stop.ts#stop:jobs.state:1']],
  ]);
  expect(checked.read('src/stop.ts', 'a')).toBe(failing);
  expect(checked.read('src/stop.ts', 'b')).toBe(`\n${failing}`);
});

test('paths open from where the run began', async () => {
  const config = "export default { root: 'app', include: ['src/**/*.ts'], migrations: 'migrations/*.sql' };\n";
  const base = new Map([
    ['drift-gate.config.ts', config],
    ...[...project].slice(1).map(([file, text]) => [`app/${file}`, text] as const),
    ['app/src/broken.ts', 'const sql = `SELECT 1`; const = 3;'],
    ['app/migrations/002.sql', 'SELECT 1;\nALTER TABLE jobs ADD COLUM note text;\nCREATE TABLE;\n'],
  ]);
  const { checked } = await checkOverlaid(folder, base, only);
  expect(checked.results.map(({ root }) => root)).toEqual(['app']);
  expect(renderProblems(checked).split('\n')).toEqual([
    'error: app/migrations/002.sql:2:33: PostgreSQL rejects this statement: syntax error at or near "text"; mend the migration',
    'error: app/migrations/002.sql:3:13: PostgreSQL rejects this statement: syntax error at end of input; mend the migration',
    'error: app/src/broken.ts:1:31: syntax error: Unexpected token; mend it, or leave the file out with `exclude`',
    '',
  ]);
  const text = renderText({ ...checked, gates: registry }, { seconds: 1 });
  expect(text.split('\n')[0]).toMatch(/ app\/src\/stop\.ts:2:67$/);
});

test('what the fold cannot apply is said and is no problem', async () => {
  const more = ['migrations/002.sql', "ALTER TYPE nowhere ADD VALUE 'lost';\n"] as const;
  const { checked, problems } = await checkOverlaid(folder, new Map([...project, more]), only);
  expect(problems).toEqual([]);
  expect(checked.results[0]?.coverage.unfolded).toEqual([
    {
      place: { path: 'migrations/002.sql', span: { start: 0, end: 35 } },
      why: 'no migration before this creates the type nowhere',
    },
  ]);
});

test('a broken file does not keep the others from being checked', async () => {
  const { findings, problems } = await checkOverlaid(
    folder,
    new Map([...project, ['src/broken.ts', 'const sql = `SELECT 1`; const = 3;']]),
    only,
  );
  expect(findings.map(placed)).toEqual([finding]);
  expect(problems.map(({ where }) => where)).toEqual(['src/broken.ts']);
});

test('a broken file that no gate asks about is none of its business', async () => {
  const idle = { gates: ['bad-allowance'] };
  const { problems } = await checkOverlaid(folder, new Map([...project, ['src/broken.ts', 'const = 3;']]), idle);
  expect(problems).toEqual([]);
});

test('the type checker is asked for what the facts leave open', async () => {
  const files = new Map([
    ...project,
    [
      'src/state.ts',
      'interface Names { on: 1; lost: 2 }\nexport type State<T> = T extends object ? keyof Names : never;\n',
    ] as const,
    [
      'src/stop.ts',
      "import type { Db } from './db.js';\nimport type { State } from './state.js';\nexport const move = (db: Db, state: State<Db>) => db.query('UPDATE jobs SET state = $1', [state]);\n",
    ] as const,
  ]);
  const run = async (types: 'off' | 'auto', change = new Map<string, string | null>()): Promise<readonly string[]> =>
    (await checkOverlaid(folder, new Map([...files, ...change]), { ...only, types })).findings.map(placed);
  expect(await run('off')).toEqual([]);
  expect(await run('auto')).toEqual(['src/stop.ts:3:91 unknown-status']);
  // The compiler of the runs is one and the same; a change and a file that is gone count all the same.
  const state = files.get('src/state.ts') ?? '';
  expect(await run('auto', new Map([['src/state.ts', state.replace('lost', 'off')]]))).toEqual([]);
  expect(await run('auto', new Map([['src/state.ts', null]]))).toEqual([]);
  expect(await run('auto')).toEqual(['src/stop.ts:3:91 unknown-status']);
});

test('a configuration may import defineConfig where drift-gate is not installed', async () => {
  const config =
    "import { defineConfig } from 'drift-gate';\nexport default defineConfig({ include: ['src/**/*.ts'], migrations: 'migrations/*.sql' });\n";
  const { findings } = await checkOverlaid(
    onDisk(new Map([...project, ['drift-gate.config.ts', config]])),
    new Map(),
    only,
  );
  expect(findings.map(placed)).toEqual([finding]);
});

test('every gate refuses options that it does not know', () => {
  const lax = registry.filter(({ options }) => options.safeParse({ 'no such option': 1 }).success).map(({ id }) => id);
  expect(lax).toEqual([]);
});
