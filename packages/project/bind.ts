import type { Expression } from '#facts/index';
import type { Place, Span } from '#facts/span';
import type { ReadText, SqlValue, Statement } from '#sql/statement';
import type { Follower } from './follow.js';
import { startAt } from './leaf.js';
import { elementsOf, propertyOfAll } from './parts.js';
import { readVariant } from './reading.js';
import { firstUnknown, holdsStandIn, type BoundHole, type RenderedText } from './rendered.js';
import type { BoundStatement, Reading, Site, SiteVariant } from './site.js';
import type { FoundText } from './sites.js';
import { valueListsOf, type ValueList } from './value-lists.js';
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
  const lists = valueListsOf(found, follower);
  const site: { -readonly [K in keyof Site]: Site[K] } = {
    path,
    function: id,
    place,
    reading: { kind: 'read' },
    lists,
    variants,
    ...(call === undefined ? {} : { call }),
    ...(found.builder === undefined ? {} : { builder: found.builder }),
    ...(found.stored === undefined ? {} : { stored: found.stored }),
  };
  const solid = found.variants.some(({ hollow }) => hollow !== true);
  const readings = found.variants.flatMap((variant) => {
    const { rendered, result, reading } = readVariant(variant, read);
    if (solid && variant.hollow === true && reading.kind === 'opaque') return [];
    const statements = result.statements.map((statement) =>
      bindStatement(site, statement, rendered, lists, follower, values),
    );
    variants.push({ text: rendered.text, blanks: rendered.blanks, statements });
    return [reading];
  });
  const reading = within(found, worst(readings));
  const { unowned } = found;
  // A text that could be read and that nobody judges is no better than one that could not.
  site.reading =
    unowned === undefined || reading.kind === 'opaque' ? reading : { kind: 'opaque', why: unowned, at: place };
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
        return value.form === 'nullif' ? ofNullif(value.values, at) : unite(value.values.map(ofValue));
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

  /** NULLIF gives its first argument, or NULL where that equals the second, of which nothing more is told. */
  function ofNullif([first]: readonly SqlValue[], at: Place): ValueSet {
    const given = first === undefined ? emptyValueSet : ofValue(first);
    return { ...given, possible: [...given.possible, { value: null, at, inSql: true }] };
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
    if (number >= firstUnknown) return open(at, 'the number of the parameter is counted at run time');
    const placeholder = rendered.listed.get(number);
    const key = placeholder ?? String(number - 1);
    if (lists.length === 0) return open(at, `nothing is seen that binds ${placeholder ?? `$${number}`}`);
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
    const whole = follower.from(startAt(path, expression.span, frame), expression);
    const items = propertyOfAll(follower, whole, expression, key);
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
    written: (span) => {
      const piece = rendered.pieceAt(span.start);
      const isWhole = piece?.kind === 'text' && piece === rendered.pieceAt(Math.max(span.start, span.end - 1));
      return isWhole ? { path: piece.path, text: piece.text } : undefined;
    },
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
