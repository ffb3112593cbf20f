import { beforeAll, describe, expect, test } from 'vitest';
import { loadGrammar } from '#sql/grammar';
import { normalForm } from '#sql/normal-form';

beforeAll(loadGrammar);

/** Whether the two conditions have one form. */
function check(one: string, other: string, same: boolean): void {
  const forms = [normalForm(one), normalForm(other)];
  expect(forms).not.toContain(undefined);
  expect(forms[0] === forms[1], forms.join('\n')).toBe(same);
}

describe('one form', () => {
  test.each([
    ["a IN ('x', 'y')", "a = 'y' OR a = 'x'"],
    ["a IN ('x', 'y')", "(a)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[])"],
    ["a IN ('x', 'y')", `"t"."a" IN ('y', 'x', 'x')`],
    ["a IN ('x', 'y')", "a = ANY ('{x,y}')"],
    ["a IN ('x')", "a = 'x'::state"],
    ["a NOT IN ('x', 'y')", "a <> 'x' AND a != 'y'"],
    ["a NOT IN ('x', 'y')", "NOT (a IN ('x', 'y'))"],
    ["a <> ALL (ARRAY['x', 'y'])", "a NOT IN ('x', 'y')"],
    ['a IS NULL OR b > 3', '(3 < b) or (a is null)'],
    ['NOT (a IS NULL AND b < 3)', 'a IS NOT NULL OR b >= 3'],
    ['a BETWEEN 1 AND 5', 'a >= 1 AND a <= 5'],
    ['a NOT BETWEEN 1 AND 5', 'NOT (a BETWEEN 1 AND 5)'],
    ['a > b', 'b < a'],
    ['a = b', 'b = a'],
    ['char_length(a) <= 5', 'length((a)::text) <= 5'],
    ['(a AND b) AND c', 'c AND (b AND a)'],
    ['(a IS NULL) = (b IS NULL)', '(b is null) = (a is null)'],
    ["a ~ '^x'", "NOT (a !~ '^x')"],
    ['num_nonnulls(a, b) = 1', '1 = num_nonnulls("a", "b")'],
    ['price >= (0)::numeric', 'price >= 0'],
    ['a -- why\n IS NULL', 'a IS NULL'],
  ])('%s; %s', (one, other) => check(one, other, true));
});

describe('two forms', () => {
  test.each([
    ["a IN ('x', 'y')", "a IN ('x')"],
    ["a IN ('x', 'y')", "b IN ('x', 'y')"],
    ["a IN ('x')", "a NOT IN ('x')"],
    ['a > 3', 'a >= 3'],
    ['a > b', 'b > a'],
    ['a OR b', 'a AND b'],
    ['a IS NULL', 'a IS NOT NULL'],
    ['lower(a) = a', 'upper(a) = a'],
    ['a::date > b', 'a > b'],
    ["a = 'x'", "a = 'X'"],
    ['(a AND b) OR c', 'a AND (b OR c)'],
    ["a ~ 'x'", "a ~* 'x'"],
    ['f(a, b) > 0', 'f(b, a) > 0'],
  ])('%s; %s', (one, other) => check(one, other, false));
});

test.each(['a IN (', '', 'a, b', 'a) OR (b', 'a FROM t', 'a WHERE b', 'a AS b', 'a; SELECT b'])(
  'no condition: %j',
  (text) => {
    expect(normalForm(text)).toBe(undefined);
  },
);
