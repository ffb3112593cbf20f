import { afterEach, expect, test } from 'vitest';
import { parserVersions, toolVersion } from '#host/version';
import { makeFolder, type Files, type Folder } from './repository.js';

const schema = "CREATE TYPE state AS ENUM ('on', 'off');\nCREATE TABLE jobs (id int, state state);\n";
const config = (more = ''): string =>
  `export default { include: ['src/**/*.ts'], migrations: 'migrations/*.sql'${more} };\n`;
const query = (sql: string): string =>
  `import type { Pool } from 'pg';\nexport const run = (pool: Pool, order: string) => pool.query(${sql});\n`;
const project: Files = {
  'drift-gate.config.ts': config(),
  'migrations/1.sql': schema,
  'src/a.ts': query(`"UPDATE jobs SET state = 'off' WHERE id = 1"`),
};

let folder: Folder | undefined;
afterEach(() => folder?.remove());

interface Case {
  readonly name: string;
  readonly files: Files;
  readonly args?: readonly string[];
  /** Where it is run. */
  readonly below?: string;
  /** The lines under these titles; those above the first title are under ''. */
  readonly shown?: Readonly<Record<string, readonly string[] | undefined>>;
  readonly code?: number;
  readonly stderr?: string;
}

async function check({ files, args = [], below, shown = {}, code = 0, stderr = '' }: Case): Promise<void> {
  folder = makeFolder(files);
  const ended = await folder.drift(['doctor', ...args], below);
  expect({ code: ended.code, stderr: ended.stderr.replace(folder.path, '<folder>') }).toEqual({ code, stderr });
  const sections = sectionsOf(ended.stdout);
  expect(Object.fromEntries(Object.keys(shown).map((title) => [title, sections[title]]))).toEqual(shown);
}

/** Rows by the title that they stand under, their columns parted by two blanks. */
function sectionsOf(stdout: string): Readonly<Record<string, readonly string[]>> {
  const sections: Record<string, string[]> = {};
  let title = '';
  for (const [index, block] of stdout.trimEnd().split('\n\n').entries()) {
    const lines = block.split('\n');
    if (lines[1]?.startsWith('  ') === true) title = lines.shift() ?? '';
    else if (index > 0 && lines.length === 1) {
      title = lines[0] ?? '';
      continue;
    }
    sections[title] = [...(sections[title] ?? []), ...lines.map((line) => line.trim().replace(/ {2,}/g, '  '))];
  }
  return sections;
}

const unset =
  'drifted-copy, missing-companion, insert-in-loop, unlisted-insert, forbidden-import, bypassed-dispatcher, missing-call, unguarded-transition, scattered-default, unauthenticated-route, unwritten-table, dangling-route, unread-sql';

test.each<Case>([
  {
    name: 'what a run stands on',
    files: { ...project, 'tsconfig.json': '{}', 'drift-gate.baseline': '' },
    shown: {
      '': [
        `drift-gate  ${toolVersion()}`,
        `node  ${process.version.slice(1)}`,
        `parsers  ${parserVersions()}`,
        'configuration  drift-gate.config.ts',
        'tsconfig  tsconfig.json',
        'baseline  drift-gate.baseline',
        'files  1 source file, 1 migration applied',
        'statements  1 read, 0 partly, 0 opaque',
      ],
      'not read': undefined,
      'sets of files': undefined,
    },
  },
  {
    name: 'a configuration that is named, from another folder',
    files: { ...project, 'other/a.txt': '' },
    below: 'other',
    args: ['--config', '../drift-gate.config.ts'],
    shown: {
      '': [
        `drift-gate  ${toolVersion()}`,
        `node  ${process.version.slice(1)}`,
        `parsers  ${parserVersions()}`,
        'configuration  ../drift-gate.config.ts',
        'tsconfig  none, so imports are resolved as Node does',
        'baseline  none',
        'files  1 source file, 1 migration applied',
        'statements  1 read, 0 partly, 0 opaque',
      ],
    },
  },
  {
    name: 'texts that are read in part and not at all, and where they stand',
    files: {
      ...project,
      'src/b.ts': query('`SELECT id FROM jobs ${order}`'),
      'src/c.ts': query("'SELECT id FROM jobs WHER id = 1'"),
    },
    shown: {
      'not read': [
        'src/b.ts:2:85  partly: order is a parameter of src/b.ts#run, and not every caller of it is known',
        'src/c.ts:2:88  opaque: syntax error at or near "id"',
      ],
      tables: ['jobs  2 columns  1 write  1 read  1 partly read'],
    },
  },
  {
    name: 'tables: written, read, neither, made in code, made by nobody',
    files: {
      ...project,
      'migrations/2.sql':
        'CREATE SCHEMA log; CREATE TABLE log.events (id int); CREATE TABLE notes (id int, text text);',
      'src/b.ts': query('"INSERT INTO log.events (id) SELECT id FROM jobs"'),
      'src/c.ts': query('"CREATE TABLE IF NOT EXISTS done (id int)"'),
      'src/d.ts': query('"SELECT id FROM done"'),
      'src/e.ts': query('"SELECT relname FROM pg_class"'),
      'src/f.ts': query('"DELETE FROM lost"'),
    },
    shown: {
      tables: [
        'done  made in code  0 writes  1 read',
        'jobs  2 columns  1 write  1 read',
        'log.events  1 column  1 write  0 reads',
        'lost  no migration creates it  1 write  0 reads',
        'notes  2 columns  0 writes  0 reads',
      ],
    },
  },
  {
    name: 'the values of each vocabulary, by enum and by CHECK',
    files: {
      ...project,
      'migrations/2.sql': "ALTER TABLE jobs ADD COLUMN kind text CONSTRAINT kinds CHECK (kind IN ('a', 'b'));",
      'src/b.ts': query(`"SELECT id FROM jobs WHERE state = 'on' AND kind IN ('a', 'b')"`),
    },
    shown: {
      states: [
        'jobs.state  on, off (enum state); 1 write, 1 comparison',
        'jobs.kind  a, b (CHECK kinds); 0 writes, 1 comparison',
      ],
    },
  },
  {
    name: 'the files of each layer, and of other sets',
    files: {
      ...project,
      'drift-gate.config.ts': config(
        `, gates: {
          'forbidden-import': { layers: { core: ['src/a.ts', 'src/core/*.ts'], all: 'src/**' }, rules: [{ from: 'core', mayNotImport: ['all'], why: 'x' }] },
          'dangling-route': { rules: [{ texts: ['src/core/**', 'src/a.ts'], why: 'x' }] },
        }`,
      ),
      'src/core/b.ts': 'export const b = 1;\n',
      'src/d.ts': 'export const d = 1;\n',
    },
    shown: {
      'sets of files': [
        'layer core  2 files  forbidden-import',
        'layer all  3 files  forbidden-import',
        'rules[0].texts  2 files  dangling-route',
      ],
    },
  },
  {
    name: 'what each gate has before it, and why others are off',
    files: {
      ...project,
      'drift-gate.config.ts': config(
        ", gates: { 'raw-status-literal': false, 'unlisted-insert': { tables: [{ table: 'jobs', allow: [{ function: 'src/a.ts#run', because: 'x' }], why: 'x' }, { table: 'jobs', allow: [], why: 'y' }] } }",
      ),
      'src/b.ts': query(`"UPDATE jobs SET state = 'lost'"`),
    },
    shown: {
      gates: [
        'unknown-status  2 statements, 1 table, 2 files; 1 finding',
        'violated-check  2 statements, 1 table, 2 files; 0 findings',
        'unlisted-insert  2 statements, 1 table, 1 configured table, 1 configured function; 1 finding',
        'coalesced-enum  2 statements, 1 table, 2 files; 0 findings',
        'swallowed-write  2 statements, 1 table; 0 findings',
        'unsafe-enum-migration  1 table; 0 findings',
        'unknown-column  2 statements, 1 table; 0 findings',
        'schema-mismatch  1 table, 2 files; 0 findings',
        'bad-allowance  what the other gates accept; 0 findings',
      ],
      'gates that are off': [
        'the configuration turns it off',
        'raw-status-literal',
        'the configuration does not turn it on',
        ...wrapped(unset.replace('unlisted-insert, ', '')),
      ],
    },
  },
  {
    name: 'a project without a schema',
    files: {
      'drift-gate.config.ts': "export default { include: ['src/**/*.ts'], migrations: false };\n",
      'src/a.ts': 'export const a = 1;\n',
    },
    shown: {
      tables: undefined,
      states: undefined,
      gates: ['bad-allowance  what the other gates accept; 0 findings'],
      'gates that are off': [
        'it reads the schema, and the project says that it has none',
        'raw-status-literal, unknown-status, violated-check, coalesced-enum, swallowed-write,',
        'unsafe-enum-migration, unknown-column, schema-mismatch',
        'the configuration does not turn it on',
        ...wrapped(unset),
      ],
    },
  },
  {
    name: 'two projects, each by itself',
    files: {
      'drift-gate.config.ts': `export default ['one', 'two'].map((name) => ({ name, root: name, include: ['src/**/*.ts'], migrations: 'migrations/*.sql' }));\n`,
      ...Object.fromEntries(
        ['one', 'two'].flatMap((name) => [
          [`${name}/migrations/1.sql`, schema.replace('jobs', name)],
          [`${name}/src/a.ts`, query(`"SELECT id FROM ${name}"`)],
        ]),
      ),
    },
    shown: { tables: ['one  2 columns  0 writes  1 read', 'two  2 columns  0 writes  1 read'] },
  },
  {
    name: 'a name that means nothing keeps a gate from seeing',
    files: { ...project, 'drift-gate.config.ts': config(", gates: { 'unread-sql': { tables: [{ table: 'job' }] } }") },
    shown: { tables: ['jobs  2 columns  1 write  0 reads'] },
    code: 2,
    stderr:
      'error: drift-gate.config.ts: gates["unread-sql"].tables[0].table: the migrations create no table "job"; write "jobs", the nearest name\n',
  },
  {
    name: 'no configuration',
    files: { 'src/a.ts': '' },
    shown: { gates: undefined },
    code: 2,
    stderr:
      'error: <folder>: no drift-gate.config.ts here or in any folder above; write one with npx drift-gate init\n',
  },
])('doctor: $name', check);

/** As the command breaks a list. */
function wrapped(text: string): readonly string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`.trim();
    if (longer.length <= 96) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
