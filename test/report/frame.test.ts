import { expect, test } from 'vitest';
import type { Span } from '#facts/span';
import { codeFrame, type FrameOptions } from '#report/frame';
import { linesOf } from '#report/lines';
import { plain } from '#report/paint';
import { marked } from './sample.js';

const cases = [
  {
    name: 'a span in a line',
    text: 'const a = «1»;\n',
    expected: ['  1 │ const a = 1;', '    │           ^ here'],
  },
  {
    name: 'tabs are expanded to the next stop',
    text: '\tx\t«y»;\n',
    expected: ['  1 │     x   y;', '    │         ^ here'],
  },
  {
    name: 'a tab under the line',
    text: '«a\tb»\n',
    expected: ['  1 │ a   b', '    │ ^^^^^ here'],
  },
  {
    name: 'CRLF',
    text: 'first\r\n  «second»\r\nthird\r\n',
    expected: ['  2 │   second', '    │   ^^^^^^ here'],
  },
  {
    name: 'several lines: the first to its end',
    text: 'q(«`UPDATE t  \n  SET a`»)\n',
    expected: ['  1 │ q(`UPDATE t', '    │   ^^^^^^^^^… here'],
  },
  {
    name: 'a whole line with its line break is one line and more',
    text: '«abc\n»def',
    expected: ['  1 │ abc', '    │ ^^^… here'],
  },
  {
    name: 'several lines from the end of a line',
    text: 'abc«\ndef»\n',
    expected: ['  1 │ abc', '    │    ^… here'],
  },
  {
    name: 'the end of the file without a line break',
    text: 'return «x»',
    expected: ['  1 │ return x', '    │        ^ here'],
  },
  {
    name: 'an empty span at the end of the file',
    text: 'return x\n«»',
    expected: ['  2 │', '    │ ^ here'],
  },
  {
    name: 'an empty span in a line',
    text: 'f(«»)',
    expected: ['  1 │ f()', '    │   ^ here'],
  },
  {
    name: 'an empty file',
    text: '«»',
    expected: ['  1 │', '    │ ^ here'],
  },
  {
    name: 'wide characters take two columns',
    text: "const 状態 = «'失敗'»;",
    expected: ["  1 │ const 状態 = '失敗';", '    │              ^^^^^^ here'],
  },
  {
    name: 'an emoji of several code points is one character',
    text: "f('👩‍👩‍👧', «x»)",
    expected: ["  1 │ f('👩‍👩‍👧', x)", '    │         ^ here'],
  },
  {
    name: 'a combining mark takes no column',
    text: "f('e\u0301', «x»)",
    expected: ["  1 │ f('e\u0301', x)", '    │        ^ here'],
  },
  {
    name: 'a terminal is shown, not told',
    text: "f('\u001b[31m\u202e', «x»)",
    expected: ["  1 │ f('␛[31m<U+202E>', x)", '    │                    ^ here'],
  },
  {
    name: 'the line number decides the gutter',
    text: `${'\n'.repeat(99)}  «x»`,
    expected: ['  100 │   x', '      │   ^ here'],
  },
];

test.each(cases)('frame: $name', ({ text, expected }) => {
  const files = marked({ 'a.ts': text });
  const { span } = files.place('a.ts');
  const lines = linesOf(files.read('a.ts') ?? '');
  const gutter = String(lines.at(span.start).line).length;
  expect(codeFrame(lines, span, frameOptions(span, gutter))).toEqual(expected);
});

test('a line of a bundle is shown around the span', () => {
  const before = 'a'.repeat(1000);
  const span = { start: 1000, end: 1003 };
  const [first, second] = codeFrame(linesOf(`${before}BAD${before}`), span, frameOptions(span, 1));
  expect(first).toBe(`  1 │ …${'a'.repeat(60)}BAD${'a'.repeat(177)}…`);
  expect(second).toBe(`    │  ${' '.repeat(60)}^^^ here`);
});

test('a span past the end of a text that has since become shorter', () => {
  const span = { start: 40, end: 50 };
  expect(codeFrame(linesOf('ab\n'), span, frameOptions(span, 1))).toEqual(['  2 │', '    │ ^ here']);
});

test('several marks in a line, and none', () => {
  const lines = linesOf('q(`SELECT\n1`, [x])\n');
  const mark = (start: number, end: number, sign: '^' | '-', label: string) =>
    ({ span: { start, end }, sign, style: 'error', label }) as const;
  const marks = [mark(3, 9, '^', 'a'), mark(2, 12, '-', 'b'), mark(0, 1, '-', '')];
  expect(codeFrame(lines, { start: 3, end: 9 }, { paint: plain, gutter: 1, marks })).toEqual([
    '  1 │ q(`SELECT',
    '    │    ^^^^^^ a',
    '    │   -------… b',
    '    │ -',
  ]);
  expect(codeFrame(lines, { start: 3, end: 9 }, { paint: plain, gutter: 1 })).toEqual(['  1 │ q(`SELECT']);
});

function frameOptions(span: Span, gutter: number): FrameOptions {
  return { paint: plain, gutter, marks: [{ span, sign: '^', style: 'error', label: 'here' }] };
}
