import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const command = path.join(root, 'bin/drift-gate.js');

let base = '';
let copies = 0;
beforeAll(() => {
  base = realpathSync(mkdtempSync(path.join(tmpdir(), 'drift-gate-own-')));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

interface Case {
  readonly name: string;
  readonly args: readonly string[];
  /** What is written otherwise in the example: a text in one of its files, and what stands there instead. */
  readonly edits?: readonly (readonly [file: string, text: string, instead: string])[];
  readonly code: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

const config = 'drift-gate.config.ts';
const gate = 'gates/hard-delete.ts';
const bad = 'fixtures/hard-delete/bad-delete/src/orders.ts';
const closing = (findings: string): string =>
  `1 file, 3 statements read, 0 partly, 0 opaque, <gates>, ${findings}, <seconds> s\n`;
const unallowed = ['src/orders.ts', '// drift-allow hard-delete:', '// it is said that'] as const;

const cases: readonly Case[] = [
  { name: 'it is run, and what is allowed is counted', args: [], code: 0, stdout: closing('0 findings, 1 allowed') },
  {
    name: 'it is shown as any other',
    args: ['--gate', 'hard-delete'],
    edits: [unallowed],
    code: 1,
    stdout: `error[hard-delete] rows of orders are deleted${' '.repeat(36)}src/orders.ts:12:31
  12 │   await db.query('DELETE FROM orders WHERE customer = $1', [customer]);
     │                               ^^^^^^ its rows are kept
  why      An invoice whose order is gone cannot be shown to an auditor.
  instead  Set orders.cancelled_at in an UPDATE, and leave out marked rows where they are read.
  accept   // drift-allow hard-delete: <reason>        more: npx drift-gate explain hard-delete

${closing('1 finding (1 error), 0 allowed')}`,
  },
  {
    name: 'its names must mean something',
    args: ['--gate', 'hard-delete'],
    edits: [[config, "'orders'", "'order'"]],
    code: 2,
    stdout: closing('0 findings, 0 allowed, 1 problem'),
    stderr:
      'error: drift-gate.config.ts: gates["hard-delete"].tables[0].table: the migrations create no table "order"; write "orders", the nearest name\n',
  },
  {
    name: 'its options must be what its schema says',
    args: [],
    edits: [[config, 'mark:', 'makr:']],
    code: 2,
    stderr:
      'error: drift-gate.config.ts: gates["hard-delete"].tables[0].makr: there is no option "makr"; write "mark", the nearest name\n',
  },
  {
    name: 'an id that is taken',
    args: [],
    edits: [[gate, "id: 'hard-delete'", "id: 'unknown-status'"]],
    code: 2,
    stderr:
      'error: drift-gate.config.ts: ownGates[0].id: there is another gate "unknown-status"; choose an id that is not taken\n',
  },
  {
    name: 'what is no gate',
    args: [],
    edits: [[gate, "severity: 'error'", "severity: 'warning'"]],
    code: 2,
    stderr:
      'error: drift-gate.config.ts: ownGates[0].severity: expected one of error, note, found "warning"; name one of: error, note\n',
  },
  {
    name: 'one that is not registered',
    args: [],
    edits: [[config, '  ownGates: [hardDelete],\n', '']],
    code: 2,
    stderr:
      'error: drift-gate.config.ts: gates["hard-delete"]: there is no gate "hard-delete"; name one of: bad-allowance, bypassed-dispatcher, coalesced-enum, dangling-route, drifted-copy, forbidden-import, insert-in-loop, missing-call, … (22 in all)\n',
  },
  {
    name: 'one that throws is named with its line, and no stack',
    args: ['--gate', 'hard-delete'],
    edits: [[gate, 'const kept =', "if (table) throw new Error('no such luck');\n      const kept ="]],
    code: 2,
    stdout: closing('0 findings, 0 allowed, 1 problem'),
    stderr:
      'error: gate hard-delete (gates/hard-delete.ts:46): it failed: no such luck; mend it; the other gates have run\n',
  },
  {
    name: 'one that says a breach without what its message needs',
    args: ['--gate', 'hard-delete'],
    edits: [[gate, 'values: { table, mark }', 'values: { table }']],
    code: 2,
    stdout: closing('0 findings, 0 allowed, 1 problem'),
    stderr:
      'error: gate hard-delete: it failed: a breach gives no value for {mark} of its message "deleted"; mend it; the other gates have run\n',
  },
  {
    name: 'its fixtures',
    args: ['test'],
    code: 0,
    stdout:
      'passed  hard-delete/bad-delete\npassed  hard-delete/miss-cascade\npassed  hard-delete/ok-marked\n3 fixtures, 3 passed, 0 failed\n',
  },
  {
    name: 'its fixtures are strict both ways',
    args: ['test', 'hard-delete'],
    edits: [[bad, '33 rows of orders', '34 rows of orders']],
    code: 1,
    stdout: `failed  hard-delete/bad-delete
  ${bad}:4:33 hard-delete: rows of orders are deleted (found, not wanted)
  ${bad}:4:34 hard-delete: rows of orders are deleted (wanted, not found)
passed  hard-delete/miss-cascade
passed  hard-delete/ok-marked
3 fixtures, 2 passed, 1 failed
`,
  },
  {
    name: 'a fixture that cannot be judged has failed',
    args: ['test'],
    edits: [
      [bad, '// want "hard-delete', '// want "'],
      ['fixtures/hard-delete/ok-marked/drift-gate.config.ts', "'orders'", "'order'"],
    ],
    code: 1,
    stdout: `failed  hard-delete/bad-delete
  src/orders.ts:4: an expectation is "gate column headline", not " 33 rows of orders are deleted"
passed  hard-delete/miss-cascade
failed  hard-delete/ok-marked
  error: drift-gate.config.ts: gates["hard-delete"].tables[0].table: the migrations create no table "order"; write "orders", the nearest name
3 fixtures, 1 passed, 2 failed
`,
  },
  {
    name: 'a folder without fixtures',
    args: ['test', '--fixtures', 'src'],
    code: 2,
    stderr: 'error: src/hard-delete: no fixture shows what the gate refuses; add one: bad-<what it shows>\n',
  },
  {
    name: 'fixtures of a gate that is not its own',
    args: ['test', 'hard-deletes'],
    code: 2,
    stderr:
      'error: test: the configuration has no gate "hard-deletes" of its own; write "hard-delete", the nearest name\n',
  },
];

test.each(cases)('$name', check);

async function check({ args, edits = [], code, stdout = '', stderr = '' }: Case): Promise<void> {
  expect(await run([command, ...args], copied(edits))).toEqual({ code, stdout, stderr });
}

test('it is listed and explained', async () => {
  const folder = copied([]);
  const [list, page] = await Promise.all([
    run([command, 'list'], folder),
    run([command, 'explain', 'hard-delete'], folder),
  ]);
  expect(list.stdout).toContain(
    'on   hard-delete            a statement deletes rows of a table whose rows are kept\n',
  );
  expect(page.stdout).toContain('Why: What refers to a deleted row can no longer be explained.');
  expect(page.stdout).toContain('tables[].mark');
  expect([list, page].map(({ code, stderr }) => ({ code, stderr }))).toEqual([
    { code: 0, stderr: '' },
    { code: 0, stderr: '' },
  ]);
});

test('the interface returns the report, and neither prints nor exits', async () => {
  const folder = copied([unallowed]);
  const api = JSON.stringify(path.join(root, 'dist/bundle/api.js'));
  const script = `
    const { check } = await import(${api});
    const report = await check({ gates: ['hard-delete'], types: 'off' });
    console.log(JSON.stringify({ code: report.exitCode, what: report.findings.map(({ file, what }) => file + ': ' + what) }));
    const wrong = await check({ config: 'absent.ts' });
    console.log(JSON.stringify(wrong.problems.map(({ what }) => what)));
  `;
  const ended = await run(['--input-type=module', '--eval', script], folder);
  expect(ended).toEqual({
    code: 0,
    stdout: '{"code":1,"what":["src/orders.ts: rows of orders are deleted"]}\n["there is no such file"]\n',
    stderr: '',
  });
});

/** The example somewhere else, where no other drift-gate is installed. */
function copied(edits: NonNullable<Case['edits']>): string {
  const folder = path.join(base, String((copies += 1)));
  cpSync(path.join(root, 'examples/own-gate'), folder, { recursive: true });
  for (const [file, text, instead] of edits) {
    const before = readFileSync(path.join(folder, file), 'utf8');
    expect(before.split(text), `${file} holds ${text} once`).toHaveLength(2);
    writeFileSync(path.join(folder, file), before.replace(text, instead));
  }
  return folder;
}

function run(
  args: readonly string[],
  cwd: string,
): Promise<{ readonly code: number | string | null | undefined; readonly stdout: string; readonly stderr: string }> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(NO|FORCE)_COLOR$/.test(name)));
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd, env }, (error, stdout, stderr) =>
      resolve({
        code: error === null ? 0 : error.code,
        stdout: stdout.replace(/\d+ gates?(, .*, )[\d.]+ s$/m, '<gates>$1<seconds> s'),
        stderr,
      }),
    );
  });
}
