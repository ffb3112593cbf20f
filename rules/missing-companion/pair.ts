import type { Place } from '#facts/span';
import type { Project } from '#project/index';
import type { WrittenRow } from '#project/written-rows';
import { chosenTogether } from './caller.js';
import { judge, judgeDefault, type Condition, type Judgement } from './condition.js';

/** One column and one companion of a configured rule. */
export interface Bond {
  readonly table: string;
  readonly column: string;
  readonly asking: Condition;
  readonly other: string;
  readonly wanted: Condition;
  readonly why: string;
  readonly see: string | undefined;
}

/** An entry of the configuration. */
interface Rule extends Pick<Bond, 'table' | 'why'> {
  readonly when: Readonly<Record<string, Condition>>;
  readonly requires: Readonly<Record<string, Condition>>;
  readonly see?: string | undefined;
}

/** One entry can bind several companions to its column; each is judged by itself. */
export function bondsOf(rules: readonly Rule[]): readonly Bond[] {
  return rules.flatMap(({ table, when, requires, why, see }) =>
    Object.entries(when).flatMap(([column, asking]) =>
      Object.entries(requires).map(([other, wanted]) => ({ table, column, asking, other, wanted, why, see })),
    ),
  );
}

/** A written value that asks for company, and what the same row says of the companion. */
export interface Pair {
  readonly row: WrittenRow;
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
export function pairOf(project: Project, row: WrittenRow, { column, asking, other, wanted }: Bond): Pair | undefined {
  const trigger = judgementOf(row, column, asking);
  if (trigger === undefined || (trigger.meets.length === 0 && !trigger.mayMeet)) return undefined;
  const write = row.columns.get(column);
  const companion = judgementOf(row, other, wanted);
  const isTold = row.columns.has(other) || row.whole;
  const verdict = isTold ? verdictOn(trigger, companion) : 'undecided';
  const pair: Pair = {
    row,
    place: write === undefined ? row.tablePlace : row.bound.place(write.assignment.span),
    trigger,
    byDefault: write === undefined,
    ...(companion ? { companion } : {}),
    verdict,
  };
  if (verdict !== 'undecided' || !isTold || companion === undefined || trigger.meets.length === 0) return pair;
  const chosen = chosenTogether(project, trigger, companion);
  if (chosen === undefined) return pair;
  return chosen.kind === 'fine'
    ? { ...pair, verdict: 'fine' }
    : { ...pair, verdict: 'contradicted', trigger: chosen.trigger, companion: chosen.companion };
}

/** A row that writes both columns, rightly: something to copy from. */
export function isModel({ verdict, trigger, row }: Pair, { column, other }: Bond): boolean {
  return verdict === 'fine' && trigger.meets.length > 0 && row.columns.has(column) && row.columns.has(other);
}

/** Rows of one INSERT share a column list, and variants of one text share their characters. */
export function withoutRepeats(pairs: readonly Pair[]): readonly Pair[] {
  const keyOf = ({ verdict, place }: Pair): string => `${verdict} ${place.path} ${place.span.start}`;
  return [...new Map([...pairs].reverse().map((pair) => [keyOf(pair), pair])).values()].reverse();
}

function judgementOf(row: WrittenRow, name: string, condition: Condition): Judgement | undefined {
  const write = row.columns.get(name);
  if (write !== undefined && write.assignment.value.kind !== 'default') {
    return judge(row.bound, write.assignment.value, condition);
  }
  const column = row.table.columns.get(name);
  // What the part that could not be read gives is no default.
  const isDefault = write !== undefined || (row.inserted && row.whole);
  return column && isDefault ? judgeDefault(column, row.tablePlace, condition) : undefined;
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
