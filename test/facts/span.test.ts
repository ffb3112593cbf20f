import { expect, test } from 'vitest';
import { contains } from '#facts/span';

const cases = [
  { name: 'itself', outer: [2, 5], inner: [2, 5], expected: true },
  { name: 'inside', outer: [2, 5], inner: [3, 4], expected: true },
  { name: 'one past the end', outer: [2, 5], inner: [3, 6], expected: false },
  { name: 'one before the start', outer: [2, 5], inner: [1, 4], expected: false },
] as const;

test.each(cases)('contains: $name', ({ outer, inner, expected }) => {
  expect(contains({ start: outer[0], end: outer[1] }, { start: inner[0], end: inner[1] })).toBe(expected);
});
