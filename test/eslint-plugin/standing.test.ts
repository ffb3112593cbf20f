import { cpSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openStandings } from '#eslint-plugin/aside/standing';
import { fileTree } from '#host/file-tree';
import type { Kept } from '#host/kept';
import { configOf, jobs, module } from '../cli/jobs.js';
import { makeFolder, type Folder } from '../cli/repository.js';
import { imports, kept, lintIn } from './eslint-process.js';

// What an earlier process has said is said again without loading the gates while the disk is as it was, and never once it is not.

const imported = (from: string): string => `import type { Pool } from 'pg';
import { Given } from '${from}';
export const use = (pool: Pool) => pool.query('UPDATE jobs SET state = $1', [Given]);
`;

const files = {
  ...jobs,
  'drift-gate.config.ts': configOf('src/**/*.ts'),
  'package.json': '{ "type": "module", "workspaces": ["packages/*"] }\n',
  'packages/states/package.json': '{ "name": "states", "main": "index.ts" }\n',
  'packages/states/index.ts': "export const Given = 'lost';\n",
  'tsconfig.json': '{ "compilerOptions": { "strict": true, "paths": { "@/*": ["./src/*"] } } }\n',
  'eslint.config.js': `${imports}const of = { preset: () => [{ ...driftGate.configs.recommended }], file: () => driftGate.fromConfig(new URL('drift-gate.config.ts', import.meta.url)) };
export default [{ files: ['**/*.ts'], languageOptions: { parser } }, ...of[process.env.PLUGIN]()];
`,
  'src/a.ts': module({ a: ['lost'] }),
  'src/in/b.ts': imported('../given.js'),
  'src/c.ts': imported('states'),
  'src/d.ts': imported('@/given.js'),
  'src/given.ts': "export const Given = 'lost';\n",
};

let folder: Folder;
const plugins = ['preset', 'file'] as const;
type Plugin = (typeof plugins)[number];

const all = ['src/a.ts', 'src/c.ts', 'src/d.ts', 'src/in/b.ts'];

beforeAll(() => {
  folder = makeFolder({ ...files, 'node_modules/.keep': '' });
  for (const plugin of plugins) {
    expect(lint(plugin)).toEqual({ found: all, said: '' });
    renameSync(path.join(folder.path, kept), path.join(folder.path, plugin));
  }
});
beforeEach(() => {
  for (const name of readdirSync(folder.path)) {
    if (!['node_modules', ...plugins].includes(name)) rmSync(path.join(folder.path, name), { recursive: true });
  }
  folder.write(files);
});
afterAll(() => folder.remove());

/** As after one run of the plugin over the files as they are given. */
function afterOneRun(plugin: Plugin): void {
  rmSync(path.join(folder.path, kept), { recursive: true, force: true });
  cpSync(path.join(folder.path, plugin), path.join(folder.path, kept), { recursive: true });
}

/** The files in which something is found, and what the plugin says beside. */
function lint(plugin: Plugin, env: Readonly<Record<string, string>> = {}): { found: readonly string[]; said: string } {
  const { files: linted, stderr } = lintIn(folder.path, { ...env, PLUGIN: plugin });
  const found = linted.filter(({ messages }) => messages.length > 0);
  return { found: found.map(({ filePath }) => path.relative(folder.path, filePath)).sort(), said: stderr };
}

/** Takes the place of what was kept, but for what `stays`. */
function spoil(stays: RegExp): void {
  const names = readdirSync(path.join(folder.path, kept)).map((name) => `${kept}/${name}`);
  const spoilt = names.filter((name) => !stays.test(readFileSync(path.join(folder.path, name), 'utf8')));
  expect([spoilt.length > 0, spoilt.length < names.length]).toEqual([true, true]);
  folder.write(Object.fromEntries(spoilt.map((name) => [name, '{'])));
}

test.each(plugins)('what stands is all that is read: %s', (plugin) => {
  afterOneRun(plugin);
  spoil(/^\{"key":"\[/);
  expect(lint(plugin)).toEqual({ found: all, said: '' });
});

interface Change {
  readonly name: string;
  readonly writes?: Readonly<Record<string, string>>;
  readonly removes?: string;
  readonly found: readonly string[];
}

const without = (...gone: readonly string[]): readonly string[] => all.filter((file) => !gone.includes(file));

const changes: readonly Change[] = [
  { name: 'a file says something else', writes: { 'src/a.ts': module({ a: ['on'] }) }, found: without('src/a.ts') },
  {
    name: 'a constant that others import is another',
    writes: { 'src/given.ts': "export const Given = 'on';\n" },
    found: without('src/in/b.ts', 'src/d.ts'),
  },
  {
    name: 'a constant of a package beside is another',
    writes: { 'packages/states/index.ts': "export const Given = 'on';\n" },
    found: without('src/c.ts'),
  },
  {
    name: 'there is a new file in a new folder',
    writes: { 'src/new/e.ts': module({ e: ['lost'] }) },
    found: [...all, 'src/new/e.ts'],
  },
  { name: 'a file is gone', removes: 'src/given.ts', found: without('src/in/b.ts', 'src/d.ts') },
  {
    name: 'there is a new migration',
    writes: { 'migrations/002.sql': "ALTER TYPE state ADD VALUE 'lost';\n" },
    found: [],
  },
  {
    name: 'a migration says something else',
    writes: { 'migrations/001.sql': jobs['migrations/001.sql'].replace("'off'", "'off', 'lost'") },
    found: [],
  },
  {
    name: 'the configuration says something else',
    writes: { 'drift-gate.config.ts': configOf('src/*.ts') },
    found: without('src/in/b.ts'),
  },
  {
    name: 'paths lead elsewhere',
    writes: {
      'tsconfig.json': files['tsconfig.json'].replace('./src/*', './other/*'),
      'other/given.ts': "export const Given = 'on';\n",
    },
    found: without('src/d.ts'),
  },
  {
    name: 'a package beside bears another name',
    writes: { 'packages/states/package.json': '{ "name": "others", "main": "index.ts" }\n' },
    found: without('src/c.ts'),
  },
  {
    name: 'there is a baseline',
    writes: { 'drift-gate.baseline': 'unknown-status:src/a.ts#a:jobs.state:1\n' },
    found: without('src/a.ts'),
  },
];

test.each(changes.flatMap((change) => plugins.map((plugin) => ({ plugin, ...change }))))(
  '$plugin: $name',
  ({ plugin, writes = {}, removes, found }) => {
    afterOneRun(plugin);
    folder.write(writes);
    if (removes !== undefined) rmSync(path.join(folder.path, removes));
    expect(lint(plugin)).toEqual({ found: [...found].sort(), said: '' });
  },
);

test('a nearer configuration judges its files', () => {
  afterOneRun('preset');
  const nearer =
    "export default { include: ['*.ts'], migrations: '../../migrations/*.sql', gates: { 'unknown-status': false } };\n";
  folder.write({ 'src/in/drift-gate.config.ts': nearer });
  expect(lint('preset').found).not.toContain('src/in/b.ts');
});

test.each([
  {
    name: 'names the process',
    writes: { 'drift-gate.config.ts': configOf('src/**/*.ts').replace("'src/**/*.ts'", 'process.env.CODE') },
    change: (): void => undefined,
  },
  {
    name: 'imports another file',
    writes: {
      'drift-gate.config.ts': `import { code } from './code.js';\n${configOf('src/**/*.ts').replace("'src/**/*.ts'", 'code')}`,
      'code.js': "export const code = 'src/**/*.ts';\n",
    },
    change: (): void => folder.write({ 'code.js': "export const code = 'src/*.ts';\n" }),
  },
])('a configuration that $name is evaluated each time', ({ writes, change }) => {
  afterOneRun('file');
  folder.write(writes);
  expect(lint('file', { CODE: 'src/**/*.ts' }).found).toEqual(all);
  change();
  expect(lint('file', { CODE: 'src/*.ts' }).found).toEqual(without('src/in/b.ts'));
});

test('an editor asks the disk at each question, and looks at it from time to time', () => {
  const config = path.join(folder.path, 'drift-gate.config.ts');
  const tree = fileTree();
  tree.read(config);
  const entries = new Map<string, object>();
  const memory: Kept = {
    read: <Value>(_: string, key: string) => entries.get(key) as Value | undefined,
    write: (_, key, value) => void entries.set(key, value),
  };
  let now = 0;
  // Whatever is asked takes a second.
  const standings = openStandings(memory, () => (now += 1_000));
  const asking = { cwd: folder.path, file: path.join(folder.path, 'src/a.ts') };
  const stands = (afresh: boolean): boolean => standings.find(asking, afresh) !== undefined;
  standings.keep(asking, config, [tree.trace()], { problems: [], files: new Map() });
  expect([stands(false), stands(true)]).toEqual([true, true]);
  folder.write({ 'drift-gate.config.ts': configOf('src/*.ts') });
  expect(stands(false)).toBe(true);
  expect(stands(true)).toBe(false);
  expect(stands(false)).toBe(false);
  folder.write({ 'drift-gate.config.ts': files['drift-gate.config.ts'] });
  expect(stands(false)).toBe(true);
  folder.write({ 'drift-gate.config.ts': configOf('src/*.ts') });
  now += 60_000;
  expect(stands(false)).toBe(false);
});
