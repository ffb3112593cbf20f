import type { CallFact, CallId, Expression, FileFacts } from '#facts/index';
import type { Span } from '#facts/span';
import type { Follower } from '../follow.js';
import { startAt, type Frame } from '../leaf.js';
import type { TextAssembler } from '../sql-text.js';
import { constantText } from '../text-variant.js';
import type { Part, Script } from './script.js';

/** What the readers of migrations in code share: where they are, and what they write to. */
export interface Reading {
  readonly path: string;
  readonly facts: FileFacts;
  readonly follower: Follower;
  readonly assembler: TextAssembler;
  readonly script: Script;
  readonly frame: Frame | undefined;
}

/** A constant text with the place of what was written for it. */
export interface Written {
  readonly text: string;
  readonly span: Span;
  /** Where each of its characters begins, where it is a string that is written out. */
  readonly offsets?: readonly number[];
}

export function writtenText(reading: Reading, expression: Expression | undefined): Written | undefined {
  if (expression === undefined) return undefined;
  const { path, frame, assembler } = reading;
  const text = constantText(assembler.variants(startAt(path, expression.span, frame), expression));
  if (text === undefined) return undefined;
  const written = expression.kind === 'string' ? expression.text : undefined;
  if (written === undefined) return { text, span: expression.span };
  const { span, offsets = Array.from({ length: text.length + 1 }, (_, at) => span.start + at) } = written;
  return { text, span: expression.span, offsets };
}

/** Every text of a list, or undefined where one of them is not known. */
export function writtenTexts(reading: Reading, expression: Expression | undefined): readonly Written[] | undefined {
  const [only, ...others] =
    expression === undefined ? [] : reading.follower.leaves(reading.path, expression, reading.frame);
  if (only?.kind !== 'expression' || only.expression.kind !== 'array' || others.length > 0) return undefined;
  if (only.growth !== undefined) return undefined;
  const texts = only.expression.items.map(({ spread, value }) => {
    if (spread) return undefined;
    if (only.path === reading.path) return writtenText({ ...reading, frame: only.frame }, value);
    // What another file lists stands where this one names it.
    const text = constantText(reading.assembler.variants(startAt(only.path, value.span, only.frame), value));
    return text === undefined || expression === undefined ? undefined : { text, span: expression.span };
  });
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

export interface Entry {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: Expression;
}

/** The properties of an object that is written out, or undefined where it has others that are not seen. */
export function writtenObject(reading: Reading, expression: Expression | undefined): readonly Entry[] | undefined {
  const [only, ...others] =
    expression === undefined ? [] : reading.follower.leaves(reading.path, expression, reading.frame);
  if (only?.kind !== 'expression' || only.expression.kind !== 'object' || others.length > 0) return undefined;
  if (only.path !== reading.path || only.growth !== undefined) return undefined;
  const entries = only.expression.entries.map((entry) =>
    entry.kind === 'property' ? { name: entry.name, nameSpan: entry.nameSpan, value: entry.value } : undefined,
  );
  return entries.every((entry) => entry !== undefined) ? entries : undefined;
}

export function isTrue(expression: Expression | undefined): boolean {
  return expression?.kind === 'constant' && expression.value === true;
}

export function callOf({ facts }: Reading, expression: Expression | undefined): CallFact | undefined {
  return expression?.kind === 'call' ? facts.calls[expression.call] : undefined;
}

/** The calls of a chain, the first one first: `a.b().c().d()`. */
export function chainOf(reading: Reading, id: CallId): readonly CallFact[] {
  const call = reading.facts.calls[id];
  if (call === undefined) return [];
  const { callee } = call;
  const before = callee.kind === 'member' && callee.object.kind === 'call' ? chainOf(reading, callee.object.call) : [];
  return [...before, call];
}

export function name({ text, span }: Written): Part {
  return { text: identifier(text), span };
}

/** `schema.table` names both; a dot in a quoted name is nobody's. */
export function identifier(text: string): string {
  return text
    .split('.')
    .map((part) => (/^".*"$/.test(part) ? part : `"${part.replaceAll('"', '""')}"`))
    .join('.');
}

/** A type or condition as it is written. */
export function verbatim({ text, span, offsets }: Written): Part {
  return offsets === undefined ? { text, span } : { text, span, offsets };
}

export function literal({ text, span }: Written): Part {
  return { text: `'${text.replaceAll("'", "''")}'`, span };
}

/** Parts with a comma between them. */
export function listed(items: readonly (readonly Part[])[], span: Span): readonly Part[] {
  return items.flatMap((item, index) => (index === 0 ? item : [{ text: ', ', span }, ...item]));
}
