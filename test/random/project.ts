import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Dice } from './dice.js';

/** A small project in which most gates have something to look at. */
const files: Readonly<Record<string, string>> = {
  'migrations/001_jobs.sql': `CREATE TYPE state AS ENUM ('on', 'off', 'failed');
CREATE TABLE jobs (id int PRIMARY KEY, state state NOT NULL, note text, started_at timestamptz);
CREATE TABLE logs (id int, kind text CHECK (kind IN ('start', 'stop')));
`,
  'migrations/002_more.sql': "ALTER TYPE state ADD VALUE 'lost';\nALTER TABLE jobs ADD COLUMN owner text;\n",
  'src/state.ts': `export const State = { On: 'on', Off: 'off', Failed: 'failed' } as const;
export type State = (typeof State)[keyof typeof State];
export const kinds = ['start', 'stop'];
export const LIMIT = 30;
`,
  'src/jobs.ts': `import type { Pool } from 'pg';
import { State } from './state.js';
import { log } from './logs.js';

export async function start(pool: Pool, id: number) {
  await pool.query('UPDATE jobs SET state = $1 WHERE id = $2', [State.On, id]);
  await log(pool, 'start');
}

export async function fail(pool: Pool, ids: readonly number[], state: State) {
  for (const id of ids) {
    await pool.query("INSERT INTO jobs (id, state) VALUES ($1, 'failed')", [id]);
    await pool.query('UPDATE jobs SET state = $1 WHERE id = $2', [state, id]);
  }
  await pool.query("UPDATE jobs SET state = 'gone' WHERE note IS NULL").catch(() => undefined);
}
`,
  'src/logs.ts': `import type { Pool } from 'pg';

// drift-allow unknown-status: an old row
export const log = (pool: Pool, kind: string) => pool.query('INSERT INTO logs (kind) VALUES ($1)', [kind]);
export const read = (pool: Pool, table: string) => pool.query('SELECT state FROM ' + table + ' LIMIT 30');
`,
  'src/routes.ts': `import Fastify from 'fastify';
import { guard } from './guard.js';

const app = Fastify();
app.get('/jobs', () => 1);
app.post('/jobs/:id', { preHandler: guard }, () => 2);
`,
  'src/guard.ts': 'export function guard() {\n  return fetch("/jobs/7/stop");\n}\n',
  'src/View.vue': '<script setup lang="ts">\nimport { State } from "./state.js";\nconst on = State.On;\n</script>\n',
  'README.md': 'POST `/jobs/:id/start` begins.\n',
  'package.json': '{ "name": "jobs", "type": "module" }\n',
  'tsconfig.json': '{ "compilerOptions": { "strict": true } }\n',
};

/** Writes the project anew, now and then with one file cut short or missing. */
export function writeProject(folder: string, config: string, dice: Dice): void {
  rmSync(folder, { recursive: true, force: true });
  const harmed = dice.chance(0.1) ? dice.pick(Object.keys(files)) : undefined;
  const length = dice.pick([0, dice.next(), 1]);
  for (const [file, whole] of Object.entries({ ...files, 'drift-gate.config.mjs': config })) {
    const text = file === harmed ? whole.slice(0, Math.floor(whole.length * length)) : whole;
    if (file === harmed && length === 1) continue;
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
}

/** What a name in a configuration may be, by what its option is called; `sound`: one that means something here. */
export function namesFor(option: string, sound: boolean): readonly string[] {
  const found = names.find(({ options }) => options.test(option));
  if (found === undefined) return names.flatMap((each) => each.sound);
  return sound ? found.sound : [...found.sound, ...found.odd];
}

interface Names {
  readonly options: RegExp;
  readonly sound: readonly string[];
  readonly odd: readonly string[];
}

const names: readonly Names[] = [
  { options: /^name$|^why$|^see$|^because$/, sound: ['jobs', 'an incident'], odd: [''] },
  { options: /^root$/, sound: ['.', './'], odd: ['src', 'scr', ''] },
  { options: /^tsconfig$/, sound: ['tsconfig.json'], odd: ['tsconfig.app.json', 'src', ''] },
  {
    options: /include|exclude|modules|files|globs?|layers|^in$|paths?|routers|texts/,
    sound: ['src/**/*.ts', 'src/**', '**/*', 'src/jobs.ts', 'src/{jobs,logs}.ts'],
    odd: ['scr/**', '!src/logs.ts', '../**', '*.md', '', './', '['],
  },
  {
    options: /migrations/,
    sound: ['migrations/*.sql', 'migrations/**'],
    odd: ['migration/*.sql', 'src/state.ts', '[', ''],
  },
  { options: /^from$|mayImportOnly|mayNotImport/, sound: ['jobs', 'state'], odd: ['jbos', ''] },
  { options: /tables?$/i, sound: ['jobs', 'logs', 'public.jobs'], odd: ['job', 'jobs.state', '', '.'] },
  {
    options: /columns?|except|companions?|^of$|sets?$/i,
    sound: ['jobs.state', 'logs.kind', 'jobs.started_at', 'jobs.note'],
    odd: ['jobs.stat', 'state', '', '.', 'jobs.'],
  },
  { options: /prefix|route/, sound: ['/jobs', '/'], odd: ['jobs', ''] },
  {
    options: /clients|function|call|guards?|source|copy|member|instead|dispatcher/i,
    sound: ['src/jobs.ts#start', 'src/logs.ts#log', 'src/guard.ts#guard'],
    odd: ['src/state.ts#State', 'src/state.ts#kinds', 'src/job.ts#start', '#', 'src/jobs.ts#', 'src/jobs.ts', ''],
  },
];
