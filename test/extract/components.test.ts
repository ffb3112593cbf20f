import * as typescript from '@typescript-eslint/parser';
import * as svelte from 'svelte-eslint-parser';
import { describe, expect, test } from 'vitest';
import * as vue from 'vue-eslint-parser';
import { scriptBlocks } from '#extract/components';
import { extractFile, extractProgram } from '#extract/extract';
import { extractModule, extractModuleAside } from '#extract/modules';

interface Case {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  /** What the blocks hold, in their languages. */
  readonly blocks: readonly string[];
}

const query = "db.query(`UPDATE jobs SET state = 'lost'`);";
const cases: readonly Case[] = [
  { name: 'a block', file: 'a.vue', text: `<script>\n${query}\n</script>\n`, blocks: [`jsx \n${query}\n`] },
  {
    name: 'a block behind the template, typed',
    file: 'a.vue',
    text: `<template>\n  <p v-if="a > b">é😀 {{ x }}</p>\n</template>\n\n<script lang="ts" setup>\nconst a: string = 'x'; ${query}\n</script>\n`,
    blocks: [`ts \nconst a: string = 'x'; ${query}\n`],
  },
  {
    name: 'two blocks, of which the second goes on from the first',
    file: 'a.vue',
    text: `<script lang="ts">\nimport { Db } from './db';\nexport const state = 'lost';\n</script>\n<script setup lang="ts">\nimport { db } from './db';\n// drift-allow unknown-status: old rows\ndb.query(\`UPDATE jobs SET state = '\${state}'\`);\n</script>\n<style>p { color: red }</style>\n`,
    blocks: [
      `ts \nimport { Db } from './db';\nexport const state = 'lost';\n`,
      "ts \nimport { db } from './db';\n// drift-allow unknown-status: old rows\ndb.query(`UPDATE jobs SET state = '${state}'`);\n",
    ],
  },
  {
    name: 'tags in comments, strings, attributes and custom blocks are none',
    file: 'a.vue',
    text: `<!-- <script>no()</script> -->\n<docs>\nWrite <script>no()</script> first.\n</docs>\n<template>\n  <p title="<script>no()">{{ '<template>' }}</p>\n  <template #x><b/></template>\n</template>\n<script>\nconst a = '<script>'; const b = '<\\/script>'; f(a);\n</script >\n`,
    blocks: ["jsx \nconst a = '<script>'; const b = '<\\/script>'; f(a);\n"],
  },
  {
    name: 'a pug template',
    file: 'a.vue',
    text: `<template lang="pug">\np <script>\n</template>\n<script>f()</script>`,
    blocks: ['jsx f()'],
  },
  {
    name: 'CRLF',
    file: 'a.vue',
    text: `<template>\r\n<p/>\r\n</template>\r\n<script>\r\nf('a');\r\ng();\r\n</script>\r\n`,
    blocks: [`jsx \r\nf('a');\r\ng();\r\n`],
  },
  {
    name: 'a block with src',
    file: 'a.vue',
    text: '<script src="./x.js"></script>\n<template><p/></template>\n',
    blocks: [],
  },
  { name: 'a template alone', file: 'a.vue', text: '<template><p/></template>\n', blocks: [] },
  {
    name: 'tsx',
    file: 'a.vue',
    text: '<script lang="tsx">\nconst a = (x: number) => <p>{f(x)}</p>;\n</script>\n',
    blocks: ['tsx \nconst a = (x: number) => <p>{f(x)}</p>;\n'],
  },
  {
    name: 'Svelte: the module and the instance',
    file: 'a.svelte',
    text: `<script context="module" lang="ts">\n  export const state = 'lost';\n</script>\n\n<script lang="ts">\n  import { db } from './db';\n  export let id: string;\n  db.query(\`UPDATE jobs SET state = '\${state}'\`, [id]);\n  $: doubled = id + id;\n  $: if (doubled) { db.query('SELECT 1'); }\n</script>\n\n<p>é😀 {id}</p>\n`,
    blocks: [
      `ts \n  export const state = 'lost';\n`,
      "ts \n  import { db } from './db';\n  export let id: string;\n  db.query(`UPDATE jobs SET state = '${state}'`, [id]);\n  $: doubled = id + id;\n  $: if (doubled) { db.query('SELECT 1'); }\n",
    ],
  },
  {
    name: 'Svelte 5: module, and markup with tags in expressions and in the head',
    file: 'a.svelte',
    text: `<script module>\n  export const a = 1;\n</script>\n<svelte:head><script>no()</script></svelte:head>\n<br>\n{#if a > 1}<p title={a < 2 ? '>' : "<b>"}>{'}'}</p>{/if}\n<!-- <script> -->\n<script>\n  const b = a < 2;\n  f(b);\n</script>\n`,
    blocks: ['jsx \n  export const a = 1;\n', 'jsx \n  const b = a < 2;\n  f(b);\n'],
  },
];

describe('the blocks, and the facts that every parser leads to', () => {
  test.each(cases)('$file: $name', check);
});

function check({ file, text, blocks }: Case): void {
  expect(
    scriptBlocks(text, file).map(({ language, span }) => `${language} ${text.slice(span.start, span.end)}`),
  ).toEqual(blocks);
  const facts = extractFile(text, { fileName: file });
  expect(facts.problems).toEqual([]);
  expect(file.endsWith('.vue') ? byVue(text) : bySvelte(text)).toEqual(facts);
  const { imports, exports, allowances } = extractModule(text, { fileName: file });
  expect({ imports, allowances }).toEqual({ imports: facts.imports, allowances: facts.allowances });
  expect(exports.map(({ span }) => span)).toEqual(facts.exports.map(({ span }) => span));
}

const options = {
  parser: typescript,
  range: true,
  loc: true,
  comment: true,
  sourceType: 'module',
  ecmaVersion: 'latest',
};

function byVue(text: string): unknown {
  const jsx = text.includes('"tsx"');
  const { ast } = vue.parseForESLint(text, { ...options, filePath: 'a.vue', ecmaFeatures: { jsx } });
  return extractProgram(ast, text, (ast.comments ?? []) as never);
}

function bySvelte(text: string): unknown {
  const { ast } = svelte.parseForESLint(text, { ...options, filePath: 'a.svelte' });
  return extractProgram(scriptProgram(ast), text, ast.comments as never);
}

interface BodyNode {
  readonly type: string;
  readonly body?: readonly BodyNode[];
}

/** `$: a = b;` is a statement with a label, and a kind of its own to that parser. */
function plain(node: BodyNode): BodyNode {
  return node.type === 'SvelteReactiveStatement' ? { ...node, type: 'LabeledStatement' } : node;
}

/** The statements alone: svelte-eslint-parser leaves them inside of the script elements, among which the markup stands. */
function scriptProgram({ type, body }: { readonly type: string; readonly body: readonly unknown[] }): {
  readonly type: string;
  readonly body: readonly unknown[];
} {
  return {
    type,
    body: (body as readonly BodyNode[]).flatMap((node): readonly unknown[] => {
      if (node.type === 'SvelteScriptElement') return (node.body ?? []).map(plain);
      return node.type.startsWith('Svelte') ? [] : [node];
    }),
  };
}

test('a tag in an expression of Svelte is a text', () => {
  // The parser for ESLint takes it for a tag.
  const text = `<p title={f({ a: '<script>' })}>{\`<script>\`}</p>\n<script>f();</script>\n{unclosed\n`;
  const [block, ...others] = scriptBlocks(text, 'a.svelte');
  expect(others).toEqual([]);
  expect(text.slice(block?.span.start, block?.span.end)).toBe('f();');
});

test('a block that is not closed is said, and read', () => {
  const text = '<template/>\n<script>\nf();\n';
  const facts = extractFile(text, { fileName: 'a.vue' });
  expect(facts.calls).toHaveLength(1);
  const problem = { message: 'a <script> block is not closed', span: { start: 20, end: 20 }, recovered: true };
  expect(facts.problems).toEqual([problem]);
  expect(extractModule(text, { fileName: 'a.vue' }).problems).toEqual([problem]);
});

test.each(['coffee', 'json', 'gleam'])('a block in %s is not read', (language) => {
  const text = `<script lang="${language}">\n}} no ((\n</script>\n`;
  const { problems, calls } = extractFile(text, { fileName: 'a.vue' });
  expect({ problems, calls }).toEqual({ problems: [], calls: [] });
});

test('two blocks on one line are two statements', () => {
  const text = '<script>const a = f</script><script setup>g()</script>';
  expect(extractFile(text, { fileName: 'a.vue' })).toMatchObject({
    problems: [],
    calls: [{ span: { start: 42, end: 45 } }],
  });
});

test('a component cut anywhere is read without throwing', async () => {
  for (const { file, text } of cases) {
    for (let end = 0; end < text.length; end += 1) {
      const part = text.slice(0, end);
      expect(extractFile(part, { fileName: file }).functions.length).toBeGreaterThan(0);
      for (const { span } of scriptBlocks(part, file)) expect(span.end).toBeLessThanOrEqual(end);
    }
    expect(await extractModuleAside(text, { fileName: file })).toEqual(extractModule(text, { fileName: file }));
  }
});
