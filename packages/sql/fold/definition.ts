import type { ColumnDef, Constraint, Node } from '../grammar.js';
import { constraintName, indexName, truncated } from './names.js';
import { constantOf, strings } from './predicate.js';
import {
  FoldProblem,
  columnOf,
  keyOf,
  requireColumn,
  type CheckState,
  type ColumnState,
  type DefaultState,
  type IndexState,
  type TableState,
} from './state.js';
import { expressionOf, findTable, readCheck, serialDefault, typeUse, type Step } from './step.js';
import { elementEnd, insideParentheses, tokenFrom, wordAt } from './text.js';

/** A column as CREATE TABLE or ADD COLUMN defines it; its constraints that belong to the table are pushed to `pending`, in order. */
export function readColumn(
  step: Step,
  table: TableState,
  definition: ColumnDef,
  pending: PendingConstraint[],
): ColumnState {
  const start = step.position(definition.location);
  const end = elementEnd(step.source, start, step.span.end);
  const name = truncated(definition.colname ?? '');
  const sequence = serialDefault(table, definition);
  const column: ColumnState = {
    name,
    type: typeUse(step, definition.typeName),
    notNull: sequence !== undefined,
    notNullName: undefined,
    default: sequence === undefined ? undefined : { text: sequence, columns: [], value: undefined },
    generated: false,
    retyped: undefined,
    shows: undefined,
    origin: step.source.place(start, end),
  };
  const constraints = (definition.constraints ?? []).flatMap((node) => ('Constraint' in node ? [node.Constraint] : []));
  constraints.forEach((constraint, index) => {
    const stop = constraints[index + 1]?.location;
    const limit = stop === undefined ? end : step.position(stop);
    columnConstraint(step, column, constraint, limit, pending);
  });
  return column;
}

/** A constraint that waits until the table is complete: PostgreSQL makes checks first, then indexes, then foreign keys. */
export interface PendingConstraint {
  readonly constraint: Constraint;
  readonly columns: readonly string[];
  readonly start: number;
  readonly end: number;
}

function columnConstraint(
  step: Step,
  column: ColumnState,
  constraint: Constraint,
  limit: number,
  pending: PendingConstraint[],
): void {
  const start = step.position(constraint.location);
  switch (constraint.contype) {
    case 'CONSTR_NOTNULL':
      column.notNull = true;
      column.notNullName = constraint.conname;
      return;
    case 'CONSTR_NULL':
      column.notNull = false;
      return;
    case 'CONSTR_IDENTITY':
      column.generated = true;
      column.notNull = true;
      return;
    case 'CONSTR_GENERATED':
      column.generated = true;
      return;
    case 'CONSTR_DEFAULT':
      if (constraint.raw_expr !== undefined) column.default = readDefault(step, constraint.raw_expr, start, limit);
      return;
    case 'CONSTR_PRIMARY':
    case 'CONSTR_UNIQUE':
    case 'CONSTR_CHECK':
    case 'CONSTR_FOREIGN':
      if (constraint.contype === 'CONSTR_PRIMARY') column.notNull = true;
      pending.push({ constraint, columns: [column.name], start, end: elementEnd(step.source, start, limit) });
      return;
    default:
      return;
  }
}

/** The default whose expression follows the word DEFAULT at or after `start`. */
export function readDefault(step: Step, node: Node, start: number, limit: number): DefaultState | undefined {
  let index = tokenFrom(step.source, start);
  while (wordAt(step.source, index) !== 'default' && (step.source.tokens[index]?.start ?? limit) < limit) index += 1;
  const first = step.source.tokens[index + 1]?.start ?? start;
  const value = constantOf(node)?.value;
  // PostgreSQL keeps no default that is NULL.
  if (value === null) return undefined;
  return { ...expressionOf(step, { start: first, end: elementEnd(step.source, first, limit) }, node), value };
}

/** Makes what waits, in PostgreSQL's order, with its automatic names. */
export function addPending(step: Step, table: TableState, pending: readonly PendingConstraint[]): void {
  for (const item of pending) if (item.constraint.contype === 'CONSTR_CHECK') addCheck(step, table, item);
  const fresh: { index: IndexState; named: boolean }[] = [];
  const keys = pending.filter(
    ({ constraint: { contype } }) =>
      contype === 'CONSTR_PRIMARY' || contype === 'CONSTR_UNIQUE' || contype === 'CONSTR_EXCLUSION',
  );
  // The primary key is made first, wherever it is written.
  keys.sort(
    (left, right) =>
      Number(right.constraint.contype === 'CONSTR_PRIMARY') - Number(left.constraint.contype === 'CONSTR_PRIMARY'),
  );
  for (const item of keys) addKey(step, table, item, fresh);
  for (const item of pending) if (item.constraint.contype === 'CONSTR_FOREIGN') addForeignKey(step, table, item);
}

function addCheck(step: Step, table: TableState, { constraint, start, end }: PendingConstraint): void {
  if (constraint.raw_expr === undefined) return;
  const text = insideParentheses(step.source, start, step.span.end) ?? { start, end };
  const read = readCheck(step, constraint.raw_expr, text, step.source.place(start, end));
  const own = read.columns.length === 1 ? read.columns : [];
  const name =
    constraint.conname === undefined ? constraintName(step.state, table, own, 'check') : truncated(constraint.conname);
  const check: CheckState = {
    ...read,
    name,
    validated: constraint.skip_validation !== true,
    enforced: constraint.is_enforced === true,
    noInherit: constraint.is_no_inherit === true,
  };
  requireFreeName(table, name);
  table.checks.push(check);
}

function addKey(
  step: Step,
  table: TableState,
  { constraint, columns, start, end }: PendingConstraint,
  fresh: { index: IndexState; named: boolean }[],
): void {
  const { conname, indexname } = constraint;
  const primary = constraint.contype === 'CONSTR_PRIMARY';
  const kind = primary ? 'primary' : constraint.contype === 'CONSTR_UNIQUE' ? 'unique' : 'exclusion';
  if (indexname !== undefined) return adoptIndex(table, indexname, conname, primary);
  const listed = strings(constraint.keys);
  const keys: (string | { text: string; columns: readonly string[] })[] =
    kind === 'exclusion' ? [...exclusionKeys(step, constraint)] : [...(listed.length > 0 ? listed : columns)];
  const include = [...strings(constraint.including)];
  if (primary) for (const key of keys) if (typeof key === 'string') requireColumn(table, key).notNull = true;
  // UNIQUE beside PRIMARY KEY on the same columns makes one index.
  const twin = fresh.find(
    ({ index }) => index.keys.join() === keys.join() && index.include.join() === include.join() && kind !== 'exclusion',
  );
  if (twin !== undefined) {
    if (!twin.named && conname !== undefined) twin.index.name = truncated(conname);
    twin.named ||= conname !== undefined;
    return;
  }
  const names = [...keys.map((key) => (typeof key === 'string' ? key : 'expr')), ...include];
  const label = primary ? 'pkey' : kind === 'unique' ? 'key' : 'excl';
  const name = conname === undefined ? indexName(step.state, table, names, label) : truncated(conname);
  requireFreeName(table, name);
  if (primary && table.indexes.some((index) => index.constraint === 'primary'))
    throw new FoldProblem('duplicate', `table ${keyOf(table)} already has a primary key`);
  const index: IndexState = {
    name,
    keys,
    include,
    unique: kind !== 'exclusion',
    constraint: kind,
    where: undefined,
    origin: step.source.place(start, end),
  };
  table.indexes.push(index);
  fresh.push({ index, named: conname !== undefined });
}

function exclusionKeys(
  step: Step,
  constraint: Constraint,
): readonly (string | { text: string; columns: readonly string[] })[] {
  return (constraint.exclusions ?? []).map((node) => {
    const element = 'List' in node ? node.List.items?.[0] : undefined;
    const item = element !== undefined && 'IndexElem' in element ? element.IndexElem : undefined;
    return item?.name ?? { text: '', columns: expressionOf(step, { start: 0, end: 0 }, item?.expr).columns };
  });
}

/** ADD CONSTRAINT … USING INDEX: the index takes the constraint's name. */
function adoptIndex(table: TableState, indexname: string, conname: string | undefined, primary: boolean): void {
  const index = table.indexes.find((candidate) => candidate.name === indexname);
  if (index === undefined) throw new FoldProblem('undefined', `table ${keyOf(table)} has no index ${indexname}`);
  index.constraint = primary ? 'primary' : 'unique';
  if (conname !== undefined) index.name = truncated(conname);
  if (primary) for (const key of index.keys) if (typeof key === 'string') requireColumn(table, key).notNull = true;
}

function addForeignKey(step: Step, table: TableState, { constraint, columns }: PendingConstraint): void {
  const listed = strings(constraint.fk_attrs);
  const own = [...(listed.length > 0 ? listed : columns)];
  const name =
    constraint.conname === undefined ? constraintName(step.state, table, own, 'fkey') : truncated(constraint.conname);
  requireFreeName(table, name);
  const target = findTable(step, constraint.pktable);
  table.foreignKeys.push({ name, columns: own, target, targetColumns: [...strings(constraint.pk_attrs)] });
}

export function requireFreeName(table: TableState, name: string): void {
  const taken = [
    ...table.checks,
    ...table.foreignKeys,
    ...table.indexes.filter((index) => index.constraint !== undefined),
  ];
  if (taken.some((other) => other.name === name))
    throw new FoldProblem('duplicate', `table ${keyOf(table)} already has a constraint ${name}`);
}

/** NOT NULL as a table constraint (PostgreSQL 18). */
export function tableNotNull(table: TableState, constraint: Constraint): void {
  for (const name of strings(constraint.keys)) {
    const column = columnOf(table, name);
    if (column === undefined) continue;
    column.notNull = true;
    column.notNullName = constraint.conname;
  }
}
