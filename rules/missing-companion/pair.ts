import type { Place } from '#facts/span';
import { judge, judgeDefault, type Condition, type Judgement } from './condition.js';
import type { Row } from './rows.js';

/** A written value that asks for company, and what the same row says of the companion. */
export interface Pair {
  readonly row: Row;
  /** The name of the column that asks, or the table's where its default does. */
  readonly place: Place;
  readonly trigger: Judgement;
  /** The column that asks is not written: its default decides. */
  readonly byDefault: boolean;
  /** Absent where the row keeps what it had. */
  readonly companion?: Judgement;
  readonly verdict: 'fine' | 'missing' | 'contradicted' | 'undecided';
}

/** Undefined where the row's value asks for nothing. */
export function pairOf(row: Row, column: string, when: Condition, other: string, wanted: Condition): Pair | undefined {
  const write = row.columns.get(column);
  const trigger = judgementOf(row, column, when);
  if (trigger === undefined || (trigger.meets.length === 0 && !trigger.mayMeet)) return undefined;
  const companion = judgementOf(row, other, wanted);
  return {
    row,
    place: write === undefined ? row.tablePlace : row.bound.place(write.assignment.span),
    trigger,
    byDefault: write === undefined,
    ...(companion ? { companion } : {}),
    verdict: verdictOn(trigger, companion),
  };
}

function judgementOf(row: Row, name: string, condition: Condition): Judgement | undefined {
  const write = row.columns.get(name);
  if (write !== undefined && write.assignment.value.kind !== 'default') {
    return judge(row.bound, write.assignment.value, condition);
  }
  const column = row.table.columns.get(name);
  return column && (row.inserted || write) ? judgeDefault(column, row.tablePlace, condition) : undefined;
}

function verdictOn(trigger: Judgement, companion: Judgement | undefined): Pair['verdict'] {
  if (trigger.meets.length === 0) return companion === undefined || neverMeets(companion) ? 'undecided' : 'fine';
  if (companion === undefined) return 'missing';
  if (companion.breaks.length === 0) return companion.mayBreak ? 'undecided' : 'fine';
  // Where both have several sources, which of them come together is not known: `[ok ? Online : Failed, ok ? null : text]`.
  const always = trigger.breaks.length === 0 && !trigger.mayBreak && !trigger.open;
  return always || neverMeets(companion) ? 'contradicted' : 'undecided';
}

function neverMeets({ meets, breaks, mayMeet, open }: Judgement): boolean {
  return breaks.length > 0 && meets.length === 0 && !mayMeet && !open;
}
