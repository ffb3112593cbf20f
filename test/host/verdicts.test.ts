import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkWorkspace, inputKey, openKept, openVerdicts, openWorkspace } from '#host/index';
import { loadGrammar } from '#sql/grammar';

// What is found of an earlier process is what a run would say now; where anything differs that a run looks at, nothing is found.

await loadGrammar();

const cacheFolder = 'node_modules/.cache/drift-gate';
let root = '';
let warned: string[] = [];

beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'drift-gate-')));
  warned = [];
  const files: Readonly<Record<string, string>> = {
    'drift-gate.config.mjs': "export default { include: ['src/*.ts'], migrations: 'migrations/*.sql' };\n",
    'package.json': '{ "type": "module" }\n',
    'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }\n',
    'migrations/001.sql': "CREATE TYPE state AS ENUM ('on');\nCREATE TABLE jobs (id int, state state);\n",
    'src/stop.ts':
      "import { lost } from '../outside/lost.js';\nimport { x } from 'pkg';\nexport const stop = (db: Db) => db.query('UPDATE jobs SET state = $1', [lost]);\n",
    'outside/lost.ts': "export const lost = 'lost';\n",
    'node_modules/pkg/package.json': '{ "name": "pkg", "main": "index.js" }\n',
    'node_modules/pkg/index.js': 'export const x = 1;\n',
  };
  for (const [file, text] of Object.entries(files)) write(file, text);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}

/** A process of its own: how many findings it tells, and whether it had them from before. */
function run(): string {
  const verdicts = openVerdicts(openKept((line) => warned.push(line)));
  const workspace = openWorkspace({ cwd: root });
  const key = inputKey(workspace);
  const known = verdicts.find(workspace, key);
  const { results, problems } = known ?? checkWorkspace(workspace);
  if (known === undefined) verdicts.keep(workspace, key, { results, problems });
  const count = results.reduce((sum, { findings }) => sum + findings.length, 0);
  return `${count} ${known === undefined ? 'new' : 'kept'}`;
}

test('the second process has the findings of the first', () => {
  expect([run(), run()]).toEqual(['1 new', '1 kept']);
  expect(readdirSync(path.join(root, cacheFolder))).toHaveLength(1);
});

test.each([
  { what: 'a source file', file: 'src/stop.ts', text: 'export {};\n', then: '0 new' },
  { what: 'a file that is only imported', file: 'outside/lost.ts', text: "export const lost = 'on';\n", then: '0 new' },
  { what: 'a migration', file: 'migrations/002.sql', text: "CREATE TYPE other AS ENUM ('a');\n", then: '1 new' },
  { what: 'a new source file', file: 'src/new.ts', text: 'export {};\n', then: '1 new' },
  { what: 'the tsconfig', file: 'tsconfig.json', text: '{ "compilerOptions": {} }\n', then: '1 new' },
  {
    what: 'the manifest of a package',
    file: 'node_modules/pkg/package.json',
    text: '{ "name": "pkg" }\n',
    then: '1 new',
  },
  {
    what: 'the configuration',
    file: 'drift-gate.config.mjs',
    text: "export default { include: ['src/*.ts'], migrations: 'migrations/*.sql', gates: { 'unknown-status': false } };\n",
    then: '0 new',
  },
])('nothing is kept over another text of $what', ({ file, text, then }) => {
  expect([run(), run()]).toEqual(['1 new', '1 kept']);
  write(file, text);
  expect(run()).toBe(then);
});

test('nothing is kept over a package of the workspace that was not there', () => {
  write('package.json', '{ "type": "module", "workspaces": ["packages/*"] }\n');
  write('src/stop.ts', readFileSync(path.join(root, 'src/stop.ts'), 'utf8').replace('../outside/lost.js', 'states'));
  expect([run(), run()]).toEqual(['0 new', '0 kept']);
  write('packages/states/package.json', '{ "name": "states", "main": "index.ts" }\n');
  write('packages/states/index.ts', "export const lost = 'lost';\n");
  expect(run()).toBe('1 new');
});

test.each(['', '{', '{}', 'null', '{"key":"x","traces":[],"verdict":{"results":[],"problems":[]}}'])(
  'a broken file is as none, which is said: %j',
  (text) => {
    run();
    for (const name of readdirSync(path.join(root, cacheFolder))) write(`${cacheFolder}/${name}`, text);
    expect([run(), run()]).toEqual(['1 new', '1 kept']);
    expect(warned).toEqual([
      expect.stringMatching(/^what is kept of an earlier run is broken, and is made anew: \/.*\.json$/),
    ]);
  },
);

test('a folder that cannot be written is said once', () => {
  write('node_modules/.cache', 'a file where the folder should be\n');
  const verdicts = openVerdicts(openKept((line) => warned.push(line)));
  const workspace = openWorkspace({ cwd: root });
  const keep = (): void => verdicts.keep(workspace, inputKey(workspace), checkWorkspace(workspace));
  keep();
  keep();
  expect(warned).toEqual([expect.stringMatching(/^findings are not kept for the next run: \w+: /)]);
});

test('without node_modules nothing is written', () => {
  rmSync(path.join(root, 'node_modules'), { recursive: true });
  expect([run(), run()]).toEqual(['1 new', '1 new']);
});

test('only the newest stay', () => {
  for (let count = 0; count < 20; count += 1) {
    write('src/more.ts', `export const count = ${count};\n`);
    run();
  }
  expect(readdirSync(path.join(root, cacheFolder)).length).toBeLessThanOrEqual(12);
  expect(run()).toBe('1 kept');
  expect(readFileSync(path.join(root, 'src/more.ts'), 'utf8')).toContain('19');
});
