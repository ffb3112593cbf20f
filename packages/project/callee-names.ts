import type { CallFact, Expression } from '#facts/index';

/** The last name of what a call calls. */
export function calleeName(call: CallFact): string {
  const { callee } = call;
  if (callee.kind === 'reference') return callee.name;
  return callee.kind === 'member' ? callee.property : 'a call';
}

/** `sql` in `sql`, `sql.unsafe`, `this.sql`. */
export function rootName(callee: Expression): string | undefined {
  if (callee.kind === 'reference') return callee.name;
  if (callee.kind !== 'member') return undefined;
  return callee.object.kind === 'this' ? callee.property : rootName(callee.object);
}
