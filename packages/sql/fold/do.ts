import type { Span } from '#facts/span';
import { constantText } from '../constant-text.js';
import type { DoStmt } from '../grammar.js';
import { readBody, type BodyItem } from '../plpgsql-body.js';
import { conditionHolds } from './condition.js';
import { strings } from './predicate.js';
import { FoldProblem, Rejected } from './state.js';
import type { Step } from './step.js';
import { assembledText, textOfString, tokensIn, type SqlText } from './text.js';

/** Folds one statement of a text; problems are thrown. */
export type FoldStatement = (step: Pick<Step, 'state'>, source: SqlText, span: Span) => void;

/**
 * A DO block: the statements in its body that are certain to run. An IF is followed where it asks about the schema; what
 * stands under any other condition, in a loop or in a text built at run time is said to be unknown.
 */
export function foldBlock(step: Step, statement: DoStmt, fold: FoldStatement): void {
  const language = option(statement, 'language');
  if (language !== undefined && language !== 'plpgsql')
    throw new FoldProblem('unreadable', `a DO block in ${language} is not read`);
  const body = bodyOf(step);
  if (body === undefined) throw new FoldProblem('unreadable', 'the body of the DO block is no plain string');
  run({ step, body, fold, handled: [] }, readBody(body).items);
}

interface Run {
  readonly step: Step;
  readonly body: SqlText;
  readonly fold: FoldStatement;
  /** The conditions that the handlers around it name. */
  readonly handled: readonly string[];
}

function option(statement: DoStmt, name: string): string | undefined {
  for (const node of statement.args ?? []) {
    if ('DefElem' in node && node.DefElem.defname === name && node.DefElem.arg !== undefined)
      return strings([node.DefElem.arg])[0];
  }
  return undefined;
}

/** The longest string of the statement; the other can only be a language's name. */
function bodyOf(step: Step): SqlText | undefined {
  const found = tokensIn(step.source, step.span).filter((token) => token.kind === 'string');
  found.sort((left, right) => right.end - right.start - (left.end - left.start));
  return found[0] === undefined ? undefined : textOfString(step.source, found[0]);
}

function run(context: Run, items: readonly BodyItem[]): void {
  for (const item of items) {
    switch (item.kind) {
      case 'sql':
        if (isForSchema(context, item.span)) attempt(context, context.body, item.span, item.span);
        break;
      case 'expression':
        break;
      case 'execute':
        runExecute(context, item.span);
        break;
      case 'if':
        runConditional(context, item.arms);
        break;
      case 'uncertain':
        doubt(context, item.items, 'it runs in a loop or under a CASE');
        break;
      case 'block':
        runGuarded(context, item);
        break;
    }
  }
}

/** A problem that no handler waits for spoils this statement and no other. */
function attempt({ step, body, fold, handled }: Run, source: SqlText, span: Span, written: Span): void {
  try {
    fold(step, source, span);
  } catch (error) {
    const isProblem = error instanceof FoldProblem;
    if (!isProblem && !(error instanceof Rejected)) throw error;
    if (isProblem && handled.some((condition) => handles(condition, error.code))) throw error;
    step.state.unknown.push({ place: body.place(written.start, written.end), why: error.message });
  }
}

/** BEGIN … EXCEPTION: a problem that a handler names is what the author expected. */
function runGuarded(context: Run, block: Extract<BodyItem, { kind: 'block' }>): void {
  if (block.handlers.length === 0) return run(context, block.items);
  try {
    run(
      { ...context, handled: [...context.handled, ...block.handlers.flatMap(({ conditions }) => conditions)] },
      block.items,
    );
  } catch (error) {
    if (!(error instanceof FoldProblem)) throw error;
    const handler = block.handlers.find(({ conditions }) =>
      conditions.some((condition) => handles(condition, error.code)),
    );
    if (handler === undefined) throw error;
    run(context, handler.items);
  }
}

function handles(condition: string, code: FoldProblem['code']): boolean {
  if (condition === 'others') return true;
  if (code === 'duplicate') return condition.startsWith('duplicate_') || DUPLICATES.has(condition);
  if (code === 'undefined') return condition.startsWith('undefined_') || UNDEFINEDS.has(condition);
  return code === 'dependent' && condition === 'dependent_objects_still_exist';
}

const DUPLICATES: ReadonlySet<string> = new Set([
  'invalid_table_definition',
  "'42710'",
  "'42p07'",
  "'42701'",
  "'42p06'",
  "'42p16'",
]);
const UNDEFINEDS: ReadonlySet<string> = new Set(['invalid_schema_name', "'42704'", "'42p01'", "'42703'", "'3f000'"]);

function runConditional(context: Run, arms: Extract<BodyItem, { kind: 'if' }>['arms']): void {
  for (const [index, arm] of arms.entries()) {
    const text =
      arm.condition === undefined ? undefined : context.body.text.slice(arm.condition.start, arm.condition.end);
    const holds = text === undefined ? true : conditionHolds(context.step, text);
    if (holds === false) continue;
    if (holds === true) return run(context, arm.items);
    for (const open of arms.slice(index))
      doubt(context, open.items, `whether "${shortened(text ?? '')}" holds is known only at run time`);
    return;
  }
}

function shortened(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length > 60 ? `${flat.slice(0, 57)}…` : flat;
}

/** Says of each statement that would change the schema that it may not have run. */
function doubt(context: Run, items: readonly BodyItem[], why: string): void {
  for (const item of items) {
    if (item.kind === 'expression') continue;
    if (item.kind === 'sql') {
      if (isForSchema(context, item.span)) sayUnknown(context, item.span, why);
    } else if (item.kind === 'execute') {
      if (touchesSchema(context.body.text.slice(item.span.start, item.span.end))) sayUnknown(context, item.span, why);
    } else if (item.kind === 'if') {
      for (const arm of item.arms) doubt(context, arm.items, why);
    } else {
      doubt(context, item.items, why);
      if (item.kind === 'block') for (const handler of item.handlers) doubt(context, handler.items, why);
    }
  }
}

/** Of the statements in a body the fold has no use for those that change and read rows. */
function isForSchema({ body }: Run, span: Span): boolean {
  return /^(?:create|alter|drop|set|reset|comment)\b/i.test(body.text.slice(span.start, span.start + 8));
}

function sayUnknown({ step, body }: Run, span: Span, why: string): void {
  const text = body.text.slice(span.start, span.end);
  if (/^\s*(set|reset|comment)\b/i.test(text) || isOutsideCatalog(text)) return;
  step.state.unknown.push({ place: body.place(span.start, span.end), why });
}

/** Whether it ran changes nothing that the catalog holds: `IF NOT EXISTS (…) THEN CREATE FUNCTION …`. */
function isOutsideCatalog(text: string): boolean {
  return /^\s*(?:create(?:\s+or\s+replace)?|alter|drop)\s+(?:(?:function|procedure|routine|aggregate|operator|cast|collation|(?:constraint\s+|event\s+)?trigger|policy|role|user|group|extension|sequence|publication|subscription|statistics|server|rule|language|default\s+privileges)\b|text\s+search\s)/i.test(
    text,
  );
}

function touchesSchema(text: string): boolean {
  return /\b(create|alter|drop)\s+(or\s+replace\s+)?(temp\s+|temporary\s+|unlogged\s+|unique\s+|materialized\s+|foreign\s+)?(table|type|domain|schema|index|view)\b/i.test(
    text,
  );
}

function runExecute(context: Run, span: Span): void {
  const { body } = context;
  const text = body.text.slice(span.start, span.end);
  const tokens = tokensIn(body, span);
  const [only] = tokens;
  const inner = tokens.length === 1 && only?.kind === 'string' ? textOfString(body, only) : undefined;
  const constant = inner === undefined ? constantText(text) : undefined;
  const source = inner ?? (constant === undefined ? undefined : assembledText(body, span, constant));
  if (source !== undefined) return attempt(context, source, { start: 0, end: source.text.length }, span);
  // Grants and the like say nothing about the catalog, whoever puts their text together.
  if (touchesSchema(text) || !/'/.test(text)) sayUnknown(context, span, 'EXECUTE of a text that is built at run time');
}
