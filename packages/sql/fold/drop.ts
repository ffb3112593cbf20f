import type { DropStmt, Node } from '../grammar.js';
import { strings } from './predicate.js';
import { FoldProblem, childrenOf, columnOf, keyOf, type FoldState, type TableState, type TypeState } from './state.js';
import { findIndexOwner, findRelation, findType, type Step } from './step.js';

/** DROP of what the catalog holds; CASCADE takes what depends on it along. */
export function drop(step: Step, statement: DropStmt): void {
  const cascade = statement.behavior === 'DROP_CASCADE';
  for (const node of statement.objects ?? []) {
    const names = namesOf(node);
    const found = dropOne(step, statement.removeType, names, cascade);
    if (!found && statement.missing_ok !== true)
      throw new FoldProblem('undefined', `no migration before this creates ${names.join('.')}`);
  }
}

function namesOf(node: Node): readonly string[] {
  if ('List' in node) return strings(node.List.items);
  if ('TypeName' in node) return strings(node.TypeName.names);
  return strings([node]);
}

/** Whether there was such an object; kinds that the catalog does not hold count as found. */
function dropOne(step: Step, kind: DropStmt['removeType'], names: readonly string[], cascade: boolean): boolean {
  const { state } = step;
  const name = names.at(-1) ?? '';
  switch (kind) {
    case 'OBJECT_TABLE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
    case 'OBJECT_FOREIGN_TABLE': {
      const table = findRelation(step, names.at(-2), name);
      if (table !== undefined) dropTable(state, table, cascade);
      return table !== undefined;
    }
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN': {
      const type = findType(step, names);
      if (type !== undefined) dropType(state, type, cascade);
      return type !== undefined;
    }
    case 'OBJECT_SCHEMA': {
      const known = state.schemas.has(name);
      dropSchema(state, name, cascade);
      return known;
    }
    case 'OBJECT_INDEX':
      return dropIndex(step, names.at(-2), name);
    default:
      return true;
  }
}

export function dropTable(state: FoldState, table: TableState, cascade: boolean): void {
  // A partition goes with its table; a child by inheritance only with CASCADE.
  for (const child of childrenOf(state, table)) if (child.partition || cascade) dropTable(state, child, cascade);
  state.relations.delete(keyOf(table));
  for (const other of [...state.relations.values()]) {
    other.foreignKeys = other.foreignKeys.filter((key) => key.target !== table);
    if (other.sources.includes(table)) dropTable(state, other, true);
  }
}

/** Every column of the type goes too under CASCADE; without it PostgreSQL would have refused, so that is said. */
export function dropType(state: FoldState, type: TypeState, cascade: boolean): void {
  const users = [...state.relations.values()].flatMap((table) =>
    table.columns.filter((column) => column.type.type === type).map((column) => ({ table, column })),
  );
  const [first] = users;
  if (first !== undefined && !cascade)
    throw new FoldProblem('dependent', `${keyOf(first.table)}.${first.column.name} still has the type ${keyOf(type)}`);
  for (const { table, column } of users) {
    if (table.kind === 'view') state.relations.delete(keyOf(table));
    else dropColumn(state, table, column.name, true);
  }
  state.types.delete(keyOf(type));
  if (type.kind === 'other') state.relations.delete(keyOf(type));
  for (const other of [...state.types.values()]) if (other.base?.type === type) dropType(state, other, true);
}

function dropSchema(state: FoldState, schema: string, cascade: boolean): void {
  const tables = [...state.relations.values()].filter((table) => table.schema === schema && table.kind !== 'composite');
  const types = [...state.types.values()].filter((type) => type.schema === schema);
  if (!cascade && tables.length + types.length > 0)
    throw new FoldProblem('dependent', `the schema ${schema} is not empty`);
  for (const table of tables) if (state.relations.has(keyOf(table))) dropTable(state, table, true);
  for (const type of types) if (state.types.has(keyOf(type))) dropType(state, type, true);
  state.schemas.delete(schema);
}

function dropIndex(step: Step, schema: string | undefined, name: string): boolean {
  const table = findIndexOwner(step, schema, name);
  const index = table?.indexes.find((candidate) => candidate.name === name);
  if (table === undefined || index === undefined) return false;
  if (index.constraint !== undefined) throw new FoldProblem('dependent', `the constraint ${name} needs its index`);
  table.indexes = table.indexes.filter((candidate) => candidate !== index);
  return true;
}

/** A column, with the checks, keys and indexes that name it. */
export function dropColumn(state: FoldState, table: TableState, name: string, cascade: boolean): void {
  const column = columnOf(table, name);
  if (column === undefined) return;
  table.columns = table.columns.filter((candidate) => candidate !== column);
  table.checks = table.checks.filter((check) => !check.columns.includes(name));
  table.foreignKeys = table.foreignKeys.filter((key) => !key.columns.includes(name));
  for (const index of table.indexes.filter((candidate) => mentions(candidate, name))) {
    if (index.constraint === 'primary' || index.constraint === 'unique') dropReferences(state, table, index.keys);
    table.indexes = table.indexes.filter((candidate) => candidate !== index);
  }
  if (!cascade) return;
  for (const other of [...state.relations.values()])
    if (other.columns.some((shown) => shown.shows?.column === column)) dropTable(state, other, true);
}

function mentions(index: TableState['indexes'][number], name: string): boolean {
  if (index.include.includes(name) || index.where?.columns.includes(name) === true) return true;
  return index.keys.some((key) => (typeof key === 'string' ? key === name : key.columns.includes(name)));
}

export function dropConstraint(
  state: FoldState,
  table: TableState,
  name: string,
  missingOk: boolean,
  cascade: boolean,
): void {
  const counts = table.checks.length + table.foreignKeys.length + table.indexes.length;
  table.checks = table.checks.filter((check) => check.name !== name);
  table.foreignKeys = table.foreignKeys.filter((key) => key.name !== name);
  const index = table.indexes.find((candidate) => candidate.constraint !== undefined && candidate.name === name);
  if (index !== undefined) {
    table.indexes = table.indexes.filter((candidate) => candidate !== index);
    if (cascade) dropReferences(state, table, index.keys);
  }
  if (counts > table.checks.length + table.foreignKeys.length + table.indexes.length) return;
  const notNull = table.columns.find(
    (column) => column.notNull && (column.notNullName ?? `${table.name}_${column.name}_not_null`) === name,
  );
  if (notNull !== undefined) notNull.notNull = false;
  else if (!missingOk) throw new FoldProblem('undefined', `table ${keyOf(table)} has no constraint ${name}`);
}

/** Foreign keys that point at a key that is gone. */
function dropReferences(state: FoldState, table: TableState, keys: readonly unknown[]): void {
  for (const other of state.relations.values()) {
    other.foreignKeys = other.foreignKeys.filter(
      (key) => key.target !== table || (key.targetColumns.length > 0 && key.targetColumns.join() !== keys.join()),
    );
  }
}
