import type { Log, Result } from 'sarif';
import { describe, expect, test } from 'vitest';
import type { Finding } from '#gate/index';
import { visible } from '#report/cells';
import { renderSarif, type SarifOptions } from '#report/sarif';
import type { Run } from '#report/run';
import {
  allowed,
  faild,
  files,
  hostile,
  hostilePath,
  hostileText,
  note,
  runNames,
  runs,
  type RunName,
} from './runs.js';
import { runOf } from './sample.js';
import { sarifErrors } from './valid.js';

const options: SarifOptions = { toolVersion: '1.2.3' };

function check(run: Run, expected: unknown, of: (log: Log) => unknown, more: Partial<SarifOptions> = {}): void {
  const text = renderSarif(run, { ...options, ...more });
  const log = JSON.parse(text) as Log;
  expect(sarifErrors(log)).toEqual([]);
  expect(of(log)).toEqual(expected);
}

const results = (log: Log): readonly Result[] => log.runs[0]?.results ?? [];
const first = (log: Log): Result | undefined => results(log)[0];

test('the schema refuses what is no SARIF', () => {
  expect(sarifErrors({ version: '2.1.0', runs: [{ tool: { driver: {} }, other: 1 }] })).toEqual([
    '/runs/0 must NOT have additional properties',
    "/runs/0/tool/driver must have required property 'name'",
  ]);
});

describe('valid, with each finding and what became of it', () => {
  const failed = (of: Finding): string => `${of.gate} ${of.severity}`;
  const expected: Readonly<Record<RunName, unknown>> = {
    'nothing found': [[], 0, true, 0],
    findings: [[`${failed(allowed)} until the split`, failed(faild), failed(note)], 1, true, 0],
    'allowed only': [[`${failed(allowed)} until the split`], 0, true, 0],
    'problems only': [[], 2, false, 1],
    'several projects': [[failed(faild), `${failed(allowed)} until the split`, failed(faild)], 2, false, 2],
    hostile: [[failed(hostile), 'unknown-status note', `${failed(hostile)} ${hostileText}`], 2, false, 1],
  };
  test.each(runNames)('%s', (name) => {
    check(runs[name], expected[name], (log) => {
      const [invocation] = log.runs[0]?.invocations ?? [];
      return [
        results(log).map(({ ruleId, level, suppressions = [] }) =>
          [ruleId, level, ...suppressions.map(({ justification }) => justification)].join(' '),
        ),
        invocation?.exitCode,
        invocation?.executionSuccessful,
        invocation?.toolConfigurationNotifications?.length,
      ];
    });
  });
});

const migration = { uri: 'migrations/043.sql', uriBaseId: '%SRCROOT%', index: 1 };
const enumRegion = { startLine: 2, startColumn: 23, endLine: 3, endColumn: 2, charOffset: 23, charLength: 12 };
const written = { startLine: 2, startColumn: 40, endLine: 2, endColumn: 47, charOffset: 77, charLength: 7 };

test('one result in full: behind a byte-order mark, a CRLF and a tab', () => {
  const file = { uri: 'src/fail.ts', uriBaseId: '%SRCROOT%', index: 0 };
  const result: Result = {
    ruleId: 'unknown-status',
    ruleIndex: 1,
    level: 'error',
    message: {
      text: [
        'workspaces.status has no value "faild"',
        '[the enum is defined here](1)',
        '[the row is chosen here](2)',
        'why: The UPDATE fails, and a mock does not.',
        'instead: add the value in a migration.',
        'accept: // drift-allow unknown-status: <reason>',
        'more: npx drift-gate explain unknown-status',
      ].join('\n'),
    },
    locations: [
      {
        physicalLocation: { artifactLocation: file, region: { ...written, snippet: { text: "'faild'" } } },
        logicalLocations: [{ fullyQualifiedName: 'src/fail.ts#fail', kind: 'function' }],
      },
    ],
    relatedLocations: [
      {
        id: 1,
        physicalLocation: {
          artifactLocation: migration,
          region: { ...enumRegion, snippet: { text: "('running'\n)" } },
        },
        message: { text: 'the enum is defined here' },
      },
      {
        id: 2,
        physicalLocation: {
          artifactLocation: file,
          region: {
            ...{ startLine: 2, startColumn: 68, endLine: 2, endColumn: 70, charOffset: 105, charLength: 2 },
            snippet: { text: '$1' },
          },
        },
        message: { text: 'the row is chosen here' },
      },
    ],
    partialFingerprints: {
      'driftGateKey/v1': '960090e006120cad47ef9924eb4123f9d065a0f0f4054d5c7761bc178d414fae',
    },
    fixes: [
      {
        description: { text: "write 'failed'" },
        artifactChanges: [
          {
            artifactLocation: file,
            replacements: [{ deletedRegion: written, insertedContent: { text: "'failed'" } }],
          },
          {
            artifactLocation: migration,
            replacements: [{ deletedRegion: enumRegion, insertedContent: { text: '()' } }],
          },
        ],
      },
    ],
    properties: {
      messageId: 'write',
      subject: 'workspaces.status',
      key: 'unknown-status:src/fail.ts#fail:workspaces.status:1',
    },
  };
  check(runOf(files, [faild]), result, first);
});

test('an artifact a file, in the order of their indices', () => {
  check(
    runs.findings,
    ['src/a.ts', 'src/fail.ts', 'migrations/043.sql'].map((uri) => ({ location: { uri, uriBaseId: '%SRCROOT%' } })),
    (log) => log.runs[0]?.artifacts,
  );
});

test('a rule a gate that ran, with its help', () => {
  const rule = {
    id: 'forbidden-import',
    name: 'ForbiddenImport',
    shortDescription: { text: 'An import that its layer may not have.' },
    fullDescription: { text: 'A cycle once kept the service from starting.' },
    help: {
      text: [
        'A cycle once kept the service from starting.',
        '{from} must not import {to}. Instead: pass what you need as a parameter.',
        'Accept one place: // drift-allow forbidden-import: <reason>',
        'More: npx drift-gate explain forbidden-import',
      ].join('\n'),
      markdown: [
        '**Why:** A cycle once kept the service from starting.',
        '- {from} must not import {to}.\n  **Instead:** pass what you need as a parameter.',
        'Accept one place with a reason, on the line or above it:',
        '```ts\n// drift-allow forbidden-import: <reason>\n```',
        'More: `npx drift-gate explain forbidden-import`',
      ].join('\n\n'),
    },
    helpUri: 'https://example.org/rules/forbidden-import',
    defaultConfiguration: { level: 'error' },
    properties: { tags: ['database', 'correctness'], precision: 'high', 'problem.severity': 'error' },
  };
  check(runs['nothing found'], rule, (log) => log.runs[0]?.tool.driver.rules?.[0], {
    helpUri: (gate) => `https://example.org/rules/${gate}`,
  });
});

test('a problem with its place', () => {
  const text = `${hostilePath}: ${hostileText}; ${hostileText}`;
  check(runs.hostile, ['error', text, hostilePath], (log) => {
    const [told] = log.runs[0]?.invocations?.[0]?.toolConfigurationNotifications ?? [];
    const { uri = '' } = told?.locations?.[0]?.physicalLocation?.artifactLocation ?? {};
    return [told?.level, told?.message.text, decodeURIComponent(uri)];
  });
});

describe('names', () => {
  const uri = (log: Log): string => first(log)?.locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? '';

  test('a path is one reference, whatever it is made of', () => {
    check(runs.hostile, `/base/${hostilePath}`, (log) => {
      const { pathname, hash, search } = new URL(uri(log), 'file:///base/');
      return decodeURIComponent(pathname) + hash + search;
    });
  });

  test('half a character in a path', () => {
    const path = 'src/\ud83d.ts';
    check(runOf(files, [{ ...note, place: { ...note.place, path } }]), 'src/%EF%BF%BD.ts', uri);
  });

  test.each([
    { from: undefined, expected: ['apps/web/src/fail.ts', '../api/src/a.ts', '../api/src/fail.ts'] },
    {
      from: 'packages/x',
      expected: ['packages/x/apps/web/src/fail.ts', 'packages/api/src/a.ts', 'packages/api/src/fail.ts'],
    },
  ])('of several projects, from $from', ({ from, expected }) => {
    const uris = (log: Log): unknown =>
      results(log).map(({ locations = [] }) => locations[0]?.physicalLocation?.artifactLocation?.uri);
    check(runs['several projects'], expected, uris, from === undefined ? {} : { from });
  });
});

describe('what a viewer makes of a message', () => {
  test('a text that looks like a link is none; a label in a link stays one', () => {
    check(runs.hostile, [`[${visible(hostileText).replace(/[[\]\\]/g, '\\$&')}](1)`], (log) => {
      const links = [...(first(log)?.message.text ?? '').matchAll(/(?<!\\)\[((?:\\.|[^\\\]])*)\]\((\d+)\)/g)];
      return links.map(([link]) => link);
    });
  });
});

describe('fingerprints', () => {
  const prints = (log: Log): unknown => results(log).map((result) => result.partialFingerprints?.['driftGateKey/v1']);
  const of = (finding: Finding, project?: string): unknown => {
    const run = runOf(files, [finding], project === undefined ? {} : { project });
    return prints(JSON.parse(renderSarif(run, options)) as Log);
  };

  test('stay when lines move and words change, and differ by key and project', () => {
    const moved = { ...faild, place: note.place, values: { column: 'c', value: 'v' } };
    expect(of(moved)).toEqual(of(faild));
    expect(of({ ...faild, key: 'other' })).not.toEqual(of(faild));
    expect(of(faild, 'web')).not.toEqual(of(faild, 'api'));
  });
});

test('a fix that needs a new file is left out', () => {
  const fix = { title: 't', kind: 'fix', edits: [], creates: [{ path: 'm.sql', text: '' }] } as const;
  check(runOf(files, [{ ...faild, fix }]), undefined, (log) => first(log)?.fixes);
});

test('the order does not depend on the order of the findings', () => {
  expect(renderSarif(runOf(files, [faild, allowed, note]), options)).toBe(renderSarif(runs.findings, options));
});
