import { constantOf, strings } from './fold/predicate.js';
import { parse, type Node } from './grammar.js';

/** The text that an expression of constants gives: `'x'`, `'a' || 'b'`, `format('… %I …', 'x')`. Undefined where more than constants decide. */
export function constantText(expression: string): string | undefined {
  const parsed = parse(`SELECT ${expression}`);
  const statement = parsed.accepted ? parsed.statements[0]?.stmt : undefined;
  const target =
    statement !== undefined && 'SelectStmt' in statement ? statement.SelectStmt.targetList?.[0] : undefined;
  return target !== undefined && 'ResTarget' in target && target.ResTarget.val !== undefined
    ? evaluated(target.ResTarget.val)
    : undefined;
}

function evaluated(node: Node): string | undefined {
  const constant = constantOf(node);
  if (constant !== undefined) return constant.value ?? undefined;
  if ('A_Expr' in node && strings(node.A_Expr.name)[0] === '||') {
    const { lexpr, rexpr } = node.A_Expr;
    const left = lexpr === undefined ? undefined : evaluated(lexpr);
    const right = rexpr === undefined ? undefined : evaluated(rexpr);
    return left === undefined || right === undefined ? undefined : left + right;
  }
  if (!('FuncCall' in node)) return undefined;
  const args = (node.FuncCall.args ?? []).map(evaluated);
  const [first, ...rest] = args;
  const name = strings(node.FuncCall.funcname).at(-1);
  if (!args.every((argument) => argument !== undefined) || first === undefined) return undefined;
  if (name === 'quote_ident') return quoted(first, '"');
  if (name === 'quote_literal') return quoted(first, "'");
  return name === 'format' ? formatted(first, rest) : undefined;
}

function formatted(pattern: string, values: readonly (string | undefined)[]): string | undefined {
  let next = 0;
  let failed = false;
  const text = pattern.replace(/%(?:(\d+)\$)?([sIL%])/g, (_, position: string | undefined, kind: string) => {
    if (kind === '%') return '%';
    if (position !== undefined) next = Number(position) - 1;
    const value = values[next];
    next += 1;
    failed ||= value === undefined;
    return kind === 's' ? (value ?? '') : quoted(value ?? '', kind === 'I' ? '"' : "'");
  });
  return failed ? undefined : text;
}

function quoted(text: string, mark: string): string {
  return mark + text.replaceAll(mark, mark + mark) + mark;
}
