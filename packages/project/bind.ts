import type { CallFact, Expression } from '#facts/index';
import type { Place, Span } from '#facts/span';
import type { ReadText, SqlValue, Statement } from '#sql/statement';
import { argumentAt, type Follower } from './follow.js';
import { startAt, type Frame } from './leaf.js';
import { elementsOf, propertyOf } from './parts.js';
import { readVariant } from './reading.js';
import { holdsStandIn, type BoundHole, type RenderedText } from './rendered.js';
import type { BoundStatement, Reading, Site, SiteVariant } from './site.js';
import type { FoundText } from './sites.js';
import { open, unite, type ValueIndex } from './values.js';
import { emptyValueSet, type ValueSet } from './value.js';

/** What facts alone say, and what they and the type checker say together. */
export interface ValueIndexes {
  readonly facts: ValueIndex;
  readonly types: ValueIndex;
}

/** Reads the texts of a place and ties each statement to the code around it. */
export function bindSite(
  found: FoundText,
  follower: Follower,
  values: ValueIndexes,
  read: (text: string) => ReadText,
): Site {
  const { path, function: id, call, place } = found;
  const variants: SiteVariant[] = [];
  const site: { -readonly [K in keyof Site]: Site[K] } = {
    path,
    function: id,
    place,
    reading: { kind: 'read' },
    variants,
    ...(call === undefined ? {} : { call }),
  };
  const lists = valueLists(found, follower);
  const readings = found.variants.map((variant) => {
    const { rendered, result, reading } = readVariant(variant, read);
    const statements = result.statements.map((statement) =>
      bindStatement(site, statement, rendered, lists, follower, values),
    );
    variants.push({ text: rendered.text, statements });
    return reading;
  });
  site.reading = within(found, worst(readings));
  return site;
}

/** What is unknown may come from another file; it is the statement that a reader looks for. */
function within({ place }: FoundText, reading: Reading): Reading {
  if (reading.kind === 'read') return reading;
  const { path, span } = reading.at;
  const inside = path === place.path && place.span.start <= span.start && span.end <= place.span.end;
  return inside ? reading : { ...reading, at: place };
}

function worst(readings: readonly Reading[]): Reading {
  return (
    readings.find((one) => one.kind === 'opaque') ?? readings.find((one) => one.kind === 'partly') ?? { kind: 'read' }
  );
}

/** A list that holds the values of `$1`, `$2`, …; a wrapper may be entered through several functions, each with its own. */
interface ValueList {
  readonly path: string;
  readonly expression: Expression;
  readonly frame: Frame | undefined;
}

function valueLists(found: FoundText, follower: Follower): readonly ValueList[] {
  const facts = follower.source.facts(found.path);
  if (found.bundle?.kind === 'object') {
    const entry = found.bundle.entries.find((one) => one.kind === 'property' && bundledValues.has(one.name));
    return entry === undefined ? [] : [{ path: found.path, expression: entry.value, frame: undefined }];
  }
  const call = found.call === undefined ? undefined : facts.calls[found.call];
  if (call === undefined || found.argument === undefined) return [];
  return listsOfCall(found.path, call, found.argument, undefined, follower, 0);
}

function listsOfCall(
  path: string,
  call: CallFact,
  textArgument: number,
  frame: Frame | undefined,
  follower: Follower,
  depth: number,
): readonly ValueList[] {
  const next = argumentAt(call.arguments, textArgument + 1);
  if (next !== undefined && next !== 'spread') {
    const leaves = follower.leaves(path, next, frame);
    if (leaves.some((leaf) => leaf.kind === 'expression' && leaf.expression.kind === 'array'))
      return [{ path, expression: next, frame }];
  }
  const id = follower.source.facts(path).calls.indexOf(call);
  const inner =
    depth > 3
      ? []
      : follower.functions.callees(path, id, frame).flatMap((callee) => {
          const facts = follower.source.facts(callee.path);
          const through: Frame = { ...callee, call, callerPath: path, caller: frame, depth: (frame?.depth ?? 0) + 1 };
          return facts.calls.flatMap((one) => {
            const argument = one.arguments.findIndex(
              ({ value }) =>
                value.kind === 'reference' &&
                value.binding !== undefined &&
                isParameter(facts.bindings[value.binding], callee.function, textArgument),
            );
            return argument < 0 ? [] : listsOfCall(callee.path, one, argument, through, follower, depth + 1);
          });
        });
  if (inner.length > 0) return inner;
  return next === undefined || next === 'spread' ? [] : [{ path, expression: next, frame }];
}

function isParameter(
  fact: { readonly kind: string; readonly function: number; readonly parameter?: number } | undefined,
  id: number,
  position: number,
): boolean {
  return fact?.kind === 'parameter' && fact.function === id && fact.parameter === position;
}

const bundledValues: ReadonlySet<string> = new Set(['values', 'args', 'params', 'parameters', 'bindings']);

function bindStatement(
  site: Site,
  statement: Statement,
  rendered: RenderedText,
  lists: readonly ValueList[],
  follower: Follower,
  indexes: ValueIndexes,
): BoundStatement {
  let values = indexes.facts;

  function ofValue(value: SqlValue): ValueSet {
    const at = rendered.place(value.span);
    switch (value.kind) {
      case 'string':
        return ofLiteral(value.value, value.span, at);
      case 'number':
        return { ...emptyValueSet, flow: [{ value: Number(value.value), at, inSql: true }] };
      case 'boolean':
        return { ...emptyValueSet, flow: [{ value: value.value, at, inSql: true }] };
      case 'null':
        return { ...emptyValueSet, flow: [{ value: null, at, inSql: true }] };
      case 'cast':
        return ofValue(value.value);
      case 'choice':
        // NULLIF gives its first argument or NULL, and never its second.
        return unite((value.form === 'nullif' ? value.values.slice(0, 1) : value.values).map(ofValue));
      case 'array':
        return unite(value.items.map(ofValue));
      case 'elements':
        return elementsOfValue(value.of);
      case 'parameter':
        return ofParameter(value.number, at, false);
      case 'column':
        return value.excluded
          ? ofExcluded(value.column.name, value.span, at)
          : open(at, `the column ${value.column.name}`);
      case 'default':
        return open(at, 'the default of the column');
      default:
        return open(at, value.syntax);
    }
  }

  /** A literal may be put together of a text and of what is interpolated into it. */
  function ofLiteral(text: string, span: Span, at: Place): ValueSet {
    if (holdsStandIn(text)) return open(at, 'a text made at run time', true);
    const inside = rendered.pieceAt(span.start + 1);
    const constant = inside?.kind === 'text' && inside.text.value === text ? inside.constant : undefined;
    const value = { value: text, at, inSql: true };
    return { ...emptyValueSet, flow: [constant === undefined ? value : { ...value, constant }] };
  }

  function elementsOfValue(value: SqlValue): ValueSet {
    if (value.kind === 'cast') return elementsOfValue(value.value);
    return value.kind === 'parameter' ? ofParameter(value.number, rendered.place(value.span), true) : ofValue(value);
  }

  /** `EXCLUDED.column` is what the row that was to be inserted gives the column. */
  function ofExcluded(column: string, span: Span, at: Place): ValueSet {
    const write = statement.writes.find(
      (one) => one.conflict !== undefined && one.conflict.span.start <= span.start && span.end <= one.conflict.span.end,
    );
    const given = write?.assignments.filter((one) => one.column === column) ?? [];
    return given.length === 0 ? open(at, `the column ${column}`) : unite(given.map((one) => ofValue(one.value)));
  }

  function ofParameter(number: number, at: Place, elements: boolean): ValueSet {
    const hole = rendered.bound.get(number);
    if (hole !== undefined) return ofExpression(hole, elements);
    const key = rendered.listed.get(number) ?? String(number - 1);
    if (lists.length === 0) return open(at, `nothing is seen that binds $${number}`);
    return unite(lists.map((list) => ofListItem(list, key, elements)));
  }

  function ofExpression({ path, expression, frame }: BoundHole, elements: boolean): ValueSet {
    // An array bound as a whole can only be met element by element.
    const isList = follower
      .leaves(path, expression, frame)
      .some((leaf) => leaf.kind === 'expression' && leaf.expression.kind === 'array');
    return elements || isList ? values.elements(path, expression, frame) : values.of(path, expression, frame);
  }

  function ofListItem(list: ValueList, key: string, elements: boolean): ValueSet {
    const { path, expression, frame } = list;
    const items = follower
      .from(startAt(path, expression.span, frame), expression)
      .flatMap((leaf) => propertyOf(follower, leaf, expression, key));
    const flat = items.flatMap((leaf) =>
      elements || (leaf.kind === 'expression' && leaf.expression.kind === 'array')
        ? isWhole(leaf)
          ? [leaf]
          : elementsOf(follower, leaf, expression)
        : [leaf],
    );
    return values.ofLeaves(flat);
  }

  return {
    site,
    statement,
    place: rendered.place,
    values: (value, asks = 'facts') => {
      values = indexes[asks];
      return ofValue(value);
    },
  };
}

function isWhole(leaf: { readonly kind: string; readonly expression?: Expression }): boolean {
  return (
    leaf.kind === 'literal' ||
    (leaf.kind === 'expression' && (leaf.expression?.kind === 'string' || leaf.expression?.kind === 'constant'))
  );
}
