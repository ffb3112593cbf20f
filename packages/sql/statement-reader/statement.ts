import type { Node } from '../grammar.js';
import type { Statement } from '../statement.js';
import { collectEach } from './collect.js';
import { readFrom, readQuery } from './query.js';
import { tableName, type Query, type Reading } from './reading.js';
import type { Routine } from './routine.js';
import { newScope, UNKNOWN_COLUMNS, type Scope } from './scope.js';
import type { Source } from './source.js';
import { readWrite } from './write.js';

type Operation = Statement['operation'];

/** The model of one statement that the grammar has accepted. */
export function readStatement(source: Source, node: Node, routine?: Routine): Statement {
  const reading: Reading = {
    source,
    routine,
    writes: [],
    reads: [],
    comparisons: [],
    coalesces: [],
    casts: [],
    columns: [],
    queries: new Map(),
    resolved: new Map(),
    compared: new Map(),
    query: (select, scope): Query =>
      readQuery(reading, select, scope, (inner, write, at) => readWrite(inner, write, at, 'cte')),
  };
  const scope = newScope();
  for (const name of routine?.transitions ?? []) scope.ctes.set(name, UNKNOWN_COLUMNS);
  const operation = readNode(reading, node, scope);
  const { writes, reads, comparisons, coalesces, casts, columns } = reading;
  const statement = { span: source.span, operation, writes, reads, comparisons, coalesces, casts, columns };
  return routine === undefined ? statement : { ...statement, body: routine.body };
}

const DDL =
  /^(?:Create|Alter|Drop|Define|Rename|Index|View|Comment|Grant|Reindex|Rule|CompositeType|SecLabel|ImportForeign|Refresh|ReassignOwned)/;

function readNode(reading: Reading, node: Node, scope: Scope): Operation {
  if ('SelectStmt' in node) {
    reading.query(node.SelectStmt, scope);
    // SELECT … INTO creates a table.
    return node.SelectStmt.intoClause === undefined ? 'select' : 'ddl';
  }
  for (const [key, operation] of WRITES) {
    if (!(key in node)) continue;
    readWrite(reading, node, scope, 'statement');
    return operation;
  }
  if ('TransactionStmt' in node) return 'transaction';
  return readAround(reading, node, scope) ?? (DDL.test(Object.keys(node)[0] ?? '') ? 'ddl' : 'other');
}

const WRITES: readonly (readonly [string, Operation])[] = [
  ['InsertStmt', 'insert'],
  ['UpdateStmt', 'update'],
  ['DeleteStmt', 'delete'],
  ['MergeStmt', 'merge'],
];

/** Statements that hold another one. */
function readAround(reading: Reading, node: Node, scope: Scope): Operation | undefined {
  const inside = (inner: Node | undefined, operation?: Operation): Operation | undefined => {
    const found = inner === undefined ? undefined : readNode(reading, inner, scope);
    return operation ?? found;
  };
  if ('ExplainStmt' in node) return inside(node.ExplainStmt.query, 'other');
  if ('PrepareStmt' in node) return inside(node.PrepareStmt.query, 'other');
  if ('DeclareCursorStmt' in node) return inside(node.DeclareCursorStmt.query, 'select');
  if ('CreateTableAsStmt' in node) return inside(node.CreateTableAsStmt.query, 'ddl');
  if ('ViewStmt' in node) return inside(node.ViewStmt.query, 'ddl');
  if ('ExecuteStmt' in node) collectEach(reading, node.ExecuteStmt.params, scope);
  if ('CallStmt' in node) collectEach(reading, node.CallStmt.funccall?.args, scope);
  if ('CopyStmt' in node) {
    const { relation, query, is_from: isFrom } = node.CopyStmt;
    if (query !== undefined) return inside(query, 'other');
    if (relation !== undefined && isFrom === true) readCopy(reading, node.CopyStmt);
    else if (relation !== undefined) readFrom(reading, [{ RangeVar: relation }], scope);
    return 'other';
  }
  return undefined;
}

/** COPY … FROM inserts rows that no text shows. It has no locations for its columns, so they are looked up in the tokens. */
function readCopy(reading: Reading, copy: Extract<Node, { CopyStmt: unknown }>['CopyStmt']): void {
  if (copy.relation === undefined) return;
  const { source } = reading;
  const table = tableName(source, copy.relation);
  const opening = source.indexAt(table.span.end);
  const columnList = (copy.attlist ?? []).flatMap((item, at) =>
    'String' in item ? { name: item.String.sval ?? '', span: source.spanOf(opening + 1 + 2 * at) } : [],
  );
  reading.writes.push({
    operation: 'insert',
    table,
    span: source.span,
    ...(copy.attlist === undefined ? {} : { columnList }),
    assignments: [],
    source: 'none',
    guardedByNotExists: false,
    within: 'statement',
  });
}
