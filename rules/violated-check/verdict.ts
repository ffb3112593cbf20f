import type { Check, CheckPredicate, Column } from '#sql/catalog';
import { isPresent, kindOf, representatives, type Cell } from './cells.js';
import type { Arm } from './given.js';
import { FALSE, TRUE, truthOf, UNKNOWN, type Row } from './truth.js';

/** What one write gives the columns of one CHECK. */
export interface Question {
  readonly check: Check;
  readonly columns: readonly Column[];
  readonly given: ReadonlyMap<string, readonly Arm[]>;
  /** For an UPDATE: what the rows that it changes meet before it; absent for an INSERT. */
  readonly before?: CheckPredicate;
  /** What an INSERT gives a column that it leaves out. */
  readonly initial: (column: Column) => Arm;
}

export type Verdict =
  /** Every row that the arm reaches is refused. */
  | { readonly kind: 'violated'; readonly arm: Arm | undefined; readonly column: string | undefined }
  /** A row whose other columns are as an INSERT leaves them is refused. */
  | { readonly kind: 'half'; readonly arm: Arm; readonly column: string; readonly others: readonly string[] }
  | { readonly kind: 'fine' };

/** Beyond this many imagined rows nothing is said. */
const MOST = 20_000;

/**
 * Imagines every row that the write can leave behind, as far as the CHECK can tell rows apart, and asks the CHECK of each.
 * Columns that an UPDATE does not set are as in a row that met both the CHECK and the WHERE before.
 */
export function judge(question: Question): Verdict {
  const { check, columns, given, before } = question;
  const predicates = [check.predicate, ...(before === undefined ? [] : [before])];
  const all = new Map(columns.map((column) => [column.name, representatives(column, predicates)]));
  const size = [...all.values()].reduce((product, cells) => product * Math.max(1, cells.length), 1);
  if (size > MOST) return { kind: 'fine' };
  const kinds = new Map(columns.map((column) => [column.name, kindOf(column)]));
  const ask = (predicate: CheckPredicate, cells: ReadonlyMap<string, Cell>): number =>
    truthOf(predicate, {
      cell: (name) => cells.get(name) ?? { kind: 'other' },
      kind: (name) => kinds.get(name) ?? 'unknown',
    } satisfies Row);

  const cellsOf = (name: string, arms: readonly Arm[]): readonly Cell[] =>
    arms.flatMap(({ gives }) => {
      const every = all.get(name) ?? [];
      return gives === 'anything' ? every : gives === 'present' ? every.filter(isPresent) : gives;
    });
  const kept = columns.map(({ name }) => name).filter((name) => !given.has(name));
  const rest = before === undefined ? [new Map<string, Cell>()] : keptCells(check.predicate, before, kept);
  if (rest.length === 0) return { kind: 'fine' };

  const arms = [...given].flatMap(([column, some]) => some.map((arm) => ({ column, arm })));
  const truthsWith = (column: string | undefined, arm: Arm | undefined): readonly (readonly number[])[] => {
    const written = [...given].map(
      ([name, some]) => [name, cellsOf(name, name === column && arm !== undefined ? [arm] : some)] as const,
    );
    const rows = products(written);
    return rows.map((row) => rest.map((others) => ask(check.predicate, new Map([...others, ...row]))));
  };

  for (const { column, arm } of arms) {
    const truths = truthsWith(column, arm);
    if (truths.length > 0 && truths.flat().every((truth) => truth === FALSE)) return { kind: 'violated', arm, column };
  }
  if (before === undefined || kept.length === 0) return { kind: 'fine' };
  if (arms.some(({ arm }) => arm.gives === 'anything')) return { kind: 'fine' };
  const left = columns
    .filter(({ name }) => !given.has(name))
    .map((one) => [one.name, [question.initial(one)]] as const);
  const untouched = products(left.map(([name, some]) => [name, cellsOf(name, some)]));
  const keys = new Set(rest.map(keyOf));
  if (left.some(([, [arm]]) => arm?.gives === 'anything') || !untouched.every((row) => keys.has(keyOf(row))))
    return { kind: 'fine' };
  for (const { column, arm } of arms) {
    const written = [...given].map(([name, some]) => [name, cellsOf(name, name === column ? [arm] : some)] as const);
    const rows = products(written);
    const refused = rows.every((row) =>
      untouched.every((others) => ask(check.predicate, new Map([...others, ...row])) === FALSE),
    );
    if (rows.length > 0 && refused) return { kind: 'half', arm, column, others: kept };
  }
  return { kind: 'fine' };

  /** What the columns that are not given can hold in a row that was there. */
  function keptCells(
    predicate: CheckPredicate,
    condition: CheckPredicate,
    names: readonly string[],
  ): readonly ReadonlyMap<string, Cell>[] {
    const found = new Map<string, ReadonlyMap<string, Cell>>();
    for (const row of products([...all])) {
      const allowed = (ask(predicate, row) & (TRUE | UNKNOWN)) !== 0 && (ask(condition, row) & TRUE) !== 0;
      if (!allowed) continue;
      const part = new Map(names.flatMap((name) => (row.has(name) ? [[name, row.get(name) as Cell] as const] : [])));
      found.set(keyOf(part), part);
    }
    return [...found.values()];
  }
}

function products(columns: readonly (readonly [string, readonly Cell[]])[]): readonly ReadonlyMap<string, Cell>[] {
  let rows: readonly ReadonlyMap<string, Cell>[] = [new Map()];
  for (const [name, cells] of columns)
    rows = rows.flatMap((row) => cells.map((cell) => new Map([...row, [name, cell] as const])));
  return rows;
}

function keyOf(row: ReadonlyMap<string, Cell>): string {
  return JSON.stringify([...row].sort(([left], [right]) => (left < right ? -1 : 1)));
}
