import type { Place, Span } from '#facts/span';
import type { ColumnDef, Node, RangeVar, TypeName } from '../grammar.js';
import { modifiersOf, SERIALS } from '../type-name.js';
import { columnsIn, readPredicate, strings } from './predicate.js';
import {
  FoldProblem,
  keyOf,
  type CheckState,
  type ExpressionState,
  type FoldState,
  type Mark,
  type TableState,
  type TypeState,
  type TypeUse,
} from './state.js';
import { ownerOfIndex } from './names.js';
import { isPlaceholder } from './placeholder.js';
import { tokenFrom, type SqlText } from './text.js';

/** One statement on its way into the state: where it stands and how its locations become places. */
export interface Step {
  readonly state: FoldState;
  readonly source: SqlText;
  readonly span: Span;
  readonly position: (location: number | undefined) => number;
  readonly mark: Mark;
}

export interface QualifiedName {
  readonly schema: string;
  readonly name: string;
}

/** The schema that an unqualified CREATE goes to. */
export function creationSchema(step: Step, schema: string | undefined): string {
  if (schema !== undefined && schema !== '' && !isPlaceholder(schema)) return schema;
  return step.state.searchPath[0] ?? 'public';
}

export function createdName(step: Step, relation: RangeVar | undefined): QualifiedName {
  const name = relation?.relname ?? '';
  if (isPlaceholder(name)) throw new FoldProblem('unreadable', FILLED_IN);
  const temporary = relation?.relpersistence === 't';
  return { schema: temporary ? TEMPORARY : creationSchema(step, relation?.schemaname), name };
}

const FILLED_IN = 'its name is filled in at run time';

/** Temporary tables live in a schema of their own, found first, and are not part of the catalog. */
export const TEMPORARY = 'pg_temp';

export function findTable(step: Step, relation: RangeVar | undefined): TableState | undefined {
  return relation === undefined ? undefined : findRelation(step, relation.schemaname, relation.relname ?? '');
}

export function findRelation(step: Step, schema: string | undefined, name: string): TableState | undefined {
  return findIn(step, step.state.relations, schema, name);
}

export function requireTable(step: Step, relation: RangeVar | undefined): TableState {
  const table = findTable(step, relation);
  if (table !== undefined) return table;
  if (isPlaceholder(relation?.relname ?? '')) throw new FoldProblem('unreadable', FILLED_IN);
  const name = [relation?.schemaname, relation?.relname].filter((part) => part !== undefined).join('.');
  throw new FoldProblem('undefined', `no migration before this creates ${name}`);
}

export function findIndexOwner(step: Step, schema: string | undefined, name: string): TableState | undefined {
  for (const candidate of schemasToSearch(step, schema)) {
    const owner = ownerOfIndex(step.state, candidate, name);
    if (owner !== undefined) return owner;
  }
  return undefined;
}

export function findType(step: Step, names: readonly string[]): TypeState | undefined {
  return findIn(step, step.state.types, names.at(-2), names.at(-1) ?? '');
}

export function requireType(step: Step, names: readonly string[]): TypeState {
  const type = findType(step, names);
  if (type === undefined)
    throw new FoldProblem('undefined', `no migration before this creates the type ${names.join('.')}`);
  return type;
}

function findIn<T>(
  step: Step,
  objects: ReadonlyMap<string, T>,
  schema: string | undefined,
  name: string,
): T | undefined {
  for (const candidate of schemasToSearch(step, schema)) {
    const found = objects.get(keyOf({ schema: candidate, name }));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A schema that is filled in at run time is whichever holds the name. */
function schemasToSearch(step: Step, schema: string | undefined): readonly string[] {
  return schema === undefined || schema === '' || isPlaceholder(schema) ? [TEMPORARY, ...searched(step)] : [schema];
}

function searched(step: Step): readonly string[] {
  return step.state.searchPath.length === 0 ? ['public'] : step.state.searchPath;
}

/** The type that a column or cast names. */
export function typeUse(step: Step, type: TypeName | undefined): TypeUse {
  const names = strings(type?.names);
  const name = names.at(-1) ?? '';
  const schema = names.at(-2);
  const array = (type?.arrayBounds?.length ?? 0) > 0;
  const serial = schema === undefined ? SERIALS.get(name) : undefined;
  if (serial !== undefined) return { name: serial, builtin: true, array };
  const modifiers = modifiersOf(type);
  const modified = modifiers.length === 0 ? {} : { modifiers };
  const found = schema === 'pg_catalog' ? undefined : findType(step, names);
  if (found !== undefined && !(schema === undefined && BUILTIN.has(name)))
    return { type: found, name: found.name, builtin: false, array };
  if ((schema === undefined || schema === 'pg_catalog') && BUILTIN.has(name))
    return { name, builtin: true, array, ...modified };
  return {
    name: schema === undefined || schema === 'public' || isPlaceholder(schema) ? name : `${schema}.${name}`,
    builtin: false,
    array,
    ...modified,
  };
}

/** `nextval(…)` for a serial column, or undefined for any other. */
export function serialDefault(table: QualifiedName, definition: ColumnDef): string | undefined {
  const names = strings(definition.typeName?.names);
  if (names.length !== 1 || !SERIALS.has(names[0] ?? '')) return undefined;
  const sequence = `${table.name}_${definition.colname ?? ''}_seq`;
  return `nextval('${table.schema === 'public' ? '' : `${table.schema}.`}${sequence}'::regclass)`;
}

const BUILTIN: ReadonlySet<string> = new Set(
  (
    'aclitem bit bool box bpchar bytea char cid cidr circle date datemultirange daterange float4 float8 inet int2 int2vector int4 int4multirange ' +
    'int4range int8 int8multirange int8range interval json jsonb jsonpath line lseg macaddr macaddr8 money name numeric nummultirange numrange oid ' +
    'oidvector path pg_lsn pg_snapshot point polygon record refcursor regclass regcollation regconfig regdictionary regnamespace regoper regoperator ' +
    'regproc regprocedure regrole regtype text tid time timestamp timestamptz timetz tsmultirange tsquery tsrange tstzmultirange tstzrange tsvector ' +
    'txid_snapshot uuid varbit varchar void xid xid8 xml'
  ).split(' '),
);

/** The text of an expression, with the columns it names. */
export function expressionOf(step: Step, span: Span, node: unknown): ExpressionState {
  return { text: step.source.written.slice(span.start, span.end), columns: columnsIn(node) };
}

/** The place of the constant at a location: its token. */
export function constantPlace(step: Step, location: number | undefined): Place {
  if (location !== undefined && location < 0) return step.mark.place;
  const token = step.source.tokens[tokenFrom(step.source, step.position(location))];
  return token === undefined ? step.mark.place : step.source.place(token.start, token.end);
}

/** A CHECK's state but for its name. */
export function readCheck(step: Step, expression: Node, text: Span, place: Place): Omit<CheckState, 'name'> {
  return {
    ...expressionOf(step, text, expression),
    predicate: readPredicate(expression, (location) => constantPlace(step, location)),
    validated: true,
    enforced: true,
    noInherit: false,
    origin: { place, order: step.mark.order },
  };
}
