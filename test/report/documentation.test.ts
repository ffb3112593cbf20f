import { expect, test } from 'vitest';
import { z } from 'zod';
import { eslintDifferences } from '#gate/eslint-differences';
import { badAllowance, defineGate, type Gate } from '#gate/index';
import { contractOf } from '#report/contract';
import { renderGateReadme, renderGateTable, type Example } from '#report/documentation';
import { renderExplanation } from '#report/explain';
import { optionRows } from '#report/options-table';

const gate = defineGate({
  id: 'loose-end',
  title: 'an end that nothing holds',
  why: 'One came off in production.',
  scope: 'file',
  reads: ['sql'],
  severity: 'error',
  messages: {
    loose: {
      what: '{name} is loose',
      label: 'from here',
      instead: 'tie {name} to a <post>, `<so>`.',
      allowed: 'tied: {tied}',
    },
  },
  options: z.strictObject({
    ends: z
      .array(z.strictObject({ name: z.string().describe('The end | its name.'), why: z.string().optional() }))
      .default([])
      .describe('Ends to hold.'),
    mode: z.enum(['tied', 'glued']).describe('How they are held.'),
  }),
  onByDefault: false,
  check: () => [],
});

const examples: readonly Example[] = [
  { kind: 'bad', name: 'two-ends', files: [{ path: 'a.ts', text: 'loose(1);\nloose(2);\n' }] },
  { kind: 'bad', name: 'example', files: [{ path: 'a.ts', text: 'loose(1);\n' }] },
  { kind: 'ok', name: 'example', files: [{ path: 'a.md', text: '```\ntie(1);\n```\n' }] },
  { kind: 'miss', name: 'far-end', reason: 'it is in another repository', files: [] },
];

const differencesOf = (id: string | undefined): readonly string[] =>
  eslintDifferences.filter((difference) => difference.gate === id).map(({ what }) => what);
const hosts = `The same findings in the command line, in ESLint and in oxlint. ${differencesOf(undefined).join(' ')}`;

const readme = `# loose-end

<!-- Generated from gate.ts and the fixtures. A test fails when it is stale. -->

An end that nothing holds.

**Why:** One came off in production.

An end is loose
when nothing holds it.

Not its business: knots.

Severity: error; off until it is configured. Judges one file at a time. Reads sql.

## Messages

- \`loose\`: {name} is loose
  - Instead: tie {name} to a \\<post>, \`<so>\`.
  - Allowed: tied: {tied}

## Options

| Option        | Type              | Default  | Meaning              |
| ------------- | ----------------- | -------- | -------------------- |
| \`ends\`        | list of objects   | \`[]\`     | Ends to hold.        |
| \`ends[].name\` | string            | required | The end \\| its name. |
| \`ends[].why\`  | string            | none     |                      |
| \`mode\`        | "tied" or "glued" | required | How they are held.   |

## Refused

[example](../../fixtures/loose-end/bad-example):

\`a.ts\`

\`\`\`ts
loose(1);
\`\`\`

Also:

- [two ends](../../fixtures/loose-end/bad-two-ends)

## Accepted

[example](../../fixtures/loose-end/ok-example):

\`a.md\`

\`\`\`\`md
\`\`\`
tie(1);
\`\`\`
\`\`\`\`

## Known misses

- [far end](../../fixtures/loose-end/miss-far-end): it is in another repository

## Hosts

${hosts}

## Accepting one place

\`\`\`ts
// drift-allow loose-end: <reason>
\`\`\`

On the line, on the line above, or above the function. In SQL text, write it as a \`--\` comment.
`;

test('a README', () => {
  const contract = 'An end is loose\nwhen nothing holds it.\n\nNot its business: knots.';
  expect(renderGateReadme({ gate, contract, examples })).toBe(readme);
});

test('what the hosts differ in for one gate stands on its page', () => {
  const own = differencesOf('dangling-route');
  expect(own).toHaveLength(1);
  const page = renderGateReadme({ gate: { ...gate, id: 'dangling-route' }, contract: '', examples: [] });
  expect(page).toContain(`\n## Hosts\n\n${hosts}\n\n- ${own.join('')}\n\n## `);
});

test('a README of a gate with neither options, fixtures nor contract', () => {
  const bare: Gate = { ...(gate as Gate), options: z.strictObject({}), onByDefault: true };
  const page = renderGateReadme({ gate: bare, contract: '', examples: [] });
  expect(page.split('\n').filter((line) => line.startsWith('## '))).toEqual([
    '## Messages',
    '## Options',
    '## Known misses',
    '## Hosts',
    '## Accepting one place',
  ]);
  expect(page).toContain(
    '\n## Options\n\nNone.\n\n## Known misses\n\nNone is recorded.\n\n## Hosts\n\nThe same findings',
  );
});

const long = Array.from({ length: 90 }, (_, line) => `tie(${line});`).join('\n');

test.each([
  {
    name: 'of a long one only what is found',
    given: [
      {
        kind: 'bad',
        name: 'a',
        files: [
          { path: 'a.ts', text: 'loose();', found: true },
          { path: 'b.ts', text: long },
        ],
      },
    ],
    expected: ['`a.ts`'],
  },
  {
    name: 'what is shown once is not shown again',
    given: [
      {
        kind: 'bad',
        name: 'a',
        files: [
          { path: 'a.ts', text: 'loose();' },
          { path: 'c.ts', text: 'c' },
        ],
      },
      {
        kind: 'ok',
        name: 'a',
        files: [
          { path: 'a.ts', text: 'tie();' },
          { path: 'c.ts', text: 'c' },
        ],
      },
    ],
    expected: ['`a.ts`', '`c.ts`', '`a.ts`'],
  },
  {
    name: 'the one called example, however long',
    given: [
      { kind: 'ok', name: 'short', files: [{ path: 'a.ts', text: 'a' }] },
      { kind: 'ok', name: 'example', files: [{ path: 'b.ts', text: 'bbb' }] },
    ],
    expected: ['`b.ts`'],
  },
] as const)('examples: $name', ({ given, expected }) => {
  const page = renderGateReadme({ gate, contract: '', examples: given });
  expect(page.split('\n').filter((line) => /^`[^`]+`$/.test(line))).toEqual(expected);
});

test('a contract that begins with the title does not say it twice', () => {
  const page = renderGateReadme({ gate, contract: 'An end that\nnothing holds.\n\nMore.', examples: [] });
  expect(page).toContain('**Why:** One came off in production.\n\nMore.\n');
});

test('what no allowance can accept has no word about allowances', () => {
  const page = renderGateReadme({ gate: badAllowance, contract: '', examples: [] });
  expect(
    page
      .split('\n')
      .filter((line) => line.startsWith('## '))
      .at(-1),
  ).toBe('## Hosts');
});

test('the README in a terminal', () => {
  expect(renderExplanation(readme, { width: 60 })).toBe(`loose-end

An end that nothing holds.

Why: One came off in production.

An end is loose when nothing holds it.

Not its business: knots.

Severity: error; off until it is configured. Judges one file
at a time. Reads sql.

Messages

- \`loose\`: {name} is loose
  - Instead: tie {name} to a <post>, \`<so>\`.
  - Allowed: tied: {tied}

Options

  Option         Type               Default   Meaning
  \`ends\`         list of objects    \`[]\`      Ends to hold.
  \`ends[].name\`  string             required  The end | its name.
  \`ends[].why\`   string             none
  \`mode\`         "tied" or "glued"  required  How they are held.

Refused

example:

\`a.ts\`

  loose(1);

Also:

- two ends

Accepted

example:

\`a.md\`

  \`\`\`
  tie(1);
  \`\`\`

Known misses

- far end: it is in another repository

Hosts

The same findings in the command line, in ESLint and in
oxlint. Notes are reported by the command line alone. So are
findings in SQL files, which ESLint does not open. Those
that need the TypeScript compiler to say which values can
arrive are reported in ESLint only where linting is typed,
and never in oxlint.

Accepting one place

  // drift-allow loose-end: <reason>

On the line, on the line above, or above the function. In
SQL text, write it as a \`--\` comment.
`);
});

test('the table of gates', () => {
  expect(renderGateTable([gate, { id: 'x', title: 'a | b', onByDefault: true }])).toBe(
    `| Gate                                   | Refuses                   | By default |
| -------------------------------------- | ------------------------- | ---------- |
| [loose-end](rules/loose-end/README.md) | an end that nothing holds | off        |
| [x](rules/x/README.md)                 | a \\| b                    | on         |`,
  );
});

const schemas = [
  { name: 'a boolean', schema: z.boolean().default(false), expected: ['boolean', 'false'] },
  { name: 'a record', schema: z.record(z.string(), z.number()).optional(), expected: ['object of numbers', 'none'] },
  {
    name: 'alternatives',
    schema: z.union([z.string(), z.array(z.string())]),
    expected: ['string or list of strings', ''],
  },
  { name: 'a literal', schema: z.literal('equal').default('equal'), expected: ['"equal"', '"equal"'] },
  { name: 'a nullable', schema: z.string().nullable(), expected: ['string or null', ''] },
  { name: 'what JSON cannot say', schema: z.instanceof(RegExp), expected: ['anything', ''] },
];

test.each(schemas)('an option: $name', ({ schema, expected }) => {
  const rows = optionRows(z.strictObject({ option: schema }));
  expect(rows.map(({ type, fallback }) => [type, fallback])).toEqual([expected]);
});

test('members of alternatives, records and lists in lists', () => {
  const member = z.strictObject({ a: z.string() });
  const schema = z.strictObject({
    one: z.union([z.string(), member]),
    two: z.record(z.string(), member),
    three: z.array(z.array(member)),
  });
  expect(optionRows(schema).map(({ name }) => name)).toEqual([
    'one',
    'one.a',
    'two',
    'two.<name>.a',
    'three',
    'three[][].a',
  ]);
});

const sources = [
  {
    name: 'the doc comment of the gate, not of what stands before it',
    source:
      '/** Another. */\nconst x = 1;\n\n/**\n * First\n * line.\n *\n * - item\n *   more\n */\nexport const gate = defineGate({\n',
    expected: 'First\nline.\n\n- item\n  more',
  },
  { name: 'one line', source: '/** Short. */\nexport const gate = defineGate({});', expected: 'Short.' },
  { name: 'CRLF', source: '/**\r\n * A.\r\n * B.\r\n */\r\nexport const gate = defineGate({});', expected: 'A.\nB.' },
  { name: 'none', source: 'export const gate = defineGate({});', expected: '' },
];

test.each(sources)('contract: $name', ({ source, expected }) => {
  expect(contractOf(source)).toBe(expected);
});
