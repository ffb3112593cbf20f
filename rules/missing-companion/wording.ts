import type { MessageValues, Related } from '#gate/index';
import type { Chosen, Condition } from './condition.js';
import type { Bond, Pair } from './pair.js';

/** What fills the messages. */
export function wordsOf(bond: Bond, pair: Pair): MessageValues {
  const { table, column, asking, other, wanted } = bond;
  return {
    column: `${table}.${column}`,
    change: changeOf(pair, asking),
    companion: wanted === 'not null' ? other : `${other} ${wanted === 'null' ? '= NULL' : spelt(wanted)}`,
    other,
    wanted: spelt(wanted),
    actual: actualOf(pair, other),
    doubt: doubtOf(pair, other),
  };
}

/** Where the values are chosen, when that is not in the statement itself. */
export function choicesBehind({ column, other }: Bond, { verdict, trigger, companion }: Pair): readonly Related[] {
  const contrary = verdict === 'missing' ? undefined : companion?.breaks.slice(0, 1);
  return [...becoming(column, trigger.meets), ...becoming(other, contrary ?? [])];
}

function becoming(column: string, values: readonly Chosen[]): readonly Related[] {
  return values
    .filter(({ inSql }) => !inSql)
    .map(({ value, at }) => ({ place: at, label: `${column} becomes ${value} here` }));
}

/** `set to 'failed'`, `set to NULL`, `set`. */
function changeOf({ trigger, byDefault }: Pair, asking: Condition): string {
  if (asking === 'not null') return 'set';
  const reaching = [...new Set(trigger.meets.map(({ value }) => value))].join(' or ');
  return `${byDefault ? 'left at its default' : 'set to'} ${reaching === '' ? spelt(asking) : reaching}`;
}

function actualOf({ companion, row }: Pair, other: string): string {
  const contrary = companion?.breaks[0]?.value ?? '';
  return row.columns.has(other) ? contrary : `${contrary}, its default`;
}

function doubtOf({ row, trigger, companion }: Pair, other: string): string {
  if (!row.columns.has(other) && !row.whole) return 'a part of the statement could not be read';
  const typed = trigger.meets.length === 0 || companion?.breaks.length === 0;
  return typed ? 'a declared type allows it' : 'several values reach both, and which come together is not known';
}

function spelt(condition: Condition): string {
  if (condition === 'not null') return 'a value';
  return condition === 'null' ? 'NULL' : condition.map((value) => `'${value}'`).join(' or ');
}
