import { expect, test } from 'vitest';
import { linesOf } from '#report/lines';

const cases = [
  { name: 'the start', text: 'ab\ncd', offset: 0, expected: [1, 1] },
  { name: 'the line break belongs to its line', text: 'ab\ncd', offset: 2, expected: [1, 3] },
  { name: 'the next line', text: 'ab\ncd', offset: 3, expected: [2, 1] },
  { name: 'the end of the text', text: 'ab\ncd', offset: 5, expected: [2, 3] },
  { name: 'behind a final line break', text: 'ab\n', offset: 3, expected: [2, 1] },
  { name: 'past the end', text: 'ab\n', offset: 9, expected: [2, 1] },
  { name: 'an empty text', text: '', offset: 0, expected: [1, 1] },
  { name: 'CRLF is one line break', text: 'a\r\nb', offset: 3, expected: [2, 1] },
  { name: 'between CR and LF', text: 'a\r\nb', offset: 2, expected: [1, 3] },
  { name: 'a lone CR', text: 'a\rb', offset: 2, expected: [2, 1] },
  { name: 'two empty lines', text: '\n\nx', offset: 2, expected: [3, 1] },
  { name: 'a surrogate pair counts two', text: '😀x', offset: 2, expected: [1, 3] },
  { name: 'a byte-order mark does not count', text: '\ufeffab', offset: 0, expected: [1, 1] },
] as const;

test.each(cases)('position: $name', ({ text, offset, expected }) => {
  const { line, column } = linesOf(text).at(offset);
  expect([line, column]).toEqual(expected);
});

test('a line comes without its line break', () => {
  const lines = linesOf('\ufeffone\r\ntwo\n\nfour');
  expect([1, 2, 3, 4, 5].map((number) => lines.line(number))).toEqual(['one', 'two', '', 'four', '']);
});
