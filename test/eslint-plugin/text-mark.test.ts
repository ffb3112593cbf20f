import { expect, test } from 'vitest';
import { textMark } from '#eslint-plugin/aside/text-mark';

// By its mark a text is known as one that was judged: no edit may leave it as it is.

const text = "UPDATE jobs SET state = 'on'\r\nWHERE note = 'é😀' AND id = $1;\n".repeat(3);

const edits: Readonly<Record<string, (at: number) => string>> = {
  'a unit taken away': (at) => text.slice(0, at) + text.slice(at + 1),
  'a unit doubled': (at) => text.slice(0, at + 1) + text.slice(at),
  'another unit': (at) => text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1),
  'a unit from afar': (at) =>
    text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 0x8000) + text.slice(at + 1),
  'a text cut off': (at) => text.slice(0, at),
  'two units that change places': (at) =>
    text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2),
};

test.each(Object.entries(edits))('%s is seen wherever it is', (_, edit) => {
  const places = Array.from({ length: text.length - 1 }, (_each, at) => at).filter((at) => edit(at) !== text);
  expect(places.length).toBeGreaterThan(100);
  for (const at of places) expect([at, textMark(edit(at))]).not.toEqual([at, textMark(text)]);
});

test('the same text has the same mark', () => {
  expect(textMark([...text].join(''))).toBe(textMark(text));
});
