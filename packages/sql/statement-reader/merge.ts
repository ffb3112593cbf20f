import type { Span } from '#facts/span';
import type { MergeStmt, MergeWhenClause, Node } from '../grammar.js';
import type { Predicate, TableName, Write } from '../statement.js';
import { arrangeColumns, insertAssignments, setAssignments } from './assignment.js';
import { collect, collectEach } from './collect.js';
import { nodeSpan } from './node-span.js';
import { predicateOf } from './predicate.js';
import { readFrom } from './query.js';
import type { Reading } from './reading.js';
import type { Scope } from './scope.js';
import type { Source } from './source.js';
import { valueOf } from './value.js';

/** The arms of a MERGE, each a write of its own. `scope` knows the target table, as its first relation. */
export function readMerge(reading: Reading, merge: MergeStmt, scope: Scope): void {
  const table = scope.relations[0]?.table;
  if (table === undefined) return;
  readFrom(reading, merge.sourceRelation === undefined ? [] : [merge.sourceRelation], scope);
  collect(reading, merge.joinCondition, scope, 'on');
  const arms = (merge.mergeWhenClauses ?? []).flatMap((node) =>
    'MergeWhenClause' in node ? node.MergeWhenClause : [],
  );
  const spans = armSpans(reading.source, merge, arms.length);
  for (const [at, arm] of arms.entries()) {
    collect(reading, arm.condition, scope, 'where');
    const write = armWrite(reading, arm, scope, table, spans[at] ?? reading.source.span, merge.joinCondition);
    if (write !== undefined) reading.writes.push(write);
  }
}

function armWrite(
  reading: Reading,
  arm: MergeWhenClause,
  scope: Scope,
  table: TableName,
  span: Span,
  join: Node | undefined,
): Write | undefined {
  const condition = armPredicate(reading, arm, scope, span, join);
  const where = condition === undefined ? {} : { where: condition };
  const common = { table, span, ...where, guardedByNotExists: false, within: 'merge' } as const;
  switch (arm.commandType) {
    case 'CMD_UPDATE':
      return {
        operation: 'update',
        assignments: setAssignments(reading, arm.targetList, scope, table),
        source: 'set',
        ...common,
      };
    case 'CMD_DELETE':
      return { operation: 'delete', assignments: [], source: 'none', ...common };
    case 'CMD_INSERT': {
      const columns = arrangeColumns(reading, arm.targetList, table);
      collectEach(reading, arm.values, scope);
      const targets = (arm.values ?? []).map((value) => ({
        name: '',
        value: valueOf(reading, value, scope),
        star: false,
      }));
      const assignments = insertAssignments(columns, [{ select: {}, scope, targets }]);
      const columnList =
        columns === undefined ? {} : { columnList: columns.map(({ name, span: at }) => ({ name, span: at })) };
      return {
        operation: 'insert',
        ...columnList,
        assignments,
        rows: 1,
        source: arm.values === undefined ? 'defaults' : 'values',
        ...common,
      };
    }
    default:
      return undefined;
  }
}

/** A row that matched meets ON as well as the arm's own condition. */
function armPredicate(
  reading: Reading,
  arm: MergeWhenClause,
  scope: Scope,
  span: Span,
  join: Node | undefined,
): Predicate | undefined {
  const own = arm.condition === undefined ? undefined : predicateOf(reading, arm.condition, scope, 'where');
  if (arm.matchKind !== 'MERGE_WHEN_MATCHED' || join === undefined) return own;
  const on = predicateOf(reading, join, scope, 'on');
  return own === undefined ? on : { kind: 'and', operands: [on, own], span };
}

/** The grammar gives an arm no location: arms begin at each WHEN that is in no parentheses and no CASE. */
function armSpans(source: Source, merge: MergeStmt, count: number): readonly Span[] {
  const from = merge.joinCondition === undefined ? source.span.start : nodeSpan(source, merge.joinCondition).end;
  const starts: number[] = [];
  let at = source.indexAt(from);
  const last = source.lastWithin(at);
  let depth = 0;
  for (; at <= last; at += 1) {
    const word = source.word(at);
    if (word === '(' || word === '[') at = source.closing(at);
    else if (word === 'case') depth += 1;
    else if (word === 'end') depth -= 1;
    else if (word === 'when' && depth === 0) starts.push(at);
    else if (word === 'returning' && depth === 0) break;
  }
  return starts.slice(0, count).map((start, index) => source.spanOf(start, (starts[index + 1] ?? at) - 1));
}
