import { arrayItems, constantOf, strings } from './fold/predicate.js';
import type { A_Expr, Node, TypeCast } from './grammar.js';
import { onlyValue } from './only-value.js';

/**
 * A condition in one spelling for all texts that mean the same: `a IN ('x', 'y')`, `a = 'y' OR a = 'x'` and
 * `(a)::text = ANY (ARRAY['x'::text, 'y'::text])` have one form. Qualifiers of columns, parentheses, order, and casts that change
 * no value do not count. Two texts of different forms may still mean the same; two of one form do. Undefined where the grammar
 * refuses the text; `loadGrammar` must have been awaited.
 */
export function normalForm(condition: string): string | undefined {
  const value = onlyValue(condition);
  return value === undefined ? undefined : written(conditionOf(value, false));
}

/** A condition, or a value as its text. */
type Form =
  | string
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Form[] }
  /** The value is among these; with `not`, among none of them. */
  | { readonly kind: 'in'; readonly not: boolean; readonly value: string; readonly among: readonly string[] };

function written(form: Form): string {
  if (typeof form === 'string') return form;
  if (form.kind !== 'in') return `(${form.kind} ${form.operands.map(written).sort().join(' ')})`;
  return `(${form.not ? 'not in' : 'in'} ${form.value} ${[...new Set(form.among)].sort().join(' ')})`;
}

function conditionOf(node: Node, negated: boolean): Form {
  if ('BoolExpr' in node) {
    const [first, ...rest] = node.BoolExpr.args ?? [];
    if (first === undefined) return valueOf(node);
    if (node.BoolExpr.boolop === 'NOT_EXPR') return conditionOf(first, !negated);
    const kind = (node.BoolExpr.boolop === 'OR_EXPR') === negated ? 'and' : 'or';
    return joined(
      kind,
      [first, ...rest].map((operand) => conditionOf(operand, negated)),
    );
  }
  if ('NullTest' in node) {
    const isNull = (node.NullTest.nulltesttype === 'IS_NULL') !== negated;
    return `(${isNull ? 'null' : 'not null'} ${valueOf(node.NullTest.arg)})`;
  }
  const form = 'A_Expr' in node ? comparisonOf(node.A_Expr, negated) : undefined;
  if (form !== undefined) return form;
  return negated ? `(not ${valueOf(node)})` : valueOf(node);
}

/** Operands of the same kind are laid open, and lists of one value become one. */
function joined(kind: 'and' | 'or', operands: readonly Form[]): Form {
  const flat = operands.flatMap((one) => (typeof one !== 'string' && one.kind === kind ? one.operands : [one]));
  const merged: Form[] = [];
  for (const form of flat) {
    const merges = typeof form !== 'string' && form.kind === 'in' && form.not === (kind === 'and');
    const at = merges
      ? merged.findIndex(
          (one) => typeof one !== 'string' && one.kind === 'in' && one.not === form.not && one.value === form.value,
        )
      : -1;
    const before = merged[at];
    if (merges && before !== undefined && typeof before !== 'string' && before.kind === 'in') {
      merged[at] = { ...before, among: [...before.among, ...form.among] };
    } else if (!merged.some((one) => written(one) === written(form))) {
      merged.push(form);
    }
  }
  const [only, ...others] = merged;
  return only !== undefined && others.length === 0 ? only : { kind, operands: merged };
}

const FLIPPED: ReadonlyMap<string, string> = new Map([
  ['=', '='], ['<>', '<>'], ['<', '>'], ['>', '<'], ['<=', '>='], ['>=', '<='],
]); // prettier-ignore
const NEGATED: ReadonlyMap<string, string> = new Map([
  ['=', '<>'], ['<>', '='], ['<', '>='], ['>', '<='], ['<=', '>'], ['>=', '<'],
  ['~', '!~'], ['!~', '~'], ['~*', '!~*'], ['!~*', '~*'], ['~~', '!~~'], ['!~~', '~~'], ['~~*', '!~~*'], ['!~~*', '~~*'],
]); // prettier-ignore

function comparisonOf({ kind, name, lexpr, rexpr }: A_Expr, negated: boolean): Form | undefined {
  if (lexpr === undefined || rexpr === undefined) return undefined;
  const last = strings(name).at(-1) ?? '';
  const spelt = last === '!=' ? '<>' : last;
  switch (kind) {
    case 'AEXPR_OP':
    case 'AEXPR_LIKE':
    case 'AEXPR_ILIKE': {
      const operator = negated ? NEGATED.get(spelt) : spelt;
      return operator === undefined ? undefined : binary(operator, lexpr, rexpr);
    }
    case 'AEXPR_IN':
      return list(lexpr, 'List' in rexpr ? rexpr.List.items : undefined, (spelt === '<>') !== negated);
    case 'AEXPR_OP_ANY':
      return spelt === '=' ? list(lexpr, arrayItems(rexpr), negated) : undefined;
    case 'AEXPR_OP_ALL':
      return spelt === '<>' ? list(lexpr, arrayItems(rexpr), !negated) : undefined;
    case 'AEXPR_BETWEEN':
    case 'AEXPR_NOT_BETWEEN': {
      const [low, high] = 'List' in rexpr ? (rexpr.List.items ?? []) : [];
      if (low === undefined || high === undefined) return undefined;
      const outside = (kind === 'AEXPR_NOT_BETWEEN') !== negated;
      return outside
        ? joined('or', [binary('<', lexpr, low), binary('>', lexpr, high)])
        : joined('and', [binary('>=', lexpr, low), binary('<=', lexpr, high)]);
    }
    default:
      return undefined;
  }
}

function binary(operator: string, left: Node, right: Node): Form {
  const flipped = FLIPPED.get(operator);
  if (flipped !== undefined && isConstant(left) && !isConstant(right)) return binary(flipped, right, left);
  if ((operator === '=' || operator === '<>') && isConstant(right)) {
    return { kind: 'in', not: operator === '<>', value: valueOf(left), among: [valueOf(right)] };
  }
  const sides = [valueOf(left), valueOf(right)];
  if (operator === '=' || operator === '<>') return `(${operator} ${sides.sort().join(' ')})`;
  // `a > b` and `b < a` are one.
  if (operator === '>' || operator === '>=') return `(${flipped ?? operator} ${sides.reverse().join(' ')})`;
  return `(${operator} ${sides.join(' ')})`;
}

function list(left: Node, items: readonly Node[] | undefined, not: boolean): Form | undefined {
  return items && { kind: 'in', not, value: valueOf(left), among: items.map(valueOf) };
}

function isConstant(node: Node): boolean {
  return constantOf(node) !== undefined;
}

function valueOf(node: Node | undefined): string {
  if (node === undefined) return '()';
  const constant = constantOf(node);
  if (constant !== undefined) return constant.value === null ? 'NULL' : `'${constant.value}'`;
  if ('ColumnRef' in node) return `"${strings(node.ColumnRef.fields).at(-1) ?? '*'}"`;
  if ('TypeCast' in node) return castOf(node.TypeCast);
  if ('BoolExpr' in node || 'NullTest' in node) return written(conditionOf(node, false));
  if ('A_Expr' in node) {
    const comparison = comparisonOf(node.A_Expr, false);
    if (comparison !== undefined) return written(comparison);
  }
  if ('FuncCall' in node) {
    const { funcname, args, ...rest } = node.FuncCall;
    const name = strings(funcname).at(-1) ?? '';
    return `(call ${SAME_FUNCTION.get(name) ?? name} ${(args ?? []).map(valueOf).join(' ')}${structure(rest)})`;
  }
  return structure(node);
}

const SAME_FUNCTION: ReadonlyMap<string, string> = new Map([
  ['char_length', 'length'],
  ['character_length', 'length'],
]);

/** Casts to a text type change no value that a text or enum can have. */
const TEXTS: ReadonlySet<string> = new Set(['text', 'varchar', 'bpchar']);

function castOf({ arg, typeName }: TypeCast): string {
  const name = strings(typeName?.names).at(-1) ?? '';
  return TEXTS.has(name) && (typeName?.typmods ?? []).length === 0 ? valueOf(arg) : `(cast ${name} ${valueOf(arg)})`;
}

/** Any other node by what is in it, without the places that it has in its text. */
function structure(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(structure).join(' ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return Object.entries(value)
    .filter(
      ([key]) =>
        key !== 'location' &&
        !key.endsWith('_location') &&
        key !== 'funcformat' &&
        key !== 'list_start' &&
        key !== 'list_end',
    )
    .map(([key, inner]) => `${key}:${isNode(key) ? valueOf({ [key]: inner } as unknown as Node) : structure(inner)}`)
    .join(' ');
}

/** The kinds of node that have a spelling of their own. */
function isNode(key: string): boolean {
  return ['A_Const', 'A_Expr', 'BoolExpr', 'NullTest', 'ColumnRef', 'TypeCast', 'FuncCall'].includes(key);
}
