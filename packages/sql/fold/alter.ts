import type { Span } from '#facts/span';
import type { AlterTableCmd, AlterTableStmt, Node } from '../grammar.js';
import { addPending, readColumn, readDefault, tableNotNull, type PendingConstraint } from './definition.js';
import { dropColumn, dropConstraint } from './drop.js';
import { cloneIndexes, copyCheck, copyColumn, inherit } from './table.js';
import { FoldProblem, childrenOf, columnOf, keyOf, requireColumn, type ColumnState, type TableState } from './state.js';
import { findTable, requireTable, typeUse, type Step } from './step.js';
import { elementEnd, tokenFrom, wordAt } from './text.js';

/** ALTER TABLE (also of views, foreign tables and composite types): each command for itself, so that a strange one spoils no other. */
export function alterTable(step: Step, statement: AlterTableStmt): void {
  const commands = (statement.cmds ?? []).flatMap((node) => ('AlterTableCmd' in node ? [node.AlterTableCmd] : []));
  // Dumps change the owner of sequences with ALTER TABLE too.
  if (!commands.some((command) => FOLDED.has(command.subtype ?? ''))) return;
  const table =
    statement.missing_ok === true ? findTable(step, statement.relation) : requireTable(step, statement.relation);
  if (table === undefined) return;
  const spans = commandSpans(step, commands.length);
  const recurses = statement.relation?.inh === true;
  const problems: FoldProblem[] = [];
  commands.forEach((command, index) => {
    try {
      runCommand(step, table, command, spans[index] ?? step.span, recurses);
    } catch (error) {
      if (!(error instanceof FoldProblem)) throw error;
      problems.push(error);
    }
  });
  const [first] = problems;
  if (first !== undefined) throw new FoldProblem(first.code, problems.map((problem) => problem.message).join('; '));
}

/** Others set owners, storage, triggers, row security, statistics: nothing that a catalog says. */
const FOLDED: ReadonlySet<string> = new Set(
  (
    'AT_AddColumn AT_DropColumn AT_AddConstraint AT_DropConstraint AT_ValidateConstraint AT_AddInherit AT_DropInherit AT_AttachPartition ' +
    'AT_DetachPartition AT_DetachPartitionFinalize AT_AlterColumnType AT_ColumnDefault AT_SetNotNull AT_DropNotNull AT_AddIdentity ' +
    'AT_DropIdentity AT_SetExpression AT_DropExpression'
  ).split(' '),
);

/** The commands' texts: between the commas outside parentheses. The tree does not say where a command begins. */
function commandSpans(step: Step, count: number): readonly Span[] {
  const first = tokenFrom(step.source, step.span.start);
  let index = first;
  while (index < step.source.tokens.length && !COMMANDS.has(wordAt(step.source, index))) index += 1;
  // The first word of the statement is ALTER itself.
  if (index === first) index += 1;
  while (index < step.source.tokens.length && !COMMANDS.has(wordAt(step.source, index))) index += 1;
  const spans: Span[] = [];
  for (let start = step.source.tokens[index]?.start; start !== undefined && start < step.span.end;) {
    const end = elementEnd(step.source, start, step.span.end);
    spans.push({ start, end });
    const comma = tokenFrom(step.source, end);
    start = wordAt(step.source, comma) === ',' ? step.source.tokens[comma + 1]?.start : undefined;
  }
  return spans.length === count ? spans : [];
}

const COMMANDS: ReadonlySet<string> = new Set([
  'add',
  'drop',
  'alter',
  'validate',
  'attach',
  'detach',
  'inherit',
  'no',
  'of',
  'not',
  'set',
  'reset',
  'owner',
  'enable',
  'disable',
  'cluster',
  'replica',
  'force',
  'rename',
]);

function runCommand(step: Step, table: TableState, command: AlterTableCmd, span: Span, recurses: boolean): void {
  const own: Step = { ...step, span, mark: { place: step.source.place(span.start, span.end), order: step.mark.order } };
  const name = command.name ?? '';
  const missingOk = command.missing_ok === true;
  const family = recurses ? descendants(step, table) : [table];
  switch (command.subtype) {
    case 'AT_AddColumn':
      return addColumn(own, table, command, family);
    case 'AT_DropColumn':
      if (missingOk && columnOf(table, name) === undefined) return;
      requireColumn(table, name);
      for (const member of family) dropColumn(own.state, member, name, command.behavior === 'DROP_CASCADE');
      return;
    case 'AT_AddConstraint':
      return addConstraint(own, table, command.def, family);
    case 'AT_DropConstraint':
      dropConstraint(own.state, table, name, missingOk, command.behavior === 'DROP_CASCADE');
      for (const member of family) if (member !== table) dropConstraint(own.state, member, name, true, false);
      return;
    case 'AT_ValidateConstraint':
      for (const member of family) for (const check of member.checks) if (check.name === name) check.validated = true;
      return;
    case 'AT_AddInherit':
    case 'AT_DropInherit':
    case 'AT_AttachPartition':
    case 'AT_DetachPartition':
    case 'AT_DetachPartitionFinalize':
      return changeParents(own, table, command);
    case 'AT_AlterColumnType':
    case 'AT_ColumnDefault':
    case 'AT_SetNotNull':
    case 'AT_DropNotNull':
    case 'AT_AddIdentity':
    case 'AT_DropIdentity':
    case 'AT_SetExpression':
    case 'AT_DropExpression':
      requireColumn(table, name);
      for (const member of family) alterColumn(own, requireColumn(member, name), command);
      return;
    default:
      return;
  }
}

function descendants(step: Step, table: TableState): readonly TableState[] {
  return [table, ...childrenOf(step.state, table).flatMap((child) => descendants(step, child))];
}

function addColumn(step: Step, table: TableState, command: AlterTableCmd, family: readonly TableState[]): void {
  const { def } = command;
  if (def === undefined || !('ColumnDef' in def)) return;
  if (columnOf(table, def.ColumnDef.colname ?? '') !== undefined) {
    if (command.missing_ok === true) return;
    throw new FoldProblem('duplicate', `table ${keyOf(table)} already has a column ${def.ColumnDef.colname ?? ''}`);
  }
  const pending: PendingConstraint[] = [];
  const read = readColumn(step, table, def.ColumnDef, pending);
  const column: ColumnState = { ...read, origin: step.mark.place };
  table.columns.push(column);
  const before = table.checks.length;
  addPending(step, table, pending);
  for (const member of family) {
    if (member === table || columnOf(member, column.name) !== undefined) continue;
    member.columns.push(copyColumn(column));
    member.checks.push(...table.checks.slice(before).map(copyCheck));
  }
}

function addConstraint(step: Step, table: TableState, def: Node | undefined, family: readonly TableState[]): void {
  if (def === undefined || !('Constraint' in def)) return;
  const { Constraint: constraint } = def;
  if (constraint.contype === 'CONSTR_NOTNULL') {
    for (const member of family) tableNotNull(member, constraint);
    return;
  }
  const before = table.checks.length;
  addPending(step, table, [{ constraint, columns: [], start: step.position(constraint.location), end: step.span.end }]);
  for (const member of family) {
    if (member === table) continue;
    for (const check of table.checks.slice(before)) {
      if (!check.noInherit && !member.checks.some((own) => own.name === check.name))
        member.checks.push(copyCheck(check));
    }
    if (member.partition) cloneIndexes(step, table, member, (index) => index.constraint !== undefined);
  }
}

function changeParents(step: Step, table: TableState, command: AlterTableCmd): void {
  const { def } = command;
  if (def === undefined) return;
  const inherits = command.subtype === 'AT_AddInherit' || command.subtype === 'AT_DropInherit';
  const relation = 'RangeVar' in def ? def.RangeVar : 'PartitionCmd' in def ? def.PartitionCmd.name : undefined;
  const other = requireTable(step, relation);
  const [child, parent] = inherits ? [table, other] : [other, table];
  if (command.subtype === 'AT_AddInherit' || command.subtype === 'AT_AttachPartition') {
    inherit(child, parent);
    if (inherits) return;
    child.partition = true;
    cloneIndexes(step, parent, child, (index) => index.unique);
  } else {
    child.parents = child.parents.filter((candidate) => candidate !== parent);
    child.partition = false;
  }
}

function alterColumn(step: Step, column: ColumnState, command: AlterTableCmd): void {
  const { def } = command;
  switch (command.subtype) {
    case 'AT_AlterColumnType':
      if (def !== undefined && 'ColumnDef' in def) column.type = typeUse(step, def.ColumnDef.typeName);
      column.retyped = step.mark;
      return;
    case 'AT_ColumnDefault':
      column.default = def === undefined ? undefined : readDefault(step, def, step.span.start, step.span.end);
      return;
    case 'AT_SetNotNull':
      column.notNull = true;
      return;
    case 'AT_DropNotNull':
      column.notNull = false;
      return;
    case 'AT_AddIdentity':
      column.generated = true;
      column.notNull = true;
      return;
    case 'AT_DropIdentity':
    case 'AT_DropExpression':
      column.generated = false;
      return;
    default:
      return;
  }
}
