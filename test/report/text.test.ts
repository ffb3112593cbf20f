import { expect, test } from 'vitest';
import type { Paint } from '#report/paint';
import { renderText, type TextOptions } from '#report/text';
import type { Run } from '#report/run';
import { importFinding, marked, related, resultOf, runOf, statusFinding } from './sample.js';

const restart = `import { db } from '../db.js';

import { loadSecrets } from «'../handlers/secrets.js'»;
`;
const files = marked({
  'src/provisioner/restart.ts': restart,
  'src/fail.ts': `export async function fail(db, id) {
\tawait db.query("UPDATE workspaces SET status = «'faild'» WHERE id = $1", [id]);
}
const other = «'gone'»;
`,
  'migrations/043.sql': `-- Statuses.\n${'\n'.repeat(9)}«CREATE TYPE workspace_status AS ENUM ('running', 'failed')»;\n`,
  'src/report.sql': `SELECT «'faild'»`,
});
const restartPlace = files.place('src/provisioner/restart.ts');
const failPlace = files.place('src/fail.ts');
const migration = related(files.place('migrations/043.sql'), 'the enum is defined here');

interface Case {
  readonly name: string;
  readonly run: Run;
  readonly options?: Partial<TextOptions>;
  readonly expected: string;
}

const cases: readonly Case[] = [
  {
    name: 'nothing found',
    run: runOf(files, []),
    expected: `
12 files, 34 statements read, 0 partly, 0 opaque, 2 gates, 0 findings, 0 allowed, 0.42 s
`,
  },
  {
    name: 'one finding in full, its reference at the right',
    run: runOf(files, [importFinding(restartPlace, { why: 'A cycle.', see: 'incident 12' })]),
    expected: `
error[forbidden-import] provisioner must not import handlers         src/provisioner/restart.ts:3:29
  3 │ import { loadSecrets } from '../handlers/secrets.js';
    │                             ^^^^^^^^^^^^^^^^^^^^^^^^ resolves to src/handlers/secrets.ts (layer handlers)
  why      A cycle.                                                                      incident 12
  instead  pass what you need as a parameter.
  allowed  provisioner may import: models, db
  accept   // drift-allow forbidden-import: <reason>        more: npx drift-gate explain forbidden-import

12 files, 34 statements read, 0 partly, 0 opaque, 2 gates, 1 finding (1 error), 0 allowed, 0.42 s
`,
  },
  {
    name: 'a narrow terminal: prose is wrapped, the place and the reference follow where they can',
    run: runOf(files, [
      importFinding(restartPlace, {
        why: 'A cycle between the two once kept the service from starting.',
        see: 'https://example.org/incidents/12',
      }),
    ]),
    options: { width: 50 },
    expected: `
error[forbidden-import] provisioner must not import handlers  src/provisioner/restart.ts:3:29
  3 │ import { loadSecrets } from '../handlers/secrets.js';
    │                             ^^^^^^^^^^^^^^^^^^^^^^^^ resolves to src/handlers/secrets.ts (layer handlers)
  why      A cycle between the two once kept the
           service from starting.
  see      https://example.org/incidents/12
  instead  pass what you need as a parameter.
  allowed  provisioner may import: models, db
  accept   // drift-allow forbidden-import: <reason>        more: npx drift-gate explain forbidden-import

12 files, 34 statements read, 0 partly, 0 opaque, 2 gates, 1 finding (1 error), 0 allowed, 0.42 s
`,
  },
  {
    name: 'related places share the gutter; a tab is expanded; a message without label and allowed',
    run: runOf(files, [statusFinding(failPlace, 'faild', { related: [migration] })]),
    expected: `
error[unknown-status] workspaces.status has no value "faild"                        src/fail.ts:2:49
   2 │     await db.query("UPDATE workspaces SET status = 'faild' WHERE id = $1", [id]);
     │                                                    ^^^^^^^
  migrations/043.sql:11:1  the enum is defined here
  11 │ CREATE TYPE workspace_status AS ENUM ('running', 'failed');
  why      The UPDATE fails, and a mock does not.
  instead  add the value in a migration.
  accept   // drift-allow unknown-status: <reason>        more: npx drift-gate explain unknown-status

12 files, 34 statements read, 0 partly, 0 opaque, 2 gates, 1 finding (1 error), 0 allowed, 0.42 s
`,
  },
  {
    name: 'a reason is told once; another reason of the same gate is another',
    run: runOf(files, [
      statusFinding(failPlace, 'faild'),
      statusFinding(files.place('src/fail.ts', 1), 'gone'),
      statusFinding(files.place('src/fail.ts', 1), 'gone', { why: 'Ours.' }),
    ]),
    expected: `
error[unknown-status] workspaces.status has no value "faild"                        src/fail.ts:2:49
  2 │     await db.query("UPDATE workspaces SET status = 'faild' WHERE id = $1", [id]);
    │                                                    ^^^^^^^
  why      The UPDATE fails, and a mock does not.
  instead  add the value in a migration.
  accept   // drift-allow unknown-status: <reason>        more: npx drift-gate explain unknown-status

error[unknown-status] workspaces.status has no value "gone"                         src/fail.ts:4:15
  4 │ const other = 'gone';
    │               ^^^^^^
  why      as for src/fail.ts:2:49
  instead  add the value in a migration.
  accept   // drift-allow unknown-status: <reason>        more: npx drift-gate explain unknown-status

error[unknown-status] workspaces.status has no value "gone"                         src/fail.ts:4:15
  4 │ const other = 'gone';
    │               ^^^^^^
  why      Ours.
  instead  add the value in a migration.
  accept   // drift-allow unknown-status: <reason>        more: npx drift-gate explain unknown-status

12 files, 34 statements read, 0 partly, 0 opaque, 2 gates, 3 findings (3 errors), 0 allowed, 0.42 s
`,
  },
  {
    name: 'a related place in the same line is marked there',
    run: runOf(files, [
      statusFinding(failPlace, 'faild', {
        related: [related({ path: 'src/fail.ts', span: { start: 44, end: 52 } }, 'run by this'), migration],
      }),
    ]),
    expected: `
error[unknown-status] workspaces.status has no value "faild"                        src/fail.ts:2:49
   2 │     await db.query("UPDATE workspaces SET status = 'faild' WHERE id = $1", [id]);
     │                                                    ^^^^^^^
     │           -------- run by this
  migrations/043.sql:11:1  the enum is defined here
  11 │ CREATE TYPE workspace_status AS ENUM ('running', 'failed');
  why      The UPDATE fails, and a mock does not.
  instead  add the value in a migration.
  accept   // drift-allow unknown-status: <reason>        more: npx drift-gate explain unknown-status

12 files, 34 statements read, 0 partly, 0 opaque, 2 gates, 1 finding (1 error), 0 allowed, 0.42 s
`,
  },
  {
    name: 'two projects with a path in common, each under its root',
    run: {
      ...runOf(files, []),
      read: (path, project) => (project === 'api' ? `\n\n${files.read(path)}` : files.read(path)),
      results: [
        resultOf([statusFinding(files.place('src/report.sql'), 'faild')], {
          project: 'web',
          problems: [{ where: 'web', what: 'no file matched', todo: 'mend it' }],
        }),
        {
          ...resultOf([statusFinding({ path: 'src/report.sql', span: { start: 9, end: 16 } }, 'faild')], {
            project: 'api',
          }),
          root: 'apps/api',
        },
      ],
    },
    expected: `
error[unknown-status] workspaces.status has no value "faild"                      src/report.sql:1:8
  1 │ SELECT 'faild'
    │        ^^^^^^^
  why      The UPDATE fails, and a mock does not.
  instead  add the value in a migration.
  accept   -- drift-allow unknown-status: <reason>        more: npx drift-gate explain unknown-status

error[unknown-status] workspaces.status has no value "faild"             apps/api/src/report.sql:3:8
  3 │ SELECT 'faild'
    │        ^^^^^^^
  why      as for src/report.sql:1:8
  instead  add the value in a migration.
  accept   -- drift-allow unknown-status: <reason>        more: npx drift-gate explain unknown-status

web: 12 files, 34 statements read, 0 partly, 0 opaque, 2 gates, 1 finding (1 error), 0 allowed, 1 problem
api: 12 files, 34 statements read, 0 partly, 0 opaque, 2 gates, 1 finding (1 error), 0 allowed
all: 24 files, 68 statements read, 0 partly, 0 opaque, 2 gates, 2 findings (2 errors), 0 allowed, 1 problem, 0.42 s
`,
  },
  {
    name: 'a note; in a .sql file the allowance is a comment of SQL',
    run: runOf(files, [statusFinding(files.place('src/report.sql'), 'faild', { severity: 'note' })]),
    expected: `
note[unknown-status] workspaces.status has no value "faild"                       src/report.sql:1:8
  1 │ SELECT 'faild'
    │        ^^^^^^^
  why      The UPDATE fails, and a mock does not.
  instead  add the value in a migration.
  accept   -- drift-allow unknown-status: <reason>        more: npx drift-gate explain unknown-status

12 files, 34 statements read, 0 partly, 0 opaque, 2 gates, 1 finding (1 note), 0 allowed, 0.42 s
`,
  },
  {
    name: 'quiet says nothing where no error is',
    run: runOf(files, [
      statusFinding(failPlace, 'faild', { severity: 'note' }),
      importFinding(restartPlace, { allowed: 'until the split' }),
    ]),
    options: { quiet: true },
    expected: '\n',
  },
  {
    name: 'verbose shows allowed findings with their reason, and what was not read',
    run: runOf(files, [importFinding(restartPlace, { allowed: 'until the split' })], {
      coverage: {
        files: 1,
        migrations: 0,
        statements: { read: 1, partly: 1, opaque: 1 },
        unread: [
          { place: failPlace, kind: 'partly', why: 'a fragment of the SET list is not known' },
          {
            place: { path: 'src/gone.ts', span: { start: 3, end: 4 } },
            kind: 'opaque',
            why: 'the text is built at run time',
          },
        ],
        unfolded: [{ place: failPlace, why: 'no migration before this creates the type status' }],
        gates: ['forbidden-import'],
      },
    }),
    options: { verbose: true },
    expected: `
allowed[forbidden-import] provisioner must not import handlers       src/provisioner/restart.ts:3:29
  3 │ import { loadSecrets } from '../handlers/secrets.js';
    │                             ^^^^^^^^^^^^^^^^^^^^^^^^ resolves to src/handlers/secrets.ts (layer handlers)
  reason   until the split

partly: a fragment of the SET list is not known                                     src/fail.ts:2:49
opaque: the text is built at run time                                                    src/gone.ts
not understood: no migration before this creates the type status                    src/fail.ts:2:49

1 file, 1 statement read, 1 partly, 1 opaque, 1 migration statement not understood, 1 gate, 0 findings, 1 allowed, 0.42 s
`,
  },
  {
    name: 'a file whose text cannot be had has no frame',
    run: runOf(files, [statusFinding({ path: 'src/gone.ts', span: { start: 3, end: 4 } }, 'faild')]),
    expected: `
error[unknown-status] workspaces.status has no value "faild"                             src/gone.ts
  why      The UPDATE fails, and a mock does not.
  instead  add the value in a migration.
  accept   // drift-allow unknown-status: <reason>        more: npx drift-gate explain unknown-status

12 files, 34 statements read, 0 partly, 0 opaque, 2 gates, 1 finding (1 error), 0 allowed, 0.42 s
`,
  },
  {
    name: 'a value with a line break or an escape sequence stays on its line',
    run: runOf(files, [statusFinding({ path: 'src/gone.ts', span: { start: 3, end: 4 } }, 'a\n\u001b[2J')]),
    expected: `
error[unknown-status] workspaces.status has no value "a␊␛[2J"                            src/gone.ts
  why      The UPDATE fails, and a mock does not.
  instead  add the value in a migration.
  accept   // drift-allow unknown-status: <reason>        more: npx drift-gate explain unknown-status

12 files, 34 statements read, 0 partly, 0 opaque, 2 gates, 1 finding (1 error), 0 allowed, 0.42 s
`,
  },
  {
    name: 'several projects: a line for each, and one for all',
    run: {
      ...runOf(files, []),
      results: [
        resultOf([], { project: 'api' }),
        resultOf([importFinding(restartPlace, { allowed: 'x' })], {
          project: 'web',
          problems: [{ where: 'web', what: 'no file matched', todo: 'mend `include`' }],
        }),
      ],
    },
    expected: `
api: 12 files, 34 statements read, 0 partly, 0 opaque, 2 gates, 0 findings, 0 allowed
web: 12 files, 34 statements read, 0 partly, 0 opaque, 2 gates, 0 findings, 1 allowed, 1 problem
all: 24 files, 68 statements read, 0 partly, 0 opaque, 2 gates, 0 findings, 1 allowed, 1 problem, 0.42 s
`,
  },
  { name: 'no project ran', run: { ...runOf(files, []), results: [] }, expected: '\n' },
];

test.each(cases)('text: $name', ({ run, options, expected }) => {
  expect(`\n${renderText(run, { seconds: 0.4237, ...options })}`).toBe(expected);
});

test('colours stand around the same text', () => {
  const tags: Paint = (style, text) => `<${style}>${text}</${style}>`;
  const run = runOf(files, [
    importFinding(restartPlace, { why: 'A cycle.', see: 'incident 12', related: [migration] }),
    statusFinding(failPlace, 'faild', { severity: 'note' }),
  ]);
  const painted = renderText(run, { seconds: 1, paint: tags });
  expect(painted.replace(/<\/?(error|note|headline|place|gutter|underline|name|quiet)>/g, '')).toBe(
    renderText(run, { seconds: 1 }),
  );
  expect(painted.split('\n').slice(0, 4)).toEqual([
    '<error>error[forbidden-import]</error> <headline>provisioner must not import handlers</headline>         <place>src/provisioner/restart.ts:3:29</place>',
    "  <gutter> 3 │</gutter> import { loadSecrets } from '../handlers/secrets.js';",
    `  <gutter>   │</gutter> ${' '.repeat(28)}<error>^^^^^^^^^^^^^^^^^^^^^^^^</error> <error>resolves to src/handlers/secrets.ts (layer handlers)</error>`,
    '  <place>migrations/043.sql:11:1</place>  the enum is defined here',
  ]);
});
