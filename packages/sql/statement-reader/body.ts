import type { Span } from '#facts/span';
import type { CreateFunctionStmt, DefElem, DoStmt, Node } from '../grammar.js';
import { tokenName } from '../scan.js';
import type { ReadText } from '../statement.js';
import { contentsOf } from '../string-contents.js';
import { scheduledCommand } from './cron.js';
import { moved, type PlaceOf } from './moved.js';
import { nodeSpan } from './node-span.js';
import type { Found, Readers } from './part.js';
import { readPlpgsql } from './plpgsql.js';
import type { Routine } from './routine.js';
import type { Source } from './source.js';
import { readStatement } from './statement.js';

/**
 * Reads the statements in the body of a DO block, function or procedure as further statements of the text that holds it. What
 * cannot be read of it is rejected, so that nobody takes the whole for read.
 */
export function readBodyOf(source: Source, statement: Node, read: Readers, found: Found): void {
  if ('DoStmt' in statement) readDo(source, statement.DoStmt, read, found);
  if ('SelectStmt' in statement) readScheduled(source, statement, read, found);
  if ('CreateFunctionStmt' in statement) readRoutine(source, statement.CreateFunctionStmt, read, found);
}

function readDo(source: Source, statement: DoStmt, read: Readers, found: Found): void {
  const language = textOf(option(statement.args, 'language')?.arg) ?? 'plpgsql';
  const routine: Routine = { body: 'block', variables: new Set(ALWAYS), columnsFirst: false };
  readQuoted(source, option(statement.args, 'as'), language, routine, read, found);
}

/** A command that pg_cron runs by itself, in plain SQL. */
function readScheduled(source: Source, statement: Node, read: Readers, found: Found): void {
  const node = scheduledCommand(statement)?.command;
  if (node === undefined) return;
  const constant = 'A_Const' in node ? node.A_Const : undefined;
  const text = constant?.sval?.sval;
  const span = constant === undefined ? source.span : source.spanOf(source.index(constant.location));
  if (text === undefined) {
    found.rejected.push({ span, message: 'the command is put together at run time' });
    return;
  }
  const contents = contentsOf(source.text, span);
  const place: PlaceOf =
    contents?.text === text
      ? (inner) => ({ start: contents.toOuter(inner.start), end: contents.toOuter(inner.end) })
      : () => span;
  const routine: Routine = { body: 'routine', variables: new Set(), columnsFirst: true };
  add(found, moved(read.text(text, routine), place));
}

function readRoutine(source: Source, statement: CreateFunctionStmt, read: Readers, found: Found): void {
  const { options, sql_body: body, parameters = [], returnType } = statement;
  const language = textOf(option(options, 'language')?.arg) ?? (body === undefined ? '' : 'sql');
  const isSql = language === 'sql';
  const variables = new Set(isSql ? [] : ALWAYS);
  const isTrigger = TRIGGERS.has(textOf(returnType?.names?.at(-1)) ?? '');
  if (isTrigger) for (const name of TRIGGERED) variables.add(name);
  for (const node of parameters) {
    if (!('FunctionParameter' in node)) continue;
    const { name, mode } = node.FunctionParameter;
    // SQL knows nothing of the names of what it gives.
    const isGiven = mode === 'FUNC_PARAM_OUT' || mode === 'FUNC_PARAM_TABLE';
    if (name !== undefined && !(isSql && isGiven)) variables.add(name);
  }
  const transitions = isTrigger ? transitionsIn(source.text) : [];
  const routine: Routine = { body: 'routine', variables, columnsFirst: isSql, transitions };
  if (body !== undefined) readUnquoted(source, body, routine, found);
  else readQuoted(source, option(options, 'as'), language, routine, read, found);
}

/** What PL/pgSQL declares in every body, and in the function of a trigger. */
const ALWAYS: readonly string[] = ['found'];
const TRIGGERED: readonly string[] = [
  ...['new', 'old', 'tg_name', 'tg_when', 'tg_level', 'tg_op', 'tg_relid', 'tg_relname', 'tg_table_name'],
  ...['tg_table_schema', 'tg_nargs', 'tg_argv', 'tg_event', 'tg_tag'],
];
const TRIGGERS: ReadonlySet<string> = new Set(['trigger', 'event_trigger']);
/** Their bodies name a symbol and hold no SQL. */
const COMPILED: ReadonlySet<string> = new Set(['c', 'internal']);

/** A body in a string. */
function readQuoted(
  source: Source,
  as: DefElem | undefined,
  language: string,
  routine: Routine,
  read: Readers,
  found: Found,
): void {
  const text = textOf(as?.arg);
  if (as === undefined || text === undefined || COMPILED.has(language)) return;
  let at = source.index(as.location);
  while (source.has(at) && source.token(at).kind !== 'string') at += 1;
  const { start, end } = source.token(at);
  const span: Span = { start, end };
  if (language !== 'sql' && language !== 'plpgsql') {
    const message = language === '' ? 'no language is given for the body' : `a body in ${language} is not read`;
    found.rejected.push({ span, at: start, message });
    return;
  }
  const contents = contentsOf(source.text, span);
  // Where escapes leave no way back from what the string means, everything in it stands at the place of the whole.
  const place: PlaceOf =
    contents?.text === text
      ? (inner) => ({ start: contents.toOuter(inner.start), end: contents.toOuter(inner.end) })
      : () => span;
  const inside = language === 'sql' ? read.text(text, routine) : readPlpgsql(text, routine, read);
  add(found, moved(inside, place));
}

/** `BEGIN ATOMIC … END` and `RETURN …`: the grammar has parsed them with the statement around them. */
function readUnquoted(source: Source, body: Node, routine: Routine, found: Found): void {
  const nodes =
    'List' in body
      ? (body.List.items ?? []).flatMap((item) => ('List' in item ? (item.List.items ?? []) : item))
      : [body];
  const spans = 'List' in body ? atomicSpans(source) : [source.span];
  for (const [at, node] of nodes.entries()) {
    const value = 'ReturnStmt' in node ? node.ReturnStmt.returnval : undefined;
    const span = value === undefined ? spans[at] : nodeSpan(source, value);
    if (span === undefined) continue;
    const stmt: Node = value === undefined ? node : { SelectStmt: { targetList: [{ ResTarget: { val: value } }] } };
    found.statements.push(readStatement(source.within(span), stmt, routine));
  }
}

/** The statements between `BEGIN ATOMIC` and the END, which is the last word. */
function atomicSpans(source: Source): readonly Span[] {
  const spans: Span[] = [];
  let first = source.indexAt(source.span.start);
  while (source.has(first) && !(source.word(first) === 'atomic' && source.word(first - 1) === 'begin')) first += 1;
  first += 1;
  for (let at = first; source.has(at + 1); at += 1) {
    if (source.token(at).kind !== 'punctuation' || source.word(at) !== ';') continue;
    if (at > first) spans.push(source.spanOf(first, at - 1));
    first = at + 1;
  }
  return spans;
}

/** A trigger is created apart from its function, mostly in the same text. */
function transitionsIn(text: string): readonly string[] {
  return [...text.matchAll(/\b(?:new|old)\s+table\s+(?:as\s+)?(\w+|"[^"]+")/gi)].map(([, name = '']) =>
    tokenName(name, { start: 0, end: name.length }),
  );
}

function option(options: readonly Node[] | undefined, name: string): DefElem | undefined {
  for (const node of options ?? []) {
    if ('DefElem' in node && node.DefElem.defname === name) return node.DefElem;
  }
  return undefined;
}

/** The text of a string, or of a list that holds nothing else. */
function textOf(node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if ('String' in node) return node.String.sval ?? '';
  return 'List' in node && node.List.items?.length === 1 ? textOf(node.List.items[0]) : undefined;
}

function add(found: Found, { statements, rejected }: ReadText): void {
  found.statements.push(...statements);
  found.rejected.push(...rejected);
}
