import type { Catalog, Check, Column, ColumnType, Domain, EnumType, Table, UniqueKey } from '../catalog.js';
import { isExtensionType } from './extension-type.js';
import {
  keyOf,
  type CheckState,
  type ColumnState,
  type DefaultState,
  type FoldState,
  type IndexState,
  type TableState,
  type TypeState,
  type TypeUse,
} from './state.js';
import { TEMPORARY } from './step.js';
import { columnVocabulary, domainVocabulary } from './vocabulary.js';

/** The state as readers get it. */
export function freeze(state: FoldState): Catalog {
  const tables = new Map<string, Table>();
  for (const table of state.relations.values())
    if (table.kind !== 'composite' && table.schema !== TEMPORARY) tables.set(keyOf(table), tableOf(table));
  const enums = new Map<string, EnumType>();
  const domains = new Map<string, Domain>();
  for (const type of state.types.values()) {
    if (type.kind === 'enum')
      enums.set(keyOf(type), { schema: type.schema, name: type.name, labels: type.labels, origin: type.changed.place });
    if (type.kind === 'domain' && type.base !== undefined) domains.set(keyOf(type), domainOf(type, type.base));
  }
  return { tables, enums, domains, unknown: state.unknown };
}

function tableOf(table: TableState): Table {
  return {
    schema: table.schema,
    name: table.name,
    columns: new Map(table.columns.map((column) => [column.name, columnOf(table, column)])),
    checks: table.checks.map(checkOf),
    uniques: table.indexes.filter((index) => index.unique).map(uniqueOf),
    view: table.kind === 'view',
    ...(table.open ? { open: true } : {}),
    origin: table.origin,
  };
}

function columnOf(table: TableState, column: ColumnState): Column {
  const vocabulary = columnVocabulary(table, column);
  const isStored = table.kind !== 'view' && !column.generated;
  const fallback = column.default ?? (isStored && !column.type.array ? domainDefault(column.type.type) : undefined);
  return {
    name: column.name,
    type: typeOf(column.shows?.column.type ?? column.type),
    nullable: !column.notNull && (column.type.array || !refusesNull(column.type.type)),
    ...(fallback === undefined ? {} : { default: fallback.text }),
    ...(fallback?.value === undefined ? {} : { defaultValue: fallback.value }),
    generated: column.generated,
    ...(vocabulary === undefined ? {} : { vocabulary }),
    origin: column.origin,
  };
}

function typeOf(use: TypeUse): ColumnType {
  const { type, array, modifiers } = use;
  if (type === undefined) {
    const kind = use.builtin ? 'builtin' : isExtensionType(use.name) ? 'other' : 'unknown';
    return { name: use.name, array, ...(modifiers === undefined ? {} : { modifiers }), kind };
  }
  return { name: type.schema === 'public' ? type.name : keyOf(type), array, kind: type.kind };
}

/** A domain's NOT NULL and default hold for domains over it. */
function refusesNull(type: TypeState | undefined): boolean {
  return type !== undefined && (type.notNull || (type.base?.array === false && refusesNull(type.base.type)));
}

function domainDefault(type: TypeState | undefined): DefaultState | undefined {
  return type?.default ?? (type?.base?.array === false ? domainDefault(type.base.type) : undefined);
}

function domainOf(type: TypeState, base: TypeUse): Domain {
  const vocabulary = domainVocabulary(type);
  return {
    schema: type.schema,
    name: type.name,
    base: typeOf(base),
    ...(vocabulary === undefined ? {} : { vocabulary }),
    nullable: !refusesNull(type),
    checks: type.checks.map(checkOf),
    origin: type.changed.place,
  };
}

function checkOf(check: CheckState): Check {
  return {
    name: check.name,
    expression: check.text,
    columns: check.columns,
    predicate: check.predicate,
    validated: check.validated,
    enforced: check.enforced,
    origin: check.origin.place,
  };
}

function uniqueOf(index: IndexState): UniqueKey {
  return {
    name: index.name,
    columns: index.keys.map((key) => (typeof key === 'string' ? key : key.text)),
    primary: index.constraint === 'primary',
    constraint: index.constraint !== undefined,
    ...(index.where === undefined ? {} : { where: index.where.text }),
    origin: index.origin,
  };
}
