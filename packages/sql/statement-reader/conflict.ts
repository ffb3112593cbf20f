import type { OnConflictClause } from '../grammar.js';
import type { Conflict, TableName } from '../statement.js';
import { setAssignments } from './assignment.js';
import { collect, collectEach } from './collect.js';
import { predicateOf } from './predicate.js';
import type { Reading } from './reading.js';
import { newScope, type Scope } from './scope.js';
import type { Source } from './source.js';

/** ON CONFLICT. `target` is the scope in which the table that is inserted into is known. */
export function conflictOf(reading: Reading, clause: OnConflictClause, target: Scope, table: TableName): Conflict {
  const { source } = reading;
  const { infer, targetList, whereClause } = clause;
  const scope = newScope(target);
  scope.relations.push({ alias: 'excluded', table, renamed: true, qualifiedOnly: 'excluded' });
  const first = source.index(clause.location);
  const columns: string[] = [];
  let at = source.next(first, '(') + 1;
  for (const element of infer?.indexElems ?? []) {
    if (!('IndexElem' in element)) continue;
    const { name } = element.IndexElem;
    // An index element has no location: elements are told apart by their commas.
    const span = source.spanOf(at);
    at = nextElement(source, at);
    if (name !== undefined) {
      columns.push(name);
      reading.columns.push({ name, span, tables: [table], certain: true });
    } else
      collectEach(reading, element.IndexElem.expr === undefined ? [] : [element.IndexElem.expr], scope, 'conflict');
  }
  collect(reading, infer?.whereClause, scope, 'conflict');
  const assignments = setAssignments(reading, targetList, scope, table);
  collect(reading, whereClause, scope, 'conflict');
  return {
    span: source.spanOf(first, conflictEnd(reading, first)),
    action: clause.action === 'ONCONFLICT_UPDATE' ? 'update' : 'nothing',
    target: columns,
    ...(infer?.conname === undefined ? {} : { constraint: infer.conname }),
    assignments,
    ...(infer?.whereClause === undefined
      ? {}
      : { targetWhere: predicateOf(reading, infer.whereClause, scope, 'conflict') }),
    ...(whereClause === undefined ? {} : { where: predicateOf(reading, whereClause, scope, 'conflict') }),
  };
}

function nextElement(source: Source, from: number): number {
  let at = from;
  while (source.has(at) && source.word(at) !== ',') at = (source.word(at) === '(' ? source.closing(at) : at) + 1;
  return at + 1;
}

/** The clause reaches to RETURNING or to the end of the INSERT. */
function conflictEnd({ source }: Reading, first: number): number {
  const last = source.lastWithin(first);
  for (let at = first; at <= last; at += 1) {
    const word = source.word(at);
    if (word === '(') at = source.closing(at);
    else if (word === 'returning') return at - 1;
  }
  return last;
}
