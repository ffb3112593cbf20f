import type { Span } from '#facts/span';
import type { Catalog, ColumnType, Table } from '#sql/catalog';
import { qualified, type MigrationStep } from '#sql/migrations/steps';
import type { ColumnReference, SqlValue, TableName } from '#sql/statement';
import type { Migration } from './history.js';

export interface UsedAtOnce {
  readonly type: string;
  readonly label: string;
  /** The literal that PostgreSQL refuses. */
  readonly span: Span;
  readonly addedAt: Span;
}

/** Labels that the transaction which adds them uses. One of a type that the same transaction creates may be used. */
export function* usedAtOnce(migration: Migration, catalogAfter: () => Catalog): Iterable<UsedAtOnce> {
  let open = migration.transactional;
  let added: { readonly type: string; readonly label: string; readonly span: Span }[] = [];
  let created = new Set<string>();
  for (const { actions, transaction, ...step } of migration.steps) {
    if (transaction !== undefined) {
      open = transaction === 'begin';
      // BEGIN inside the runner's own transaction only warns.
      if (transaction === 'end' || !migration.transactional) [added, created] = [[], new Set<string>()];
    }
    for (const { type, label, span } of added) {
      for (const use of usesOf(step, type, label, catalogAfter())) yield { type, label, span: use, addedAt: span };
    }
    for (const action of open ? actions : []) {
      if (action.kind === 'create-enum') created.add(action.type);
      if (action.kind === 'add-label' && !created.has(action.type)) added.push(action);
    }
  }
}

function* usesOf(
  { statement, texts }: Pick<MigrationStep, 'statement' | 'texts'>,
  type: string,
  label: string,
  catalog: Catalog,
): Iterable<Span> {
  const isOfType = (table: Table | undefined, column: string | undefined): boolean =>
    column !== undefined && baseOf(catalog, table?.columns.get(column)?.type) === type;
  for (const text of texts) {
    if (text.value !== label) continue;
    const cast = text.type !== undefined && baseOf(catalog, { kind: 'domain', name: qualified(text.type) }) === type;
    const { relname, schemaname } = text.table ?? {};
    const table = relname === undefined ? undefined : tableOf(catalog, { name: relname, schema: schemaname });
    if (cast || text.columns.some((column) => isOfType(table, column))) yield text.span;
  }
  if (statement === undefined) return;
  for (const write of statement.writes) {
    const table = tableOf(catalog, write.table);
    for (const { column, position, value } of [...write.assignments, ...(write.conflict?.assignments ?? [])]) {
      const name = column ?? [...(table?.columns.keys() ?? [])][position];
      if (isOfType(table, name)) yield* literals(value, label);
    }
  }
  for (const { column, columnCast, values } of statement.comparisons) {
    const met = columnCast === undefined && ownersOf(catalog, column).some((table) => isOfType(table, column.name));
    if (met) for (const value of values) yield* literals(value, label);
  }
  for (const { type: cast, value } of statement.casts) {
    if (qualified([...(cast.schema === undefined ? [] : [cast.schema]), cast.name]) === type)
      yield* literals(value, label);
  }
}

/** The string constants with this value among those that an expression can be. */
export function* literals(value: SqlValue, wanted: string): Iterable<Span> {
  if (value.kind === 'string' && value.value === wanted) yield value.span;
  if (value.kind === 'cast') yield* literals(value.value, wanted);
  if (value.kind === 'choice') for (const one of value.values) yield* literals(one, wanted);
  if (value.kind === 'array') for (const one of value.items) yield* literals(one, wanted);
  if (value.kind === 'elements') yield* literals(value.of, wanted);
}

/** A domain takes what the type below it takes. */
function baseOf(catalog: Catalog, type: Pick<ColumnType, 'kind' | 'name'> | undefined): string | undefined {
  if (type?.kind !== 'domain') return type?.name;
  const domain = catalog.domains.get(type.name.includes('.') ? type.name : `public.${type.name}`);
  return domain === undefined ? type.name : baseOf(catalog, domain.base);
}

function ownersOf(catalog: Catalog, column: ColumnReference): readonly (Table | undefined)[] {
  return column.tables.map((name) => tableOf(catalog, name));
}

export function tableOf(
  catalog: Catalog,
  { schema, name }: { readonly schema?: TableName['schema'] | undefined; readonly name: string },
): Table | undefined {
  return catalog.tables.get(`${schema ?? 'public'}.${name}`);
}
