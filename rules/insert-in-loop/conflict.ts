import type { SqlValue, Statement, Write } from '#sql/statement';

/** The statement itself keeps a row from being there twice, or writes many rows at once, so that the loop is over batches. */
export function guardsItself(statement: Statement, write: Write): boolean {
  return write.conflict !== undefined || write.guardedByNotExists || isBatch(statement, write);
}

/** Several rows of VALUES, or a SELECT from a set that is handed over (`unnest($1)`) and not from any table. */
function isBatch(statement: Statement, write: Write): boolean {
  if (write.source === 'values') return write.rows === undefined || write.rows > 1;
  if (write.source !== 'select' || write.rows === 1) return false;
  return statement.reads.length === 0 || write.assignments.some((assignment) => hasElements(assignment.value));
}

function hasElements(value: SqlValue): boolean {
  return value.kind === 'elements' || (value.kind === 'cast' && hasElements(value.value));
}
