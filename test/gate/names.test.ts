import { expect, test } from 'vitest';
import { z } from 'zod';
import { checkNames, defineGate } from '#gate/index';
import type { ConfiguredName } from '#gate/index';
import { linkInMemory } from '../host/in-memory.js';

const project = await linkInMemory({
  'src/models/status.ts':
    'export const JobState = { On: "on" } as const;\nconst OFF = "off";\nexport type State = "on" | "off";\n',
  'src/handlers/stop.ts': 'export class Stopper {\n  stop(): void {}\n}\nexport function start(): void {}\n',
  'migrations/001.sql': `
    CREATE SCHEMA audit;
    CREATE TYPE state AS ENUM ('on', 'off');
    CREATE TYPE nothing AS ENUM ();
    CREATE TABLE jobs (id int, state state, note text, void nothing);
    CREATE TABLE audit.entries (id int);`,
});

type Case = readonly [Omit<ConfiguredName, 'at'>, line: string | undefined];

const cases: readonly Case[] = [
  [{ kind: 'table', name: 'jobs' }, undefined],
  [{ kind: 'table', name: 'public.jobs' }, undefined],
  [{ kind: 'table', name: 'audit.entries' }, undefined],
  [{ kind: 'table', name: 'job' }, 'the migrations create no table "job"; write "jobs", the nearest name'],
  [
    { kind: 'table', name: 'workspaces' },
    'the migrations create no table "workspaces"; name one of: audit.entries, jobs',
  ],
  [{ kind: 'column', name: 'jobs.state' }, undefined],
  [{ kind: 'column', name: 'audit.entries.id' }, undefined],
  [{ kind: 'column', name: 'jobs.stat' }, 'table "jobs" has no column "stat"; write "state", the nearest name'],
  [{ kind: 'column', name: 'jbos.state' }, 'the migrations create no table "jbos"; write "jobs", the nearest name'],
  [{ kind: 'value', name: 'jobs.state=off' }, undefined],
  [{ kind: 'value', name: 'jobs.state=of' }, '"of" is no value of jobs.state (state); write "off", the nearest name'],
  [{ kind: 'value', name: 'jobs.note=anything' }, undefined],
  [
    { kind: 'value', name: 'jobs.void=on' },
    'the vocabulary of jobs.void (nothing) is empty; add the migration that gives it values',
  ],
  [{ kind: 'function', name: 'src/handlers/stop.ts#start' }, undefined],
  [{ kind: 'function', name: 'src/handlers/stop.ts#Stopper.stop' }, undefined],
  [
    { kind: 'function', name: 'src/handlers/stop.ts#strat' },
    'src/handlers/stop.ts has no function "strat"; write "start", the nearest name',
  ],
  [
    { kind: 'function', name: 'src/handler/stop.ts#start' },
    'the project has no file "src/handler/stop.ts"; write "src/handlers/stop.ts", the nearest name',
  ],
  [{ kind: 'constant', name: 'src/models/status.ts#JobState' }, undefined],
  [{ kind: 'constant', name: 'src/models/status.ts#OFF' }, undefined],
  [{ kind: 'constant', name: 'src/models/status.ts#State' }, undefined],
  [
    { kind: 'constant', name: 'src/models/status.ts#JobStates' },
    'src/models/status.ts declares no "JobStates"; write "JobState", the nearest name',
  ],
  [{ kind: 'glob', name: 'src/handlers/**' }, undefined],
  [{ kind: 'glob', name: './src/handlers/*.ts' }, undefined],
  [
    { kind: 'glob', name: 'src/handler/**' },
    'no file of the project matches "src/handler/**"; write "src/handlers/**", the nearest that matches a file',
  ],
  [
    { kind: 'glob', name: 'lib/**/*.vue' },
    'no file of the project matches "lib/**/*.vue"; name files that `include` covers',
  ],
  [{ kind: 'layer', name: 'models', among: ['models', 'handlers'] }, undefined],
  [
    { kind: 'layer', name: 'model', among: ['models', 'handlers'] },
    'there is no layer "model"; write "models", the nearest name',
  ],
];

test.each(cases)('%j', (name, line) => {
  const problems = checkNames({ project, gates: [{ gate: naming(name), options: {} }], where, schemaKnown: true });
  const lines = problems.map(({ where: at, what, todo }) => `${at}: ${what}; ${todo}`);
  expect(lines).toEqual(line === undefined ? [] : [`some-gate.names.0: ${line}`]);
});

test('without migrations no table is looked up, and everything else is', () => {
  const gates = [{ kind: 'table', name: 'job' } as const, { kind: 'layer', name: 'model' } as const].map((name) => ({
    gate: naming(name),
    options: {},
  }));
  const problems = checkNames({ project, gates, where, schemaKnown: false });
  expect(problems.map(({ what }) => what)).toEqual(['there is no layer "model"']);
});

function where(gate: string, at: readonly (string | number)[]): string {
  return [gate, ...at].join('.');
}

function naming(name: Omit<ConfiguredName, 'at'>) {
  return defineGate({
    id: 'some-gate',
    title: 't',
    why: 'w',
    scope: 'project',
    reads: [],
    severity: 'error',
    messages: {},
    options: z.strictObject({}),
    onByDefault: true,
    names: () => [{ ...name, at: ['names', 0] }],
    check: () => [],
  });
}
