import type { MessageValues } from '#gate/index';
import type { Column } from '#sql/catalog';
import type { Arm } from './given.js';
import type { Verdict } from './verdict.js';

/** What fills the messages, besides what they say of the CHECK. */
export function wordsOf(
  verdict: Exclude<Verdict, { kind: 'fine' }>,
  given: ReadonlyMap<string, readonly Arm[]>,
  columns: readonly Column[],
): MessageValues {
  if (verdict.kind === 'violated') return { given: together(given, verdict, given.size < columns.length) };
  const { arm, column, others } = verdict;
  return { column, value: arm.gives === 'present' ? 'a value' : arm.shown, others: others.join(' and ') };
}

/** `state 'fetched' with acked_at not NULL`: the values that come together. */
function together(
  given: ReadonlyMap<string, readonly Arm[]>,
  { arm, column }: Extract<Verdict, { kind: 'violated' }>,
  picked: boolean,
): string {
  const words = [...given].map(([name, arms]) => {
    const shown = name === column && arm !== undefined ? [arm.shown] : [...new Set(arms.map((one) => one.shown))];
    return { name, text: `${name} ${shown.join(' or ')}` };
  });
  const first = words.filter(({ name }) => name === column);
  const all = [...first, ...words.filter(({ name }) => name !== column)].map(({ text }) => text).join(' with ');
  return picked ? `${all}, in the rows that WHERE picks,` : all;
}
