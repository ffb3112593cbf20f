import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readExamples } from '#cli/gate-docs-command';
import { drive } from './fake.js';

let root = '';

beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'drift-gate-docs-'));
  const files = {
    'README.md': '# Here\n\n<!-- gates -->\nold\n<!-- /gates -->\n\nAfter.\n',
    'rules/loose-end/gate.ts': '/** What it promises. */\nexport const gate = defineGate({});\n',
    'fixtures/loose-end/bad-two/migrations/001.sql': 'SELECT 1; -- want "loose-end 8 one \\"x\\"" "loose-end 9 two"\n',
    'fixtures/loose-end/bad-two/a.ts': 'ok();\n',
    'fixtures/loose-end/bad-two/b.ts': 'loose(); // want "loose-end 1 it is loose"\nheld();\n',
    'fixtures/loose-end/bad-two/drift-gate.config.ts': 'export default {};\n',
    'fixtures/loose-end/bad-two/node_modules/x/index.js': 'no();\n',
    'fixtures/loose-end/miss-far/a.ts': '/** Missed: it is in another file. */\nloose();\n',
    'fixtures/loose-end/miss-page/MISS.md': 'It is in\na page.\n',
    'fixtures/loose-end/notes.md': 'no fixture\n',
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('fixtures as examples: what is refused first, expectations as headlines, reasons of misses', () => {
  expect(readExamples(path.join(root, 'fixtures/loose-end'))).toEqual([
    {
      kind: 'bad',
      name: 'two',
      files: [
        { path: 'b.ts', text: 'loose(); // ✗ it is loose\nheld();\n', found: true },
        { path: 'migrations/001.sql', text: 'SELECT 1; -- ✗ one "x"; two\n', found: true },
        { path: 'drift-gate.config.ts', text: 'export default {};\n' },
        { path: 'a.ts', text: 'ok();\n' },
      ],
    },
    {
      kind: 'miss',
      name: 'far',
      reason: 'it is in another file.',
      files: [{ path: 'a.ts', text: '/** Missed: it is in another file. */\nloose();\n' }],
    },
    { kind: 'miss', name: 'page', reason: 'It is in a page.', files: [] },
  ]);
  expect(readExamples(path.join(root, 'fixtures/none'))).toEqual([]);
});

test('stale pages are named, then written, then fresh', async () => {
  const pages = [
    ...['rules/loose-end/README.md', 'rules/tight-knot/README.md'],
    ...['packages/eslint-plugin/gate-descriptions.ts', 'report.schema.json', 'README.md'],
  ];
  expect(await drive(['gate-docs', '--check'], { cwd: root })).toMatchObject({
    code: 2,
    stdout: '',
    stderr: pages.map((page) => `error: ${page}: it is stale; run npx drift-gate gate-docs\n`).join(''),
  });
  expect(await drive(['gate-docs'], { cwd: root })).toMatchObject({
    code: 0,
    stdout: pages.map((page) => `wrote ${page}\n`).join(''),
    stderr: '',
  });
  expect(await drive(['gate-docs', '--check'], { cwd: root })).toMatchObject({ code: 0, stdout: '', stderr: '' });

  expect(readFileSync(path.join(root, 'README.md'), 'utf8')).toBe(`# Here

<!-- gates -->

| Gate                                     | Refuses      | By default |
| ---------------------------------------- | ------------ | ---------- |
| [loose-end](rules/loose-end/README.md)   | a loose end  | on         |
| [tight-knot](rules/tight-knot/README.md) | a tight knot | off        |

<!-- /gates -->

After.
`);
  const page = readFileSync(path.join(root, 'rules/loose-end/README.md'), 'utf8').split('\n\n');
  expect(page[4]).toBe('What it promises.');
});
