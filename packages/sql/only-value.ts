import { parse, type Node } from './grammar.js';

/** The expression that a text is; undefined where the grammar refuses it, or it is more than one expression. */
export function onlyValue(text: string): Node | undefined {
  const parsed = parse(`SELECT ${text}\n`);
  const [statement, ...others] = parsed.accepted ? parsed.statements : [];
  if (statement?.stmt === undefined || others.length > 0 || !('SelectStmt' in statement.stmt)) return undefined;
  // What a text goes on with behind an expression (`a FROM t`) is a clause of its own.
  const select = statement.stmt.SelectStmt;
  if (Object.keys(select).some((clause) => !PLAIN.has(clause))) return undefined;
  const [target, ...more] = select.targetList ?? [];
  if (target === undefined || more.length > 0) return undefined;
  return 'ResTarget' in target && target.ResTarget.name === undefined ? target.ResTarget.val : undefined;
}

/** What the grammar says of every SELECT. */
const PLAIN: ReadonlySet<string> = new Set(['targetList', 'limitOption', 'op']);
