import type { Span } from '#facts/span';
import type { DeleteStmt, InsertStmt, Node, RangeVar, UpdateStmt } from '../grammar.js';
import type { Predicate, TableName, Write } from '../statement.js';
import { arrangeColumns, insertAssignments, setAssignments } from './assignment.js';
import { collect } from './collect.js';
import { conflictOf } from './conflict.js';
import { readMerge } from './merge.js';
import { forbidsExisting, predicateOf } from './predicate.js';
import { derivedOf, readFrom, readTargets, readWith } from './query.js';
import { tableName, type Arm, type Reading } from './reading.js';
import { newScope, UNKNOWN_COLUMNS, type Derived, type Scope } from './scope.js';
import type { Source } from './source.js';

type Within = Write['within'];

/** Reads an INSERT, UPDATE, DELETE or MERGE; gives what its RETURNING gives. */
export function readWrite(reading: Reading, node: Node, outer: Scope, within: Within): Derived {
  if ('InsertStmt' in node) return readInsert(reading, node.InsertStmt, outer, within);
  if ('UpdateStmt' in node) return readUpdate(reading, node.UpdateStmt, outer, within);
  if ('DeleteStmt' in node) return readDelete(reading, node.DeleteStmt, outer, within);
  if (!('MergeStmt' in node)) return UNKNOWN_COLUMNS;
  const merge = node.MergeStmt;
  const scope = writeScope(reading, merge, outer);
  addTarget(reading, merge.relation, scope);
  readMerge(reading, merge, scope);
  return readReturning(
    reading,
    merge.returningClause?.exprs,
    scope,
    scope.relations.find((relation) => relation.table !== undefined)?.table,
  );
}

function readInsert(reading: Reading, insert: InsertStmt, outer: Scope, within: Within): Derived {
  const scope = writeScope(reading, insert, outer);
  const { relation, selectStmt, onConflictClause } = insert;
  if (relation === undefined) return UNKNOWN_COLUMNS;
  const table = tableName(reading.source, relation);
  const select = selectStmt !== undefined && 'SelectStmt' in selectStmt ? selectStmt.SelectStmt : undefined;
  const arms = select === undefined ? [] : reading.query(select, scope).arms;
  const isValues = select?.valuesLists !== undefined;
  const columns = arrangeColumns(reading, insert.cols, table);
  const assignments = insertAssignments(columns, arms);
  const predicates = arms.map((arm) => armPredicate(reading, arm));
  const [where] = predicates.length === 1 ? predicates : [];
  const targetScope = newScope(scope);
  addTarget(reading, relation, targetScope);
  const conflict =
    onConflictClause === undefined ? undefined : conflictOf(reading, onConflictClause, targetScope, table);
  const rows = select === undefined ? 1 : isValues ? arms.length : rowsOfSelect(arms);
  reading.writes.push({
    operation: 'insert',
    table,
    span: writeSpan(reading.source, relation, 'insert'),
    ...(columns === undefined ? {} : { columnList: columns.map(({ name, span }) => ({ name, span })) }),
    assignments,
    ...(rows === undefined ? {} : { rows }),
    source: select === undefined ? 'defaults' : isValues ? 'values' : 'select',
    ...(conflict === undefined ? {} : { conflict }),
    ...(where === undefined ? {} : { where }),
    guardedByNotExists: predicates.length > 0 && predicates.every((predicate) => forbidsExisting(predicate, table)),
    within,
  });
  return readReturning(reading, insert.returningClause?.exprs, targetScope, table);
}

function readUpdate(reading: Reading, update: UpdateStmt, outer: Scope, within: Within): Derived {
  const scope = writeScope(reading, update, outer);
  const table = addTarget(reading, update.relation, scope);
  if (table === undefined || update.relation === undefined) return UNKNOWN_COLUMNS;
  readFrom(reading, update.fromClause, scope);
  const assignments = setAssignments(reading, update.targetList, scope, table);
  const where = conditionOf(reading, update.whereClause, scope);
  const span = writeSpan(reading.source, update.relation, 'update');
  reading.writes.push({
    operation: 'update',
    table,
    span,
    assignments,
    source: 'set',
    ...where,
    guardedByNotExists: false,
    within,
  });
  return readReturning(reading, update.returningClause?.exprs, scope, table);
}

function readDelete(reading: Reading, statement: DeleteStmt, outer: Scope, within: Within): Derived {
  const scope = writeScope(reading, statement, outer);
  const table = addTarget(reading, statement.relation, scope);
  if (table === undefined || statement.relation === undefined) return UNKNOWN_COLUMNS;
  readFrom(reading, statement.usingClause, scope);
  const where = conditionOf(reading, statement.whereClause, scope);
  const span = writeSpan(reading.source, statement.relation, 'delete');
  reading.writes.push({
    operation: 'delete',
    table,
    span,
    assignments: [],
    source: 'none',
    ...where,
    guardedByNotExists: false,
    within,
  });
  return readReturning(reading, statement.returningClause?.exprs, scope, table);
}

function writeScope(
  reading: Reading,
  statement: InsertStmt | UpdateStmt | DeleteStmt | { withClause?: InsertStmt['withClause'] },
  outer: Scope,
): Scope {
  const scope = newScope(outer);
  readWith(reading, statement.withClause, scope, (inner, node, at) => readWrite(inner, node, at, 'cte'));
  return scope;
}

function addTarget(reading: Reading, relation: RangeVar | undefined, scope: Scope): TableName | undefined {
  if (relation === undefined) return undefined;
  const table = tableName(reading.source, relation);
  scope.relations.push({
    alias: relation.alias?.aliasname ?? table.name,
    table,
    renamed: relation.alias !== undefined,
  });
  return table;
}

function readReturning(
  reading: Reading,
  exprs: readonly Node[] | undefined,
  scope: Scope,
  table: TableName | undefined,
): Derived {
  if (exprs === undefined) return { outputs: [], tables: [], complete: true };
  if (table !== undefined) {
    for (const alias of ['old', 'new']) scope.relations.push({ alias, table, renamed: true, qualifiedOnly: 'row' });
  }
  return derivedOf(readTargets(reading, exprs, scope), scope);
}

function conditionOf(reading: Reading, node: Node | undefined, scope: Scope): { readonly where?: Predicate } {
  collect(reading, node, scope, 'where');
  return node === undefined ? {} : { where: predicateOf(reading, node, scope, 'where') };
}

function armPredicate(reading: Reading, arm: Arm): Predicate | undefined {
  const { whereClause } = arm.select;
  return whereClause === undefined ? undefined : predicateOf(reading, whereClause, arm.scope, 'where');
}

const SET_RETURNING =
  /^(?:unnest|generate_(?:series|subscripts)|regexp_(?:matches|split_to_table)|string_to_table|jsonb?_(?:array_elements(?:_text)?|each(?:_text)?|object_keys|to_recordset|populate_recordset|path_query))\(\)$/;

/** One row, where a SELECT has no FROM and calls no function that gives a set. */
function rowsOfSelect(arms: readonly Arm[]): number | undefined {
  const [arm] = arms;
  if (arm === undefined || arms.length > 1 || arm.select.fromClause !== undefined) return undefined;
  const hasSet = arm.targets.some(
    ({ value }) => value.kind === 'elements' || (value.kind === 'expression' && SET_RETURNING.test(value.syntax)),
  );
  return hasSet ? undefined : 1;
}

/** From the keyword, which stands shortly before the table, to the end of the statement or of the parentheses around it. */
function writeSpan(source: Source, relation: RangeVar, keyword: string): Span {
  let first = source.index(relation.location);
  while (first > 0 && source.word(first) !== keyword) first -= 1;
  return source.spanOf(first, source.lastWithin(first));
}
