import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { parseFragment, type DefaultTreeAdapterTypes } from 'parse5';
import { expect, test } from 'vitest';
import type { Finding } from '#gate/index';
import { visible } from '#report/cells';
import { renderMarkdown, type MarkdownOptions } from '#report/markdown';
import type { Run } from '#report/run';
import { faild, files, hostilePath, hostileText, note, runs } from './runs.js';
import { importFinding, runOf } from './sample.js';

type Node = DefaultTreeAdapterTypes.ChildNode;

/** What a reader gets: Markdown as GitHub reads it, and of that the HTML as a browser does. One line a block, blanks as written. */
function shown(markdown: string): readonly string[] {
  return parsed(markdown).flatMap((node) => outline(node, 0));
}

function parsed(markdown: string): readonly Node[] {
  const html = micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  return parseFragment(html).childNodes;
}

const blocks = new Set(['h3', 'p', 'ul', 'li', 'details', 'summary', 'pre', 'blockquote', 'ol', 'table', 'h1', 'h2']);

function outline(node: Node, depth: number): readonly string[] {
  const indent = '  '.repeat(depth);
  if (node.nodeName === '#comment') return 'data' in node ? [`${indent}<!--${node.data}-->`] : [];
  if (!('childNodes' in node)) return [];
  const nested = node.childNodes.flatMap((child) => (blocks.has(child.nodeName) ? outline(child, depth + 1) : []));
  const own = node.childNodes
    .filter((child) => !blocks.has(child.nodeName))
    .map(inline)
    .join('')
    .replace(/\n+$/, '');
  return [`${indent}${node.nodeName}${own.trim() === '' ? '' : `: ${own.trim()}`}`, ...nested];
}

function inline(node: Node): string {
  if ('value' in node) return node.value;
  // Comments are there to keep a mention from being one.
  if (!('childNodes' in node)) return '';
  const content = node.childNodes.map(inline).join('');
  const name = [node.nodeName, ...node.attrs.map(({ value }) => value)].join(' ');
  return node.nodeName === 'code' ? `\`${content}\`` : `<${name}>${content}</>`;
}

function check(run: Run, expected: readonly string[], options: MarkdownOptions = {}): void {
  const text = renderMarkdown(run, options);
  expect(text.startsWith('<!-- drift-gate -->\n')).toBe(true);
  expect(shown(text)).toEqual(['<!-- drift-gate -->', ...expected]);
}

const seen = '12 files, 34 statements read, 0 partly, 0 opaque, 2 gates';
const advice = [
  '    li: <strong>why</> The UPDATE fails, and a mock does not.',
  '    li: <strong>instead</> add the value in a migration.',
  '    li: <strong>accept</> `// drift-allow unknown-status: <reason>`',
  '    li: <strong>more</> `npx drift-gate explain unknown-status`',
];

const faildBlock = (folder = ''): readonly string[] => [
  'details',
  `  summary: <b>error[unknown-status]</> workspaces.status has no value "faild" \`${folder}src/fail.ts:2:40\``,
  [
    `  pre: \`  2 │     await db.query("UPDATE w SET status = 'faild' /* 😀 */ WHERE id = $1", [id]);`,
    '    │                                           ^^^^^^^',
    '    │                                                                       -- the row is chosen here',
    `  ${folder}migrations/043.sql:2:23  the enum is defined here`,
    `  2 │ CREATE TYPE s AS ENUM ('running'`,
    '`',
  ].join('\n'),
  '  ul',
  ...advice,
];
const problem = 'p: <strong>problem</> `drift-gate.config.ts: gates["x"]`: there is no gate "x"; write "y"';
const hostileProblem = (folder = ''): string =>
  `p: <strong>problem</> \`${visible(hostilePath)}\` (\`${folder}${visible(hostilePath)}:1:1\`): ${visible(`${hostileText}; ${hostileText}`)}`;

const hostileBlock = (severity: string): readonly string[] => [
  'details',
  `  summary: <b>${severity}[unknown-status]</> workspaces.status has no value "${visible(hostileText)}" \`${visible(hostilePath)}:1:1\``,
  [
    '  pre: `  1 │ ```` <script> ]]> ::error::',
    '    │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    `  gone, too.ts  ${visible(hostileText)}`,
    '`',
  ].join('\n'),
  '  ul',
  `    li: <strong>why</> ${visible(hostileText)}`,
  `    li: <strong>see</> ${visible(hostileText)}`,
  ...advice.slice(1),
];

test.each<{ name: string; run: Run; expected: readonly string[]; from?: string }>([
  {
    name: 'nothing found',
    run: runs['nothing found'],
    expected: ['h3: drift-gate: no findings', `p: <sub>${seen}, 0 findings, 0 allowed</>`],
  },
  {
    name: 'allowed only: counted',
    run: runs['allowed only'],
    expected: ['h3: drift-gate: no findings, 1 allowed', `p: <sub>${seen}, 0 findings, 1 allowed</>`],
  },
  { name: 'problems only', run: runs['problems only'], expected: ['h3: drift-gate: 1 problem', problem] },
  {
    name: 'errors before notes, a block each',
    run: runs.findings,
    expected: [
      'h3: drift-gate: 1 error, 1 note, 1 allowed',
      ...faildBlock(),
      'details',
      '  summary: <b>note[unknown-status]</> workspaces.status has no value "gone" `src/fail.ts:4:11`',
      '  pre: `  4 │ const a = `\n    │           ^…\n`',
      '  ul',
      ...advice,
      `p: <sub>${seen}, 2 findings (1 error, 1 note), 1 allowed</>`,
    ],
  },
  {
    name: 'several projects, from a folder of the repository',
    run: runs['several projects'],
    from: 'x',
    expected: [
      'h3: drift-gate: 2 problems, 2 errors, 1 allowed',
      problem,
      hostileProblem('api/'),
      ...faildBlock('x/apps/web/'),
      ...faildBlock('api/'),
      `p: <sub>web: ${seen}, 1 finding (1 error), 0 allowed</>`,
      `p: <sub>api: ${seen}, 1 finding (1 error), 1 allowed, 1 problem</>`,
      `p: <sub>all: ${seen.replace('12', '24').replace('34', '68')}, 2 findings (2 errors), 1 allowed, 2 problems</>`,
    ],
  },
  {
    name: 'hostile paths and texts are what they are, and end nothing',
    run: runs.hostile,
    expected: [
      'h3: drift-gate: 1 problem, 1 error, 1 note, 1 allowed',
      hostileProblem(),
      ...hostileBlock('error'),
      ...hostileBlock('note'),
      `p: <sub>${seen}, 2 findings (1 error, 1 note), 1 allowed, 1 problem</>`,
    ],
  },
  {
    name: 'a reference that is an address is a link, and a label without its text stands alone',
    run: runOf(files, [
      importFinding({ path: 'gone.ts', span: { start: 0, end: 1 } }, { see: 'https://example.org/a_b_c?d=*e*' }),
    ]),
    expected: [
      'h3: drift-gate: 1 error',
      'details',
      '  summary: <b>error[forbidden-import]</> provisioner must not import handlers `gone.ts`',
      '  pre: `  resolves to src/handlers/secrets.ts (layer handlers)\n`',
      '  ul',
      '    li: <strong>why</> A cycle once kept the service from starting.',
      '    li: <strong>see</> <a https://example.org/a_b_c?d=*e*>https://example.org/a_b_c?d=*e*</>',
      '    li: <strong>instead</> pass what you need as a parameter.',
      '    li: <strong>allowed</> provisioner may import: models, db',
      '    li: <strong>accept</> `// drift-allow forbidden-import: <reason>`',
      '    li: <strong>more</> `npx drift-gate explain forbidden-import`',
      `p: <sub>${seen}, 1 finding (1 error), 0 allowed</>`,
    ],
  },
])('$name', ({ run, expected, from }) => {
  check(run, expected, from === undefined ? {} : { from });
});

const many = (finding: Finding, count: number): Finding[] =>
  Array.from({ length: count }, (_, index) => ({ ...finding, key: `${finding.key}${index}` }));

test.each([
  { name: "GitHub's limit", limit: undefined, errors: 300, notes: 20, fits: [93, 0] },
  { name: 'a small one', limit: 1500, errors: 3, notes: 2, fits: [1, 1] },
  { name: 'room for nothing but the outcome', limit: 500, errors: 3, notes: 2, fits: [0, 0] },
])('what is over the limit is counted: $name', ({ limit, errors, notes, fits }) => {
  const run = runOf(files, [...many(note, notes), ...many(faild, errors)]);
  const text = renderMarkdown(run, limit === undefined ? {} : { limit });
  expect(text.length).toBeLessThanOrEqual(limit ?? 65_536);
  const fitting = (severity: string): number =>
    shown(text).filter((line) => line.startsWith(`  summary: <b>${severity}[`)).length;
  const [count] = shown(text).filter((line) => line.includes('did not fit here'));
  const counts = [
    { left: errors - fitting('error'), what: 'error' },
    { left: notes - fitting('note'), what: 'note' },
  ].flatMap(({ left, what }) => (left === 0 ? [] : [`${left} more ${what}${left === 1 ? '' : 's'}`]));
  expect(count).toBe(`p: <strong>${counts.join(', ')}</> did not fit here; \`npx drift-gate\` shows all.`);
  expect([fitting('error'), fitting('note')]).toEqual(fits);
});

test('nobody is told of a finding because a text names them', () => {
  expect(mentionsIn(parsed('`@code` @team and @<!-- -->none'))).toEqual(['@team']);
  expect(mentionsIn(parsed(renderMarkdown(runs.hostile)))).toEqual([]);
});

/** GitHub looks for them in each text by itself, and never in code. */
function mentionsIn(nodes: readonly Node[]): readonly string[] {
  return nodes.flatMap((node) => {
    if (node.nodeName === 'code') return [];
    if ('childNodes' in node) return mentionsIn(node.childNodes);
    return 'value' in node ? (node.value.match(/@\w+/g) ?? []) : [];
  });
}
