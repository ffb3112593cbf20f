import { test } from 'vitest';
import { configOf, endsWithOneLine, type FailClosed } from './fail-closed.js';

const cases: readonly FailClosed[] = [
  {
    name: 'an unknown key',
    files: { 'drift-gate.config.ts': configOf('', "exlude: ['x'],") },
    line: 'drift-gate.config.ts: exlude: there is no option "exlude"; write "exclude", the nearest name',
  },
  {
    name: 'an unknown key of the migrations',
    files: { 'drift-gate.config.ts': "export default { include: ['src/**'], migrations: { file: 'x' } };\n" },
    line: 'drift-gate.config.ts: migrations.file: there is no option "file"; write "files", the nearest name',
  },
  {
    name: 'an unknown gate',
    files: { 'drift-gate.config.ts': configOf("'unknwon-status': true") },
    line: 'drift-gate.config.ts: gates["unknwon-status"]: there is no gate "unknwon-status"; write "unknown-status", the nearest name',
  },
  {
    name: 'an unknown gate in the second project',
    files: {
      'drift-gate.config.ts': `export default [{ include: ['src/**/*.ts'], migrations: 'migrations/*.sql' }, { include: ['src/**/*.ts'], gates: { 'unknwon-status': true } }];\n`,
    },
    line: 'drift-gate.config.ts: [1].gates["unknwon-status"]: there is no gate "unknwon-status"; write "unknown-status", the nearest name',
  },
  {
    name: 'an unknown gate on the command line',
    files: {},
    args: ['--gate', 'raw-status'],
    line: '--gate: there is no gate "raw-status"; write "raw-status-literal", the nearest name',
  },
  {
    name: 'an unknown option',
    files: { 'drift-gate.config.ts': configOf("'raw-status-literal': { exept: [] }") },
    line: 'drift-gate.config.ts: gates["raw-status-literal"].exept: there is no option "exept"; write "except", the nearest name',
  },
  {
    name: 'an unknown table',
    files: { 'drift-gate.config.ts': configOf("'raw-status-literal': { except: ['job.state'] }") },
    line: 'drift-gate.config.ts: gates["raw-status-literal"].except[0]: the migrations create no table "job"; write "jobs", the nearest name',
  },
  {
    name: 'an unknown column',
    files: { 'drift-gate.config.ts': configOf("'raw-status-literal': { except: ['jobs.status'] }") },
    line: 'drift-gate.config.ts: gates["raw-status-literal"].except[0]: table "jobs" has no column "status"; write "state", the nearest name',
  },
  {
    name: 'a misspelt layer',
    files: {
      'drift-gate.config.ts': configOf(
        "'forbidden-import': { layers: { jobs: 'src/**' }, rules: [{ from: 'job', mayNotImport: ['jobs'] }] }",
      ),
    },
    line: 'drift-gate.config.ts: gates["forbidden-import"].rules[0].from[0]: there is no layer "job"; write "jobs", the nearest name',
  },
  {
    name: 'a misspelt folder of a layer',
    files: { 'drift-gate.config.ts': configOf("'forbidden-import': { layers: { jobs: 'scr/**' } }") },
    line: 'drift-gate.config.ts: gates["forbidden-import"].layers.jobs[0]: no file of the project matches "scr/**"; write "src/**", the nearest that matches a file',
  },
  {
    name: 'a misspelt function',
    files: {
      'drift-gate.config.ts': configOf(
        "'missing-call': { rules: [{ function: 'src/jobs.ts#stpo', mustCall: 'src/jobs.ts#stop' }] }",
      ),
    },
    line: 'drift-gate.config.ts: gates["missing-call"].rules[0].function: src/jobs.ts has no function "stpo"; write "stop", the nearest name',
  },
  {
    name: 'a misspelt constant',
    files: {
      'drift-gate.config.ts': configOf(
        "'scattered-default': { defaults: [{ name: 'off', source: 'src/jobs.ts#OF', properties: ['state'] }] }",
      ),
    },
    line: 'drift-gate.config.ts: gates["scattered-default"].defaults[0].source: src/jobs.ts declares no "OF"; write "OFF", the nearest name',
  },
  {
    name: 'a misspelt option of the command line',
    files: {},
    args: ['--verbos'],
    line: "unknown option '--verbos' (Did you mean --verbose?); see drift-gate --help",
  },
  {
    name: 'a misspelt table of a rule',
    files: {
      'drift-gate.config.ts': configOf(
        "'missing-companion': { rules: [{ table: 'job', when: { state: ['off'] }, requires: { note: 'not null' }, why: 'w' }] }",
      ),
    },
    line: 'drift-gate.config.ts: gates["missing-companion"].rules[0].table: the migrations create no table "job"; write "jobs", the nearest name',
  },
  {
    name: 'a misspelt column of a rule, and of the values that are given for it',
    files: {
      'drift-gate.config.ts': configOf(
        "'missing-companion': { rules: [{ table: 'jobs', when: { staet: ['off'] }, requires: { note: 'not null' }, why: 'w' }] }",
      ),
    },
    line: 'drift-gate.config.ts: gates["missing-companion"].rules[0].when.staet: table "jobs" has no column "staet"; write "state", the nearest name',
  },
  {
    name: 'a misspelt column of a rule',
    files: {
      'drift-gate.config.ts': configOf(
        "'missing-companion': { rules: [{ table: 'jobs', when: { state: ['off'] }, requires: { notes: 'not null' }, why: 'w' }] }",
      ),
    },
    line: 'drift-gate.config.ts: gates["missing-companion"].rules[0].requires.notes: table "jobs" has no column "notes"; write "note", the nearest name',
  },
];

test.each(cases)('$name', endsWithOneLine);
