import type { CallFact, Expression, FileFacts } from '#facts/index';
import { calleeName } from './callee-names.js';

const sameText: ReadonlySet<string> = new Set(['trim', 'trimStart', 'trimEnd', 'toString']);
const unindenting: ReadonlySet<string> = new Set(['dedent', 'outdent', 'stripIndent', 'stripIndents', 'oneLine']);

/** What a call gives back as it is, but for space around it: `text.trim()`, `dedent(text)`. */
export function sameTextOf(call: CallFact): Expression | undefined {
  const { callee } = call;
  const [first] = call.arguments;
  if (callee.kind === 'member' && sameText.has(callee.property) && call.arguments.length === 0) return callee.object;
  const unindents = unindenting.has(calleeName(call)) && call.form === 'call' && first?.spread === false;
  return unindents ? first.value : undefined;
}

/** The text in `text.trim()` and `dedent(text)`, or the expression itself. */
export function sameTextIn(facts: FileFacts, expression: Expression): Expression {
  const call = expression.kind === 'call' ? facts.calls[expression.call] : undefined;
  return (call === undefined ? undefined : sameTextOf(call)) ?? expression;
}
