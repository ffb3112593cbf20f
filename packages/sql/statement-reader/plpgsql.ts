import type { Span } from '#facts/span';
import { constantText } from '../constant-text.js';
import { QUERIES, readBody, type BodyItem } from '../plpgsql-body.js';
import { scan, type Token } from '../scan.js';
import type { ReadText } from '../statement.js';
import { contentsOf } from '../string-contents.js';
import { moved } from './moved.js';
import type { Found, Readers } from './part.js';
import { withVariables, type Routine } from './routine.js';

/** The SQL in a PL/pgSQL body, in the order of the text: statements, and expressions that hold a query or a cast. */
export function readPlpgsql(text: string, routine: Routine, read: Readers): ReadText {
  const found: Found = { statements: [], rejected: [] };
  const tokens = scan(text).filter((token) => token.kind !== 'comment');
  const { items, problem } = readBody({ text, tokens });
  const columnsFirst = /^\s*#variable_conflict\s+use_column\b/im.test(text);
  readItems({ text, tokens, read, found }, items, { ...routine, columnsFirst });
  if (problem !== undefined) found.rejected.push({ ...problem, at: problem.span.start });
  return found;
}

interface Context {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly read: Readers;
  readonly found: Found;
}

function readItems(context: Context, items: readonly BodyItem[], routine: Routine): void {
  for (const item of items) {
    switch (item.kind) {
      case 'sql':
        readSql(context, item.span, routine);
        break;
      case 'expression':
        readExpression(context, item.span, routine);
        break;
      case 'execute':
        readExecuted(context, item.span, routine);
        break;
      case 'if':
        for (const arm of item.arms) {
          if (arm.condition !== undefined) readExpression(context, arm.condition, routine);
          readItems(context, arm.items, routine);
        }
        break;
      case 'uncertain':
        readItems(context, item.items, withVariables(routine, item.variables));
        break;
      case 'block': {
        const inside = withVariables(routine, item.variables);
        readItems(context, item.items, inside);
        for (const handler of item.handlers)
          readItems(context, handler.items, withVariables(inside, ['sqlstate', 'sqlerrm']));
        break;
      }
    }
  }
}

/** PERFORM is a SELECT, and the INTO of a query names variables: the grammar is given the one and blanks for the other. */
function readSql({ text, tokens, read, found }: Context, span: Span, routine: Routine): void {
  const own = tokens.slice(tokenFrom(tokens, span.start), tokenFrom(tokens, span.end));
  const keyword = wordAt(text, own, 0);
  const target = QUERIES.has(keyword) ? intoTarget(text, own) : undefined;
  if (keyword !== PERFORM && target === undefined) return read.part({ text, span, tokens, routine }, found);
  let given = text.slice(span.start, span.end);
  if (keyword === PERFORM) given = 'select'.padEnd(PERFORM.length) + given.slice(PERFORM.length);
  if (target !== undefined) {
    const [from, to] = [target.start - span.start, target.end - span.start];
    given = given.slice(0, from) + ' '.repeat(to - from) + given.slice(to);
  }
  const kept = own.filter((token) => target === undefined || token.end <= target.start || token.start >= target.end);
  read.part({ text, span, tokens: kept, routine, given: { text: given, before: 0 } }, found);
}

const PERFORM = 'perform';
/** `INTO [STRICT] a, b.c`, which PL/pgSQL takes out of a statement wherever it stands. */
function intoTarget(text: string, own: readonly Token[]): Span | undefined {
  const word = (at: number): string => wordAt(text, own, at);
  const first = own.findIndex((_, at) => word(at) === 'into' && word(at - 1) !== 'insert' && word(at - 1) !== 'merge');
  if (first < 0) return undefined;
  let last = word(first + 1) === 'strict' ? first + 1 : first;
  do {
    // A comma or the INTO, then a name with its fields.
    last = last === first || word(last) === 'strict' ? last + 1 : last + 2;
    while (word(last + 1) === '.') last += 2;
  } while (word(last + 1) === ',');
  return { start: own[first]?.start ?? 0, end: own[Math.min(last, own.length - 1)]?.end ?? 0 };
}

/** Without a query and without a cast an expression says nothing of any table or type. */
const MAY_HOLD_SQL = /\bselect\b|\bfrom\b|::|\bcast\b|[\w"]\s+'/i;

function readExpression({ text, tokens, read, found }: Context, span: Span, routine: Routine): void {
  const written = text.slice(span.start, span.end);
  if (!MAY_HOLD_SQL.test(written)) return;
  read.part({ text, span, tokens, routine, given: { text: SELECT + written, before: SELECT.length } }, found);
}

const SELECT = 'SELECT ';

/** EXECUTE runs a text of its own: it sees no variables, and its `$1` is what USING gives. */
function readExecuted({ text, read, found }: Context, span: Span, routine: Routine): void {
  const constant = constantText(text.slice(span.start, span.end));
  if (constant === undefined) {
    found.rejected.push({ span, at: span.start, message: 'EXECUTE of a text that is built at run time' });
    return;
  }
  const contents = contentsOf(text, span);
  const place =
    contents?.text === constant
      ? ({ start, end }: Span) => ({ start: contents.toOuter(start), end: contents.toOuter(end) })
      : () => span;
  const { statements, rejected } = moved(read.text(constant, { ...routine, variables: new Set() }), place);
  found.statements.push(...statements);
  found.rejected.push(...rejected);
}

function wordAt(text: string, tokens: readonly Token[], index: number): string {
  const token = tokens[index];
  if (token === undefined || token.kind === 'quoted' || token.kind === 'string') return '';
  return text.slice(token.start, token.end).toLowerCase();
}

/** Index of the first token that starts at the offset or after. */
function tokenFrom(tokens: readonly Token[], offset: number): number {
  let [low, high] = [0, tokens.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
