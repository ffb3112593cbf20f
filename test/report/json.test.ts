import { expect, test } from 'vitest';
import type { JsonReport } from '#report/json-schema';
import { jsonReport, jsonSchema } from '#report/json-schema';
import { renderJson } from '#report/json';
import { importFinding, marked, related, resultOf, runOf, statusFinding } from './sample.js';

const files = marked({
  'src/b.ts': "\ufeffconst 😀 = «'faild'»;\r\nconst other = «'gone'»;\r\n",
  'src/a.ts': "import { x } from «'./x.js'»;\n",
  'migrations/043.sql': "\nCREATE TYPE s AS ENUM «('running'\n)»;",
});
// `marked` counts the byte-order mark, positions do not.
const [first, second] = [0, 1].map((index) => {
  const { path, span } = files.place('src/b.ts', index);
  return { path, span: { start: span.start - 1, end: span.end - 1 } };
});
if (first === undefined || second === undefined) throw new Error('the sample has two marks');

const findings = [
  statusFinding(second, 'gone', { severity: 'note' }),
  statusFinding(first, 'faild', {
    related: [related(files.place('migrations/043.sql'), 'the enum is defined here')],
    fix: {
      title: "write 'failed'",
      kind: 'suggestion',
      edits: [{ ...first, text: "'failed'" }],
      creates: [{ path: 'migrations/044.sql', text: '-- none' }],
    },
  }),
  importFinding(files.place('src/a.ts'), { why: 'Ours.', see: 'ADR-7', allowed: 'until the split' }),
];

const position = (line: number, column: number, offset: number) => ({ line, column, offset });

test('a whole run', () => {
  const run = {
    ...runOf(files, findings, {
      problems: [
        {
          where: 'src/c.ts',
          place: { path: 'src/c.ts', span: { start: 2, end: 3 } },
          what: 'EACCES',
          todo: 'let it be read',
        },
      ],
    }),
    problems: [{ where: 'drift-gate.config.ts', what: 'w', todo: 't' }],
  };
  const expected: JsonReport = {
    version: 1,
    tool: { name: 'drift-gate', version: '1.2.3' },
    exitCode: 2,
    counts: { errors: 1, notes: 1, allowed: 1, baselined: 0, old: 0, problems: 2 },
    findings: [
      {
        gate: 'forbidden-import',
        messageId: 'import',
        severity: 'error',
        file: 'src/a.ts',
        start: position(1, 19, 18),
        end: position(1, 27, 26),
        what: 'provisioner must not import handlers',
        label: 'resolves to src/handlers/secrets.ts (layer handlers)',
        why: 'Ours.',
        see: 'ADR-7',
        instead: 'pass what you need as a parameter.',
        allowedInstead: 'provisioner may import: models, db',
        values: { from: 'provisioner', to: 'handlers', file: 'src/handlers/secrets.ts', allowed: 'models, db' },
        related: [],
        within: 'src/a.ts',
        subject: 'src/handlers/secrets.ts',
        key: 'forbidden-import src/a.ts src/handlers/secrets.ts 0',
        allowed: 'until the split',
        baselined: false,
        old: false,
      },
      {
        gate: 'unknown-status',
        messageId: 'write',
        severity: 'error',
        file: 'src/b.ts',
        start: position(1, 12, 11),
        end: position(1, 19, 18),
        what: 'workspaces.status has no value "faild"',
        why: 'The UPDATE fails, and a mock does not.',
        instead: 'add the value in a migration.',
        values: { column: 'workspaces.status', value: 'faild' },
        related: [
          {
            file: 'migrations/043.sql',
            start: position(2, 23, 23),
            end: position(3, 2, 35),
            label: 'the enum is defined here',
          },
        ],
        fix: {
          title: "write 'failed'",
          kind: 'suggestion',
          edits: [{ file: 'src/b.ts', start: position(1, 12, 11), end: position(1, 19, 18), text: "'failed'" }],
          creates: [{ file: 'migrations/044.sql', text: '-- none' }],
        },
        within: 'src/b.ts',
        subject: 'workspaces.status',
        key: 'unknown-status src/b.ts workspaces.status 0',
        allowed: null,
        baselined: false,
        old: false,
      },
      {
        gate: 'unknown-status',
        messageId: 'write',
        severity: 'note',
        file: 'src/b.ts',
        start: position(2, 15, 35),
        end: position(2, 21, 41),
        what: 'workspaces.status has no value "gone"',
        why: 'The UPDATE fails, and a mock does not.',
        instead: 'add the value in a migration.',
        values: { column: 'workspaces.status', value: 'gone' },
        related: [],
        within: 'src/b.ts',
        subject: 'workspaces.status',
        key: 'unknown-status src/b.ts workspaces.status 0',
        allowed: null,
        baselined: false,
        old: false,
      },
    ],
    problems: [
      { where: 'drift-gate.config.ts', what: 'w', todo: 't' },
      {
        where: 'src/c.ts',
        file: 'src/c.ts',
        start: { line: null, column: null, offset: 2 },
        end: { line: null, column: null, offset: 3 },
        what: 'EACCES',
        todo: 'let it be read',
      },
    ],
    projects: [
      {
        root: '.',
        files: 12,
        migrations: 3,
        statements: { read: 34, partly: 0, opaque: 0 },
        unread: [],
        unfolded: [],
        gates: ['forbidden-import', 'unknown-status'],
      },
    ],
  };
  const text = renderJson(run, '1.2.3');
  expect(JSON.parse(text)).toEqual(expected);
  expect(text.endsWith('}\n')).toBe(true);
  expect(jsonReport.parse(JSON.parse(text))).toEqual(expected);
});

test('the order does not depend on the order of the findings', () => {
  expect(renderJson(runOf(files, [...findings].reverse()), '1')).toBe(renderJson(runOf(files, findings), '1'));
});

test('several projects: each finding and problem names its own, and they keep their order', () => {
  const run = {
    ...runOf(files, []),
    results: [
      resultOf([statusFinding(first, 'faild')], { project: 'web' }),
      resultOf([importFinding(files.place('src/a.ts'))], {
        project: 'api',
        problems: [{ where: 'api', what: 'w', todo: 't' }],
      }),
    ],
  };
  const report = jsonReport.parse(JSON.parse(renderJson(run, '1')));
  expect(report.findings.map(({ project, file }) => `${project} ${file}`)).toEqual(['web src/b.ts', 'api src/a.ts']);
  expect(report.problems).toEqual([{ project: 'api', where: 'api', what: 'w', todo: 't' }]);
  expect(report.projects.map(({ name }) => name)).toEqual(['web', 'api']);
});

test('the schema names every member of a finding and lets no other pass', () => {
  const schema = jsonSchema() as {
    properties: { findings: { items: { properties: object; additionalProperties: boolean } } };
  };
  const { items } = schema.properties.findings;
  expect(Object.keys(items.properties).sort()).toEqual(
    [
      'allowed',
      'allowedInstead',
      'baselined',
      'database',
      'end',
      'file',
      'fix',
      'gate',
      'instead',
      'key',
      'label',
      'messageId',
      'old',
      'project',
      'related',
      'see',
      'severity',
      'start',
      'subject',
      'values',
      'what',
      'why',
      'within',
    ].sort(),
  );
  expect(items.additionalProperties).toBe(false);
});
