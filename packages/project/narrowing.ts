import type { Expression } from '#facts/index';
import type { Span } from '#facts/span';
import { callAt } from './file-index.js';
import { passedTests } from './paths.js';
import type { FactsSource } from './source.js';

/**
 * Values that the tests on the way to `at` leave to a name: `if (status !== 'all') …`, `if (status === 'all') return;`.
 * Only comparisons of the very same expression with a text are read; anything else leaves the values as they are.
 */
export function narrowed(
  source: FactsSource,
  path: string,
  expression: Expression,
  at: Span,
  values: readonly (string | null)[],
): readonly (string | null)[] {
  if (expression.kind !== 'reference' && expression.kind !== 'member') return values;
  const text = source.text(path);
  const subject = text.slice(expression.span.start, expression.span.end);
  const facts = source.facts(path);
  const target = callAt(facts, at);
  const call = target === undefined ? undefined : facts.calls[target];
  const body = call === undefined ? undefined : facts.functions[call.function]?.body;
  if (target === undefined || body === undefined) return values;
  return passedTests(body, target).reduce(
    (left, { test, arm, control }) =>
      test === undefined || control.arms.length !== 2 ? left : keep(test, arm === 0, left),
    values,
  );

  function keep(test: Expression, held: boolean, left: readonly (string | null)[]): readonly (string | null)[] {
    if (test.kind !== 'logical')
      return isSubject(test) && held ? left.filter((value) => value !== null && value !== '') : left;
    const { operator, left: one, right: other } = test;
    if (operator === 'not') return keep(one, !held, left);
    if (other === undefined) return left;
    if (operator === '&&' && held) return keep(other, true, keep(one, true, left));
    if (operator === '||' && !held) return keep(other, false, keep(one, false, left));
    if (operator !== '===' && operator !== '!==') return left;
    const literal = isSubject(one) ? literalOf(other) : isSubject(other) ? literalOf(one) : undefined;
    if (literal === undefined) return left;
    const equal = (operator === '===') === held;
    return left.filter((value) => (value === literal.value) === equal);
  }

  function isSubject(one: Expression): boolean {
    return text.slice(one.span.start, one.span.end) === subject;
  }
}

function literalOf(expression: Expression): { readonly value: string | null } | undefined {
  if (expression.kind === 'string') return { value: expression.text.value };
  return expression.kind === 'constant' && expression.value == null ? { value: null } : undefined;
}
