import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lintByCli } from '../parity/command-line.js';
import { withoutMark, type Compared } from '../parity/compared.js';
import { temporaryFolder } from '../parity/copies.js';
import { eslint } from '../parity/eslint.js';
import { lintByOxlint } from '../parity/oxlint.js';

/** A file in which `«…»` stands around exactly the characters that must be underlined; the marks are not in the file. */
interface Case {
  readonly name: string;
  readonly text: string;
  readonly extension?: 'js' | 'vue' | 'svelte';
}

const raw = String.raw;
const cases: readonly Case[] = [
  { name: 'a string', text: raw`db.query("UPDATE jobs SET state = «'lost'»");` },
  { name: 'escaped quotes', text: raw`db.query('UPDATE jobs SET state = «\'lost\'» WHERE id = 1');` },
  { name: 'escapes before', text: raw`db.query("UPDATE jobs\n\tSET note = '\x41\u0042', state = «'lost'»");` },
  {
    name: 'code points and astral characters before',
    text: raw`/* 😀é */ db.query("/* \u{1F600}😀é */ UPDATE jobs SET state = «'lost'»");`,
  },
  { name: 'an escape inside', text: raw`db.query("UPDATE jobs SET state = «'l\u006fst\u{21}'»");` },
  { name: 'a line continuation', text: "db.query('UPDATE jobs \\\n SET \\\n state = «\\'lo\\\nst\\'»');" },
  { name: 'a line continuation in CRLF', text: "db.query('UPDATE jobs \\\r\n SET state = «\\'lo\\\r\nst\\'»');\r\n" },
  {
    name: 'a template of several lines',
    text: "db.query(`\n  UPDATE jobs\n  SET note = 'é😀',\n      state = «'lost'»\n  WHERE id = 1`);",
  },
  {
    name: 'a template in CRLF',
    text: "\r\ndb.query(`\r\n  UPDATE jobs\r\n  SET note = 'é😀',\r\n      state = «'lost'»\r\n  WHERE id = 1`);\r\n",
  },
  {
    name: 'a template in which the wrong text goes over a line in CRLF',
    text: "db.query(`UPDATE jobs SET state = «'lo\r\nst'»`);\r\n",
  },
  {
    name: 'interpolation',
    text: "const table = 'jobs'; const n = 1;\ndb.query(`UPDATE ${table} SET note = '${n}', state = «'lost'» WHERE id = ${n}`);",
  },
  {
    name: 'escapes in a template',
    text: "const table = 'jobs';\ndb.query(`UPDATE ${table}\\n SET note = '\\u{1F600}\\`', state = «'lost'»`);",
  },
  { name: 'a tagged template', text: "sql`UPDATE jobs SET id = ${1}, state = «'lost'» WHERE id = ${2}`;" },
  {
    name: 'concatenation',
    text: raw`db.query('UPDATE jobs ' + "SET note = '\n', " + 'state = «\'lost\'»' + ' WHERE id = 1');`,
  },
  { name: 'a value that is bound', text: raw`/* 😀 */ db.query('UPDATE jobs SET state = $1', [«'l\u006fst'»]);` },
  { name: 'a byte-order mark', text: "\uFEFFdb.query(`UPDATE jobs SET state = «'lost'»`);" },
  {
    name: 'a byte-order mark, CRLF and astral characters',
    text: "\uFEFF// 😀\r\ndb.query(`/* 😀 */\r\nUPDATE jobs SET state = «'lost'»`);\r\n",
  },
  { name: 'JavaScript', text: raw`db.query('UPDATE jobs SET state = «\'lost\'»');`, extension: 'js' },
  { name: 'two in one text', text: "db.query(`UPDATE jobs SET state = «'lost'» WHERE state = «'😀'»`);" },
  {
    name: 'a Vue file of two blocks, with a byte-order mark',
    text: "\uFEFF<template>é😀</template>\n<script>\nexport const a = 1; /* 😀 */ db.query(`UPDATE jobs SET state = «'lost'»`);\n</script>\n<script setup>\ndb.query('/* 😀 */ UPDATE jobs SET state = «\\'gone\\'»');\n</script>\n",
    extension: 'vue',
  },
  {
    name: 'a Svelte file in CRLF',
    text: "<p>é😀</p>\r\n<script>\r\n  /* 😀 */ db.query(`UPDATE jobs\r\n    SET state = «'lost'»`);\r\n</script>\r\n",
    extension: 'svelte',
  },
];

const base = temporaryFolder();
const files = cases.map(({ extension = 'ts' }, index) => `src/case-${index}.${extension}`);
const found = new Map<string, readonly Compared[]>();

beforeAll(async () => {
  write(
    'drift-gate.config.ts',
    `export default {
  include: ['src/**/*.{ts,js,vue,svelte}'],
  migrations: 'migrations/*.sql',
  gates: { 'unknown-status': { checkReads: true } },
};
`,
  );
  write(
    'migrations/001.sql',
    "CREATE TYPE state AS ENUM ('on', 'off');\nCREATE TABLE jobs (id int, note text, state state);\n",
  );
  for (const [index, { text }] of cases.entries()) write(files[index] ?? '', text.replace(/[«»]/g, ''));
  found.set('the command line', await lintByCli(base));
  found.set('ESLint', await eslint({ typed: false })(base, files));
  found.set('oxlint', await lintByOxlint(base));
}, 120_000);
afterAll(() => rmSync(base, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(base, file)), { recursive: true });
  writeFileSync(path.join(base, file), text);
}

describe.each(['the command line', 'ESLint', 'oxlint'])('%s', (host) => {
  test.each(cases.map((one, index) => ({ ...one, file: files[index] ?? '' })))('$name', (one) => check(host, one));
});

function check(host: string, { text, file }: Case & { readonly file: string }): void {
  const plain = withoutMark(readFileSync(path.join(base, file), 'utf8'));
  const marked = (found.get(host) ?? [])
    .filter((one) => one.path === file && one.gate === 'unknown-status')
    .sort((left, right) => right.start - left.start)
    .reduce((so, { start, end }) => `${so.slice(0, start)}«${so.slice(start, end)}»${so.slice(end)}`, plain);
  expect(marked).toBe(withoutMark(text));
}
