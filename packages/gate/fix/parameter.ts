import type { CallFact } from '#facts/index';
import { contains, type Span } from '#facts/span';
import type { BoundStatement, Project } from '#project/index';
import { scan } from '#sql/scan';
import { insertion, type Edit } from '../fix.js';
import { itemAppended } from './list-edit.js';
import type { SqlParts, WrittenSql } from './written-sql.js';

/** What stands for a value in the statement, and the edits that bind it. */
export interface NewParameter {
  readonly parts: SqlParts;
  readonly edits: readonly Edit[];
}

/**
 * A parameter with a value of its own: an interpolation in a tag, else the number behind all that are bound, with the value put at the
 * end of the list. Where the list has the very value already and the statement does not use it, that one is taken.
 */
export function newParameter(
  project: Project,
  bound: BoundStatement,
  written: WrittenSql,
  value: string,
): NewParameter | undefined {
  if (written.form === 'tag') return { parts: [{ code: `\${${value}}` }], edits: [] };
  const used = new Set(numbersOf(written.sql));
  const most = Math.max(0, ...used);
  // `?` and `:name` are bound by other rules, and so is what is counted at run time.
  if (most >= firstStandIn) return undefined;
  const { lists, path } = bound.site;
  const [list, ...others] = lists;
  if (others.length > 0) return undefined;
  if (list === undefined) return most === 0 ? newList(project, bound, written, value) : undefined;
  const { expression } = list;
  if (list.path !== path || expression.kind !== 'array' || !contains(written.call.span, expression.span))
    return undefined;
  const { items } = expression;
  if (items.length < most || items.some(({ spread }) => spread)) return undefined;
  const source = project.source.text(path);
  const spare = items.findIndex(
    (item, index) => !used.has(index + 1) && source.slice(item.value.span.start, item.value.span.end) === value,
  );
  if (spare >= 0) return { parts: [`$${spare + 1}`], edits: [] };
  const inside = insideOf(source, expression.span);
  const edit = inside && itemAppended(path, source, inside, items.at(-1)?.value.span, value);
  return edit && { parts: [`$${items.length + 1}`], edits: [edit] };
}

/** Stand-ins for holes and for placeholders of other kinds have numbers from here on. */
const firstStandIn = 5000;

/** The numbers of parameters, one for each use; what looks like one in a string or a comment is none. */
export function numbersOf(sql: string): readonly number[] {
  return scan(sql).flatMap(({ kind, start, end }) => (kind === 'parameter' ? [Number(sql.slice(start + 1, end))] : []));
}

/** Between the brackets; for arguments that stand for a list, those of the call. */
function insideOf(source: string, span: Span): Span | undefined {
  const end = span.end - 1;
  if (source[end] === ']' && source[span.start] === '[') return { start: span.start + 1, end };
  return source[end] === ')' ? { start: span.start, end } : undefined;
}

/** Names under which a text may come with a list behind it, in clients and in what is written around them. */
const takesList: ReadonlySet<string> = new Set(['query', 'unsafe']);

/** `query(text)` becomes `query(text, [value])`, where whoever is called takes a list. */
function newList(
  project: Project,
  bound: BoundStatement,
  { call, statements }: WrittenSql,
  value: string,
): NewParameter | undefined {
  const [text, ...others] = call.arguments;
  // Several statements in one text cannot be bound to anything.
  if (text === undefined || others.length > 0 || statements !== 1 || !namesListTaker(project, bound, call))
    return undefined;
  const { path } = bound.site;
  const source = project.source.text(path);
  const close = call.span.end - 1;
  if (source[close] !== ')' || text.value.kind === 'object') return undefined;
  const tail = source.slice(text.value.span.end, close);
  if (!/^\s*,?\s*$/.test(tail)) return undefined;
  // The end of a text of several lines is no place for a line of its own.
  const edit = tail.includes(',')
    ? itemAppended(path, source, { start: call.span.start, end: close }, text.value.span, `[${value}]`)
    : insertion(path, text.value.span.end, `, [${value}]`);
  return edit && { parts: ['$1'], edits: [edit] };
}

function namesListTaker(project: Project, bound: BoundStatement, { callee }: CallFact): boolean {
  const name = callee.kind === 'member' ? callee.property : callee.kind === 'reference' ? callee.name : '';
  const { path, call } = bound.site;
  if (!takesList.has(name) || call === undefined) return false;
  const callees = project.functions.callees(path, call);
  return callees.every((ref) => (project.facts(ref.path).functions[ref.function]?.parameters.length ?? 0) > 1);
}
