import { XMLParser } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { visible } from '#report/cells';
import type { Around } from '#report/entries';
import { renderJunit } from '#report/junit';
import type { Run } from '#report/run';
import { hostilePath, hostileText, runs, type RunName } from './runs.js';
import { junitErrors, xmlErrors } from './valid.js';

type Node = Readonly<Record<string, unknown>>;

/** Every element as an array, every text as it stands. */
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  textNodeName: 'text',
  trimValues: false,
  parseAttributeValue: false,
  parseTagValue: false,
  ignoreDeclaration: true,
  htmlEntities: true,
  isArray: (_name, _path, _leaf, isAttribute) => !isAttribute,
});

function check(run: Run, expected: unknown, of: (suites: Node) => unknown, around: Around = {}): void {
  const text = renderJunit(run, around);
  expect(xmlErrors(text)).toEqual([]);
  const document = parser.parse(text) as { readonly testsuites: readonly [Node] };
  expect(of(document.testsuites[0])).toEqual(expected);
}

const children = (node: Node, name: string): readonly Node[] => (node[name] ?? []) as readonly Node[];
const cases = (suites: Node): readonly Node[] =>
  children(suites, 'testsuite').flatMap((suite) => children(suite, 'testcase'));

/** Only blanks stand between elements. */
function told(node: Node | string): unknown {
  if (typeof node === 'string') return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([, value]) => typeof value !== 'string' || value.trim() !== '')
      .map(([key, value]) => [key, Array.isArray(value) ? (value as readonly (Node | string)[]).map(told) : value]),
  );
}

const none = { failures: '0', errors: '0', skipped: '0' };
const passed = (gate: string): unknown => ({
  name: gate,
  tests: '1',
  ...none,
  testcase: [{ name: 'no findings', classname: gate }],
});

test('nothing found: a suite a gate, each with a case that passed', () => {
  const testsuite = [passed('forbidden-import'), passed('unknown-status')];
  check(runs['nothing found'], { name: 'drift-gate', tests: '2', ...none, testsuite }, (suites) => told(suites));
});

test('a failure, a note and an allowance in full', () => {
  const advice = [
    'why: The UPDATE fails, and a mock does not.',
    'instead: add the value in a migration.',
    'accept: // drift-allow unknown-status: <reason>',
    'more: npx drift-gate explain unknown-status',
  ];
  const faild = 'workspaces.status has no value "faild"';
  const expected = {
    name: 'drift-gate',
    ...{ tests: '3', failures: '1', errors: '0', skipped: '1' },
    testsuite: [
      {
        name: 'forbidden-import',
        ...{ tests: '1', failures: '0', errors: '0', skipped: '1' },
        testcase: [
          {
            name: 'provisioner must not import handlers (src/a.ts:1:19)',
            classname: 'forbidden-import',
            file: 'src/a.ts',
            line: '1',
            skipped: [{ message: 'allowed: until the split' }],
          },
        ],
      },
      {
        name: 'unknown-status',
        ...{ tests: '2', failures: '1', errors: '0', skipped: '0' },
        testcase: [
          {
            name: `${faild} (src/fail.ts:2:40)`,
            classname: 'unknown-status',
            file: 'src/fail.ts',
            line: '2',
            failure: [
              {
                message: faild,
                type: 'unknown-status',
                text: [
                  `${faild} (src/fail.ts:2:40)`,
                  `  2 │     await db.query("UPDATE w SET status = 'faild' /* 😀 */ WHERE id = $1", [id]);`,
                  `    │                                           ^^^^^^^`,
                  `    │                                                                       -- the row is chosen here`,
                  '  migrations/043.sql:2:23  the enum is defined here',
                  `  2 │ CREATE TYPE s AS ENUM ('running'`,
                  ...advice,
                ].join('\n'),
              },
            ],
          },
          {
            name: 'workspaces.status has no value "gone" (src/fail.ts:4:11)',
            classname: 'unknown-status',
            file: 'src/fail.ts',
            line: '4',
            'system-out': [
              [
                'workspaces.status has no value "gone" (src/fail.ts:4:11)',
                '  4 │ const a = `',
                '    │           ^…',
                ...advice,
              ].join('\n'),
            ],
          },
        ],
      },
    ],
  };
  check(runs.findings, expected, told);
});

test('problems are errors of a suite of their own', () => {
  const message = 'there is no gate "x"; write "y"';
  const where = 'drift-gate.config.ts: gates["x"]';
  const error = [{ message, type: 'problem', text: `${where}\n${message}` }];
  check(
    runs['problems only'],
    {
      name: 'drift-gate',
      ...{ tests: '1', failures: '0', errors: '1', skipped: '0' },
      testsuite: [
        {
          name: 'drift-gate',
          ...{ tests: '1', failures: '0', errors: '1', skipped: '0' },
          testcase: [{ name: where, classname: 'drift-gate', error }],
        },
      ],
    },
    told,
  );
});

test.each<{ name: RunName; suites: readonly string[]; from?: string }>([
  { name: 'nothing found', suites: ['forbidden-import 1 0 0 0', 'unknown-status 1 0 0 0'] },
  { name: 'findings', suites: ['forbidden-import 1 0 0 1', 'unknown-status 2 1 0 0'] },
  { name: 'allowed only', suites: ['forbidden-import 1 0 0 1', 'unknown-status 1 0 0 0'] },
  { name: 'problems only', suites: ['drift-gate 1 0 1 0'] },
  {
    name: 'several projects',
    suites: [
      'drift-gate 2 0 2 0',
      'web: forbidden-import 1 0 0 0',
      'web: unknown-status 1 1 0 0',
      'api: forbidden-import 1 0 0 1',
      'api: unknown-status 1 1 0 0',
    ],
  },
  { name: 'hostile', suites: ['drift-gate 1 0 1 0', 'forbidden-import 1 0 0 0', 'unknown-status 3 1 0 1'] },
])('the suites of: $name', ({ name, suites }) => {
  check(runs[name], suites, (document) =>
    children(document, 'testsuite').map((suite) =>
      [suite['name'], suite['tests'], suite['failures'], suite['errors'], suite['skipped']].join(' '),
    ),
  );
});

test('hostile paths and texts come out as they are, or as pictures where XML has no such character', () => {
  const expected = [undefined, undefined, hostilePath, hostilePath, hostilePath].map((path) =>
    path?.replaceAll('\u001b', '\ufffd'),
  );
  check(runs.hostile, expected, (suites) => cases(suites).map((each) => each['file']));
  check(runs.hostile, `workspaces.status has no value "${visible(hostileText)}"`, (suites) =>
    cases(suites)
      .flatMap((each) => children(each, 'failure').map((failure) => failure['message']))
      .at(0),
  );
  check(runs.hostile, [`allowed: ${visible(hostileText)}`], (suites) =>
    cases(suites).flatMap((each) => children(each, 'skipped').map((skipped) => skipped['message'])),
  );
});

test('paths of several projects, from a folder of the repository', () => {
  const files = ['x/apps/web/src/fail.ts', 'api/src/a.ts', 'api/src/fail.ts'];
  const of = (suites: Node): unknown => cases(suites).flatMap((each) => each['file'] ?? []);
  check(runs['several projects'], files, of, { from: 'x' });
});

test('valid by the schema of Jenkins, in libxml2', async () => {
  expect(await junitErrors(Object.values(runs).map((run) => renderJunit(run)))).toEqual([]);
});

test('what the parser and the schema refuse', async () => {
  expect(xmlErrors('<a b="&#27;"/>')).toHaveLength(1);
  const refused = [
    '<testsuites><testsuite name="a"/></testsuites>',
    '<testsuites><testsuite name="a" tests="1"><testcase name="b" lines="3"/></testsuite></testsuites>',
    '<testsuites><testcase name="b"/></testsuites>',
    '<testsuites><testsuite name="a" tests="1" file="a.ts"/></testsuites>',
  ];
  for (const text of refused) expect(await junitErrors([text]), text).toHaveLength(1);
});
