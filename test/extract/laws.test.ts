import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { describe, expect, test } from 'vitest';
import { extractFile } from '#extract/extract';
import { extractModule } from '#extract/modules';
import { mayHoldSql } from '#extract/mayHold';
import type { ExportFact, FileFacts, Span, TextPiece } from '#facts/index';
import { byEspree, byTypeScript } from './parsed.js';
import { JAVASCRIPT, TYPESCRIPT } from './snippets.js';

interface Sample {
  readonly title: string;
  readonly fileName: string;
  readonly text: string;
}

const snippets: readonly Sample[] = [
  ...JAVASCRIPT.map((text, index) => ({ title: `javascript ${index}`, fileName: 'a.js', text })),
  ...TYPESCRIPT.map((text, index) => ({ title: `typescript ${index}`, fileName: 'a.ts', text })),
];
const files: readonly Sample[] = globSync('{packages,rules,test}/*/**/*.ts', {
  ignore: ['**/node_modules/**', '**/dist/**'],
})
  .sort()
  .map((path) => ({ title: path, fileName: path, text: readFileSync(path, 'utf8') }));
const samples = [...snippets, ...files];

/** Objects whose absent properties are absent. */
function plain<T>(facts: T): T {
  return JSON.parse(JSON.stringify(facts)) as T;
}

describe('the same facts from every parser', () => {
  test.each(samples)('$title', ({ text, fileName }) => {
    const ours = extractFile(text, { fileName });
    expect(ours.problems).toEqual([]);
    expect(byTypeScript(text, fileName)).toEqual(ours);
    if (fileName.endsWith('.js')) expect(byEspree(text)).toEqual(ours);
  });
});

describe('the module record says what the tree says', () => {
  test.each(samples)('$title', ({ text, fileName }) => {
    const { imports, exports, allowances, problems } = extractFile(text, { fileName });
    expect(extractModule(text, { fileName })).toEqual({
      imports,
      exports: exports.map(withoutBinding),
      allowances,
      problems,
    });
  });
});

function withoutBinding(fact: ExportFact): ExportFact {
  if (fact.kind !== 'local') return fact;
  const { kind, exported, local, span } = fact;
  return { kind, exported, local, span };
}

describe('facts are plain data', () => {
  test.each(samples)('$title', ({ text, fileName }) => {
    const facts = extractFile(text, { fileName });
    expect(plain(facts)).toEqual(facts);
  });
});

describe('spans lie on what they stand for', () => {
  test.each(samples)('$title', ({ text, fileName }) => {
    const facts = extractFile(text, { fileName });
    const at = (span: Span): string => text.slice(span.start, span.end);
    for (const each of facts.bindings) {
      expect(at(each.span)).toBe(each.name === 'export=' ? 'export = ' : each.name);
    }
    for (const each of facts.types) expect(at(each.nameSpan)).toBe(each.name);
    for (const each of facts.references) expect(at(each.span)).toBe(facts.bindings[each.binding]?.name);
    for (const each of facts.functions) expect(contained(each.span, text)).toBe(true);
    for (const each of facts.imports) {
      expect(cooked(at(each.span))).toBe(each.specifier);
      for (const name of each.names) expect(at(name.span)).toBe(name.local);
    }
    for (const each of facts.allowances) {
      expect(at(each.gateSpan)).toBe(each.gate);
      expect(at(each.span).startsWith('drift-allow')).toBe(true);
    }
    for (const piece of pieces(facts)) {
      const offsets = piece.offsets ?? Array.from(piece.value, () => 0).map((_, index) => piece.span.start + index);
      if (piece.offsets === undefined) expect(at(piece.span)).toBe(piece.value);
      else expect(offsets).toHaveLength(piece.value.length + 1);
    }
    members(facts, (name, span) => expect(at(span)).toBe(name));
  });
});

function contained({ start, end }: Span, text: string): boolean {
  return start >= 0 && start <= end && end <= text.length;
}

/** What JavaScript itself makes of a literal. */
function cooked(source: string): unknown {
  return new Function(`return ${source}`)() as unknown;
}

function* pieces(value: unknown): Generator<TextPiece> {
  if (typeof value !== 'object' || value === null) return;
  if ('value' in value && typeof value.value === 'string' && 'span' in value && !('kind' in value)) {
    if (Object.keys(value).every((key) => ['value', 'span', 'offsets'].includes(key))) yield value as TextPiece;
  }
  for (const child of Object.values(value)) yield* pieces(child);
}

/** Members that are written out; those that stand for a step of a destructuring pattern lie on its value. */
function members(value: unknown, visit: (name: string, span: Span) => void): void {
  if (typeof value !== 'object' || value === null) return;
  const { kind, property, propertySpan, object } = value as Record<string, unknown> & { object?: { span: Span } };
  const made = object !== undefined && object.span.start === (propertySpan as Span | undefined)?.start;
  if (kind === 'member' && !made) visit(property as string, propertySpan as Span);
  for (const child of Object.values(value)) members(child, visit);
}

test('strings and templates have the value that JavaScript gives them', () => {
  const sources = [
    String.raw`'a\n\t\r\b\f\v\0\x41\u0042\u{1F600}\'\"\\\a\8'`,
    String.raw`"\101\7\377\400\08\1"`,
    "'a\\\nb\\\r\nc\\\u2028d'",
    '`a\r\nb\rc\\\r\nd\\n`',
    '`\u{1F600}\\\u{1F600}`',
  ];
  for (const source of sources) {
    const { bindings } = extractFile(`const a = ${source};`, { fileName: 'a.cjs' });
    const init = bindings[0]?.init;
    const piece = init?.kind === 'string' ? init.text : init?.kind === 'template' ? init.texts[0] : undefined;
    expect(piece?.value).toBe(cooked(source));
    expect(piece?.offsets?.length).toBe((piece?.value.length ?? 0) + 1);
  }
});

test('the prefilter never says no where a text is recorded', () => {
  for (const { text, fileName, title } of samples) {
    const found = extractFile(text, { fileName }).texts.length;
    if (found > 0) expect([title, mayHoldSql(text)]).toEqual([title, true]);
  }
});

test('a text cut anywhere is read without throwing', () => {
  let seed = 20261121;
  const random = (below: number): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % below;
  };
  const long = files.filter((file) => file.text.length > 2000);
  expect(long.length).toBeGreaterThan(5);
  for (let round = 0; round < 200; round += 1) {
    const file = long[random(long.length)];
    if (file === undefined) continue;
    const text = file.text.slice(0, random(file.text.length));
    const facts: FileFacts = extractFile(text, { fileName: file.fileName });
    expect(facts.functions.length).toBeGreaterThan(0);
    extractModule(text, { fileName: file.fileName });
  }
});

test.each([
  ['parentheses', `${'('.repeat(20_000)}1${')'.repeat(20_000)}`],
  ['calls', `f${'(f'.repeat(5_000)}${')'.repeat(5_000)}`],
  ['arrays', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
])('%s nested too deep are a problem and no exception', (_, text) => {
  const facts = extractFile(text, { fileName: 'a.js' });
  expect(facts.functions).toHaveLength(1);
});

test('a sum of ten thousand strings is one flat concatenation', () => {
  const text = `const a = ${Array.from({ length: 500 }, () => "'x'").join(' + ')};`;
  const { bindings, problems } = extractFile(text, { fileName: 'a.ts' });
  expect(problems).toEqual([]);
  expect(bindings[0]?.init).toMatchObject({ kind: 'concatenation', parts: { length: 500 } });
});
