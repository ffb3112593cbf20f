import type { Span } from '#facts/span';
import type { Node, TypeCast, TypeName as GrammarTypeName } from '../grammar.js';
import type { Source } from './source.js';

/** The characters of an expression, from the first to the last, with the parentheses that it needs to be balanced. */
export function nodeSpan(source: Source, node: Node): Span {
  if ('A_Const' in node) return constantSpan(source, source.index(node.A_Const.location));
  if ('ParamRef' in node) return source.spanOf(source.index(node.ParamRef.location));
  if ('SetToDefault' in node) return source.spanOf(source.index(node.SetToDefault.location));
  if ('ColumnRef' in node) {
    // The star that `TABLE t` stands for is in no text.
    if ((node.ColumnRef.location ?? 0) < 0) return source.span;
    const first = source.index(node.ColumnRef.location);
    return source.spanOf(first, first + 2 * ((node.ColumnRef.fields?.length ?? 1) - 1));
  }
  if ('TypeCast' in node) return castSpan(source, node.TypeCast);
  if ('CaseExpr' in node) {
    const first = source.index(node.CaseExpr.location);
    return source.spanOf(first, caseEnd(source, first));
  }
  if ('SubLink' in node) {
    const at = source.index(node.SubLink.location);
    const last = source.closing(source.next(at, '('));
    const test = node.SubLink.testexpr;
    return test === undefined
      ? source.spanOf(at, last)
      : { start: nodeSpan(source, test).start, end: source.token(last).end };
  }
  if ('CoalesceExpr' in node) return callSpan(source, source.index(node.CoalesceExpr.location));
  if ('MinMaxExpr' in node) return callSpan(source, source.index(node.MinMaxExpr.location));
  if ('RowExpr' in node) return callSpan(source, source.index(node.RowExpr.location));
  if ('FuncCall' in node) {
    const first = source.index(node.FuncCall.location);
    // `x AT TIME ZONE y` and `LIKE x ESCAPE y` are calls to the grammar, without the parentheses of one.
    const opening = source.word(first + 1) === '(' ? first + 1 : first + 2 * (node.FuncCall.funcname?.length ?? 1) - 1;
    if (source.word(opening) === '(') return callSpan(source, first);
  }
  if ('A_ArrayExpr' in node) {
    const first = source.index(node.A_ArrayExpr.location);
    return source.spanOf(first, source.closing(source.next(first, '[')));
  }
  return source.balanced(compoundSpan(source, node));
}

/** The name of a type as it is written, with modifiers and brackets: `numeric(10, 2)`, `timestamp with time zone`, `status[]`. */
export function typeSpan(source: Source, type: GrammarTypeName): Span {
  const first = source.index(type.location);
  return source.spanOf(first, typeEnd(source, first));
}

/** The index of the END that belongs to the CASE at `index`. */
function caseEnd(source: Source, index: number): number {
  let depth = 0;
  for (let at = index; source.has(at); at += 1) {
    const word = source.token(at).kind === 'word' ? source.word(at) : '';
    if (word === 'case') depth += 1;
    else if (word === 'end') depth -= 1;
    if (depth === 0) return at;
  }
  return index;
}

function constantSpan(source: Source, index: number): Span {
  // A sign belongs to the constant and is a token of its own.
  let last = index;
  while (source.has(last) && (source.token(last).kind === 'operator' || source.word(last) === '(')) last += 1;
  return last - index > 1 ? source.balanced(source.spanOf(index, last)) : source.spanOf(index, last);
}

function callSpan(source: Source, first: number): Span {
  let last = source.closing(source.next(first, '('));
  for (;;) {
    const word = source.word(last + 1);
    if (word === 'filter' || word === 'within') last = source.closing(source.next(last + 1, '('));
    else if (word === 'over') last = source.word(last + 2) === '(' ? source.closing(last + 2) : last + 2;
    else return source.spanOf(first, last);
  }
}

function castSpan(source: Source, cast: TypeCast): Span {
  const { arg, typeName } = cast;
  if (arg === undefined || typeName === undefined) return source.span;
  // `text 'x'` has no location of its own.
  if ((cast.location ?? 0) < 0) return { start: typeSpan(source, typeName).start, end: nodeSpan(source, arg).end };
  const at = source.index(cast.location);
  if (source.word(at) !== '::') return callSpan(source, at);
  return source.balanced({ start: nodeSpan(source, arg).start, end: typeSpan(source, typeName).end });
}

function compoundSpan(source: Source, node: Node): Span {
  if ('A_Expr' in node) {
    const { kind, lexpr, rexpr, location } = node.A_Expr;
    const at = source.index(location);
    if (kind === 'AEXPR_NULLIF') return callSpan(source, at);
    const start = lexpr === undefined ? source.token(at).start : nodeSpan(source, lexpr).start;
    const listed = kind === 'AEXPR_IN' || kind === 'AEXPR_OP_ANY' || kind === 'AEXPR_OP_ALL';
    if (listed) return { start, end: source.token(source.closing(source.next(at, '('))).end };
    return { start, end: rexpr === undefined ? source.token(at).end : nodeSpan(source, rexpr).end };
  }
  if ('BoolExpr' in node) {
    const { boolop, args = [], location } = node.BoolExpr;
    const [first, last] = [args[0], args[args.length - 1]];
    if (first === undefined || last === undefined) return source.span;
    const start = boolop === 'NOT_EXPR' ? source.token(source.index(location)).start : nodeSpan(source, first).start;
    return { start, end: nodeSpan(source, last).end };
  }
  if ('NullTest' in node) return testSpan(source, node.NullTest.arg, source.index(node.NullTest.location));
  if ('BooleanTest' in node) return testSpan(source, node.BooleanTest.arg, source.index(node.BooleanTest.location));
  if ('A_Indirection' in node && node.A_Indirection.arg !== undefined) {
    const { start, end } = source.balanced(nodeSpan(source, node.A_Indirection.arg));
    let last = source.indexAt(end - 1);
    while (source.word(last + 1) === ')') last += 1;
    for (let word = source.word(last + 1); word === '[' || word === '.'; word = source.word(last + 1)) {
      last = word === '[' ? source.closing(last + 1) : last + 2;
    }
    return { start, end: source.token(last).end };
  }
  if ('List' in node) {
    const items = node.List.items ?? [];
    const [first, last] = [items[0], items[items.length - 1]];
    if (first !== undefined && last !== undefined)
      return { start: nodeSpan(source, first).start, end: nodeSpan(source, last).end };
  }
  return locatedSpan(source, node);
}

/** `x IS NOT NULL`, `x ISNULL`, `x IS TRUE`. */
function testSpan(source: Source, arg: Node | undefined, at: number): Span {
  const start = arg === undefined ? source.token(at).start : nodeSpan(source, arg).start;
  const last = source.word(at) === 'is' ? at + (source.word(at + 1) === 'not' ? 2 : 1) : at;
  return { start, end: source.token(last).end };
}

/** What has no rule of its own reaches from the first to the last token that anything inside it points to. */
function locatedSpan(source: Source, node: object): Span {
  let start = Infinity;
  let end = -1;
  const note = (value: unknown, key: string): void => {
    if (key === 'location' && typeof value === 'number' && value >= 0) {
      const token = source.token(source.index(value));
      start = Math.min(start, token.start);
      end = Math.max(end, token.end);
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, child] of Object.entries(value)) note(child, name);
    }
  };
  note(node, '');
  return end < 0 ? source.span : { start, end };
}

// The types whose name takes several words, by the first; the words that may follow it.
const LONG_TYPES: Readonly<Record<string, readonly string[]>> = {
  double: ['precision'],
  character: ['varying'],
  char: ['varying'],
  nchar: ['varying'],
  national: ['character', 'char', 'varying'],
  bit: ['varying'],
  timestamp: ['with', 'without', 'time', 'zone'],
  time: ['with', 'without', 'time', 'zone'],
  interval: ['year', 'month', 'day', 'hour', 'minute', 'second', 'to'],
};

function typeEnd(source: Source, first: number): number {
  const following = source.token(first).kind === 'word' ? LONG_TYPES[source.word(first)] : undefined;
  let last = first;
  if (source.word(last) === 'setof') last += 1;
  while (source.word(last + 1) === '.') last += 2;
  for (;;) {
    const word = source.has(last + 1) ? source.word(last + 1) : '';
    if (word === '(' || word === '[') last = source.closing(last + 1);
    else if (word === 'array' || (source.token(last + 1).kind === 'word' && following?.includes(word) === true))
      last += 1;
    else return last;
  }
}
