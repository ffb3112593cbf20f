import type { CreateStmt, TableLikeClause } from '../grammar.js';
import { addPending, readColumn, tableNotNull, type PendingConstraint } from './definition.js';
import { indexName, isTaken, truncated } from './names.js';
import {
  FoldProblem,
  columnOf,
  keyOf,
  type CheckState,
  type ColumnState,
  type IndexState,
  type TableState,
} from './state.js';
import { createdName, requireTable, requireType, type QualifiedName, type Step } from './step.js';
import { elementEnd } from './text.js';
import { strings } from './predicate.js';

/** CREATE TABLE, CREATE FOREIGN TABLE, and the columns of CREATE TYPE … AS (…). */
export function createTable(step: Step, statement: CreateStmt, kind: 'table' | 'composite' = 'table'): void {
  const table = newTable(step, createdName(step, statement.relation), kind, statement.if_not_exists === true);
  if (table === undefined) return;
  const pending: PendingConstraint[] = [];
  const clones: (() => void)[] = [];
  if (statement.ofTypename !== undefined) copyRowType(step, table, strings(statement.ofTypename.names));
  for (const node of statement.inhRelations ?? []) {
    if ('RangeVar' in node) inherit(table, requireTable(step, node.RangeVar));
  }
  table.partition = statement.partbound !== undefined;
  for (const node of statement.tableElts ?? []) {
    if ('ColumnDef' in node) addColumn(table, readColumn(step, table, node.ColumnDef, pending));
    else if ('TableLikeClause' in node) clones.push(copyLike(step, table, node.TableLikeClause));
    else if ('Constraint' in node) {
      const { Constraint: constraint } = node;
      const start = step.position(constraint.location);
      if (constraint.contype === 'CONSTR_NOTNULL') tableNotNull(table, constraint);
      else pending.push({ constraint, columns: [], start, end: elementEnd(step.source, start, step.span.end) });
    }
  }
  step.state.relations.set(keyOf(table), table);
  addPending(step, table, pending);
  for (const clone of clones) clone();
  if (table.partition)
    for (const parent of table.parents)
      cloneIndexes(step, parent, table, (index) => index.unique || index.constraint !== undefined);
}

/** An empty relation, not yet in the catalog; nothing where it is there and may be. */
export function newTable(
  step: Step,
  name: QualifiedName,
  kind: TableState['kind'],
  mayExist: boolean,
): TableState | undefined {
  const cut = { schema: name.schema, name: truncated(name.name) };
  if (isTaken(step.state, cut.schema, cut.name)) {
    if (mayExist) return undefined;
    throw new FoldProblem('duplicate', `${keyOf(cut)} already exists`);
  }
  return {
    ...cut,
    kind,
    columns: [],
    checks: [],
    foreignKeys: [],
    indexes: [],
    parents: [],
    partition: false,
    open: false,
    sources: [],
    origin: step.mark.place,
  };
}

export function copyColumn(column: ColumnState): ColumnState {
  return { ...column, default: column.default === undefined ? undefined : { ...column.default }, shows: undefined };
}

export function copyCheck(check: CheckState): CheckState {
  return { ...check };
}

/** A column of the same name as an inherited one is the same column. */
function addColumn(table: TableState, column: ColumnState): void {
  const inherited = columnOf(table, column.name);
  if (inherited === undefined) {
    table.columns.push(column);
    return;
  }
  if (table.parents.length === 0)
    throw new FoldProblem('duplicate', `table ${keyOf(table)} has two columns ${column.name}`);
  // `CREATE TABLE p PARTITION OF t (a DEFAULT 1)` names no type: the column is the parent's.
  if (column.type.name !== '') inherited.type = column.type;
  inherited.notNull ||= column.notNull;
  inherited.default = column.default ?? inherited.default;
}

/** Columns, checks and NOT NULL of a parent; a partition has its unique keys too. */
export function inherit(table: TableState, parent: TableState): void {
  table.parents.push(parent);
  for (const column of parent.columns) {
    const own = columnOf(table, column.name);
    if (own === undefined) table.columns.push({ ...copyColumn(column), generated: column.generated });
    else own.notNull ||= column.notNull;
  }
  for (const check of parent.checks) {
    if (!check.noInherit && !table.checks.some((own) => own.name === check.name)) table.checks.push(copyCheck(check));
  }
  if (parent.open) table.open = true;
}

function copyRowType(step: Step, table: TableState, names: readonly string[]): void {
  const type = requireType(step, names);
  const row = step.state.relations.get(keyOf(type));
  if (row === undefined) table.open = true;
  else table.columns.push(...row.columns.map(copyColumn));
}

const LIKE = { constraints: 1 << 2, defaults: 1 << 3, generated: 1 << 4, identity: 1 << 5, indexes: 1 << 6 } as const;

/** LIKE: the columns now; what follows INCLUDING INDEXES when the table's own constraints have their names. */
function copyLike(step: Step, table: TableState, clause: TableLikeClause): () => void {
  const model = requireTable(step, clause.relation);
  const options = clause.options ?? 0;
  const includes = (option: keyof typeof LIKE): boolean => (options & LIKE[option]) !== 0;
  for (const column of model.columns) {
    const copy = copyColumn(column);
    const isIdentity = column.generated && column.default === undefined && column.notNull;
    if (!includes('defaults')) copy.default = undefined;
    copy.generated = column.generated && includes(isIdentity ? 'identity' : 'generated');
    addColumn(table, copy);
  }
  if (model.open) table.open = true;
  return () => {
    if (includes('constraints')) for (const check of model.checks) table.checks.push(copyCheck(check));
    if (includes('indexes')) cloneIndexes(step, model, table, () => true);
  };
}

/** The indexes of another table, under automatic names of this one. */
export function cloneIndexes(
  step: Step,
  from: TableState,
  to: TableState,
  wanted: (index: IndexState) => boolean,
): void {
  for (const index of from.indexes.filter(wanted)) {
    if (to.indexes.some((own) => own.constraint === index.constraint && own.keys.join() === index.keys.join()))
      continue;
    const names = [...index.keys.map((key) => (typeof key === 'string' ? key : 'expr')), ...index.include];
    const label =
      index.constraint === 'primary'
        ? 'pkey'
        : index.constraint === 'unique'
          ? 'key'
          : index.constraint === 'exclusion'
            ? 'excl'
            : 'idx';
    to.indexes.push({
      ...index,
      keys: [...index.keys],
      include: [...index.include],
      name: indexName(step.state, to, names, label),
    });
    if (index.constraint === 'primary') for (const key of index.keys) if (typeof key === 'string') markNotNull(to, key);
  }
}

function markNotNull(table: TableState, name: string): void {
  const column = columnOf(table, name);
  if (column !== undefined) column.notNull = true;
}
