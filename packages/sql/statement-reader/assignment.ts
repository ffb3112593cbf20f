import type { Span } from '#facts/span';
import type { Node, ResTarget } from '../grammar.js';
import type { Assignment, SqlValue, TableName } from '../statement.js';
import { collect } from './collect.js';
import { rowItems } from './comparison.js';
import { nodeSpan } from './node-span.js';
import type { Arm, Reading } from './reading.js';
import type { Scope } from './scope.js';
import type { Source } from './source.js';
import { valueOf } from './value.js';

export interface ListedColumn {
  readonly name: string;
  readonly span: Span;
  /** `arr[1]`, `address.street`: only a part of the column is given. */
  readonly partial: boolean;
}

/** An INSERT's column list; also collects its names. */
export function arrangeColumns(
  reading: Reading,
  nodes: readonly Node[] | undefined,
  table: TableName,
): readonly ListedColumn[] | undefined {
  const columns = nodes?.flatMap((node) => ('ResTarget' in node ? listed(reading.source, node.ResTarget) : []));
  for (const { name, span } of columns ?? []) reading.columns.push({ name, span, tables: [table], certain: true });
  return columns;
}

/** One assignment for each column of each row. Columns that a `*` covers have the star as their value. */
export function insertAssignments(
  columns: readonly ListedColumn[] | undefined,
  arms: readonly Arm[],
): readonly Assignment[] {
  const assignments: Assignment[] = [];
  for (const [row, arm] of arms.entries()) {
    const star = arm.targets.findIndex((target) => target.star);
    const known = star < 0 ? arm.targets : arm.targets.slice(0, star);
    for (const [position, target] of known.entries())
      assignments.push(assignment(columns?.[position], position, row, target.value));
    const unknown = arm.targets[star]?.value;
    if (unknown === undefined) continue;
    const count = Math.max(columns?.length ?? 0, star + 1);
    for (let position = star; position < count; position += 1)
      assignments.push(assignment(columns?.[position], position, row, unknown));
  }
  return assignments;
}

/** The SET list of an UPDATE, of ON CONFLICT or of a MERGE arm; also collects from it. */
export function setAssignments(
  reading: Reading,
  nodes: readonly Node[] | undefined,
  scope: Scope,
  table: TableName,
): readonly Assignment[] {
  // `(a, b) = …` comes once for each column, each time with a copy of the source: the first copy is the one that is read.
  let multiple: Node | undefined;
  const assignments: Assignment[] = [];
  for (const [position, node] of (nodes ?? []).entries()) {
    if (!('ResTarget' in node) || node.ResTarget.val === undefined) continue;
    const column = listed(reading.source, node.ResTarget);
    const { val } = node.ResTarget;
    reading.columns.push({ name: column.name, span: column.span, tables: [table], certain: true });
    if ('MultiAssignRef' in val) {
      const { source, colno = 1 } = val.MultiAssignRef;
      if (colno === 1) {
        multiple = source;
        collect(reading, source, scope);
      }
      if (multiple !== undefined)
        assignments.push(assignment(column, position, 0, partOf(reading, multiple, colno - 1, scope)));
      continue;
    }
    collect(reading, val, scope);
    assignments.push(assignment(column, position, 0, valueOf(reading, val, scope)));
  }
  return assignments;
}

function assignment(column: ListedColumn | undefined, position: number, row: number, value: SqlValue): Assignment {
  if (column === undefined) return { span: value.span, position, row, value };
  const given: SqlValue = column.partial ? { kind: 'expression', syntax: 'part', span: value.span } : value;
  return { column: column.name, span: column.span, position, row, value: given };
}

/** The value for one column of `(a, b) = (1, 2)`, `ROW (1, 2)` or `(SELECT 1, 2)`. */
function partOf(reading: Reading, source: Node, at: number, scope: Scope): SqlValue {
  const item = rowItems(source)?.[at];
  if (item !== undefined) return valueOf(reading, item, scope);
  const unknown: SqlValue = { kind: 'expression', syntax: 'row', span: nodeSpan(reading.source, source) };
  const subselect = 'SubLink' in source ? source.SubLink.subselect : undefined;
  if (subselect === undefined || !('SelectStmt' in subselect)) return unknown;
  const values = reading.query(subselect.SelectStmt, scope).arms.map((arm) => {
    const before = arm.targets.slice(0, at + 1);
    return before.some((target) => target.star) ? unknown : (before[at]?.value ?? unknown);
  });
  const [only] = values;
  return values.length === 1 && only !== undefined
    ? only
    : { kind: 'choice', form: 'other', values, span: unknown.span };
}

function listed(source: Source, target: ResTarget): ListedColumn {
  const span = source.spanOf(source.index(target.location));
  return { name: target.name ?? '', span, partial: (target.indirection?.length ?? 0) > 0 };
}
