import type { AlterObjectSchemaStmt, RenameStmt } from '../grammar.js';
import { ownerOfIndex, truncated } from './names.js';
import { renameColumnOf } from './rename.js';
import { FoldProblem, childrenOf, columnOf, keyOf, requireColumn, type TableState, type TypeState } from './state.js';
import { findIndexOwner, findTable, requireTable, requireType, type Step } from './step.js';
import { objectNames } from './type.js';

/** RENAME of everything the catalog names. */
export function rename(step: Step, statement: RenameStmt): void {
  const to = truncated(statement.newname ?? '');
  const from = statement.subname ?? '';
  switch (statement.renameType) {
    case 'OBJECT_TABLE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
    case 'OBJECT_FOREIGN_TABLE':
      return renameRelation(step, statement, to);
    case 'OBJECT_INDEX':
      return renameIndex(step, statement, to);
    case 'OBJECT_COLUMN':
    case 'OBJECT_ATTRIBUTE':
      return renameColumn(step, statement, from, to);
    case 'OBJECT_TABCONSTRAINT':
      return renameConstraint(step, statement, from, to);
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN':
      return moveType(step, requireType(step, objectNames(statement.object)), { name: to });
    case 'OBJECT_DOMCONSTRAINT': {
      const type = requireType(step, objectNames(statement.object));
      for (const check of type.checks) if (check.name === from) check.name = to;
      return;
    }
    case 'OBJECT_SCHEMA':
      return renameSchema(step, from, to);
    default:
      return;
  }
}

export function setSchema(step: Step, statement: AlterObjectSchemaStmt): void {
  const schema = statement.newschema ?? 'public';
  switch (statement.objectType) {
    case 'OBJECT_TABLE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
    case 'OBJECT_FOREIGN_TABLE': {
      const table = findTable(step, statement.relation);
      if (table !== undefined) return moveTable(step, table, { schema });
      if (statement.missing_ok !== true) requireTable(step, statement.relation);
      return;
    }
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN':
      return moveType(step, requireType(step, objectNames(statement.object)), { schema });
    default:
      return;
  }
}

function renameRelation(step: Step, statement: RenameStmt, to: string): void {
  const table = findTable(step, statement.relation);
  if (table !== undefined) return moveTable(step, table, { name: to });
  // ALTER TABLE also renames indexes.
  if (renamedIndex(step, statement, to) || statement.missing_ok === true) return;
  requireTable(step, statement.relation);
}

function renameIndex(step: Step, statement: RenameStmt, to: string): void {
  if (renamedIndex(step, statement, to) || statement.missing_ok === true) return;
  throw new FoldProblem('undefined', `no migration before this creates the index ${statement.relation?.relname ?? ''}`);
}

function renamedIndex(step: Step, statement: RenameStmt, to: string): boolean {
  const name = statement.relation?.relname ?? '';
  const owner = findIndexOwner(step, statement.relation?.schemaname, name);
  const index = owner?.indexes.find((candidate) => candidate.name === name);
  if (owner === undefined || index === undefined) return false;
  if (ownerOfIndex(step.state, owner.schema, to) !== undefined)
    throw new FoldProblem('duplicate', `the index ${to} already exists`);
  index.name = to;
  return true;
}

function moveTable(step: Step, table: TableState, change: { schema?: string; name?: string }): void {
  const { relations } = step.state;
  const next = { schema: change.schema ?? table.schema, name: change.name ?? table.name };
  if (relations.has(keyOf(next))) throw new FoldProblem('duplicate', `${keyOf(next)} already exists`);
  relations.delete(keyOf(table));
  [table.schema, table.name] = [next.schema, next.name];
  relations.set(keyOf(table), table);
}

function moveType(step: Step, type: TypeState, change: { schema?: string; name?: string }): void {
  const { types, relations } = step.state;
  const next = { schema: change.schema ?? type.schema, name: change.name ?? type.name };
  if (types.has(keyOf(next))) throw new FoldProblem('duplicate', `the type ${keyOf(next)} already exists`);
  const row = type.kind === 'other' ? relations.get(keyOf(type)) : undefined;
  if (row !== undefined) moveTable(step, row, change);
  types.delete(keyOf(type));
  [type.schema, type.name] = [next.schema, next.name];
  types.set(keyOf(type), type);
}

function renameColumn(step: Step, statement: RenameStmt, from: string, to: string): void {
  const table =
    statement.missing_ok === true ? findTable(step, statement.relation) : requireTable(step, statement.relation);
  if (table === undefined) return;
  requireColumn(table, from);
  const rename = (member: TableState): void => {
    if (columnOf(member, to) !== undefined)
      throw new FoldProblem('duplicate', `table ${keyOf(member)} already has a column ${to}`);
    renameColumnOf(step.state, member, from, to);
    if (statement.relation?.inh === true) childrenOf(step.state, member).forEach(rename);
  };
  rename(table);
}

function renameConstraint(step: Step, statement: RenameStmt, from: string, to: string): void {
  const table =
    statement.missing_ok === true ? findTable(step, statement.relation) : requireTable(step, statement.relation);
  if (table === undefined) return;
  const index = table.indexes.find((candidate) => candidate.constraint !== undefined && candidate.name === from);
  const check = table.checks.find((candidate) => candidate.name === from);
  const constraint = check ?? index ?? table.foreignKeys.find((key) => key.name === from);
  if (constraint === undefined) throw new FoldProblem('undefined', `table ${keyOf(table)} has no constraint ${from}`);
  constraint.name = to;
  // A check has one name in a whole family; keys have their own in each.
  if (check === undefined) return;
  for (const child of childrenOf(step.state, table))
    for (const copy of child.checks) if (copy.name === from) copy.name = to;
}

function renameSchema(step: Step, from: string, to: string): void {
  const { relations, types, schemas } = step.state;
  if (!schemas.delete(from)) throw new FoldProblem('undefined', `no migration before this creates the schema ${from}`);
  schemas.add(to);
  for (const table of [...relations.values()]) if (table.schema === from) moveTable(step, table, { schema: to });
  for (const type of [...types.values()]) if (type.schema === from) moveType(step, type, { schema: to });
}
