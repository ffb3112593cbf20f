import type { Place } from '#facts/span';
import type { BoundStatement } from '#project/index';
import type { WrittenRow } from '#project/written-rows';
import type { Column } from '#sql/catalog';
import type { SqlValue } from '#sql/statement';
import { cellOf, NULL, type Cell } from './cells.js';

/** One of the things that a write can give a column: certain values, anything but NULL, or anything. */
export interface Arm {
  readonly gives: readonly Cell[] | 'present' | 'anything';
  /** For messages: `'failed'`, `not NULL`. */
  readonly shown: string;
  readonly at: Place;
  readonly inSql: boolean;
}

/**
 * What a row gives the columns of a CHECK, those that it writes first. Undefined where a value is none that its column can
 * hold, which unknown-status says.
 */
export function givenTo(row: WrittenRow, columns: readonly Column[]): ReadonlyMap<string, readonly Arm[]> | undefined {
  const given = new Map<string, readonly Arm[]>();
  for (const column of columns) {
    const write = row.columns.get(column.name);
    if (write !== undefined) given.set(column.name, armsOf(row.bound, write.assignment.value, column));
  }
  for (const column of columns) {
    if (given.has(column.name) || !row.inserted) continue;
    const arm = defaultArm(column, row.tablePlace);
    // The part of the statement that could not be read may give it.
    given.set(column.name, [row.whole ? arm : { ...arm, gives: 'anything' }]);
  }
  return columns.some((column) => isUnlisted(given.get(column.name) ?? [], column)) ? undefined : given;
}

function isUnlisted(arms: readonly Arm[], { vocabulary }: Column): boolean {
  return arms.some(({ gives }) => {
    if (vocabulary === undefined || typeof gives === 'string') return false;
    return gives.some((cell) => cell.kind === 'value' && vocabulary.values.every(({ value }) => value !== cell.text));
  });
}

/** What a SQL expression gives; each arm is one that some row gets. */
function armsOf(bound: BoundStatement, value: SqlValue, column: Column): readonly Arm[] {
  const at = bound.place(value.span);
  const arm = (gives: Arm['gives'], shown: string): Arm => ({ gives, shown, at, inSql: true });
  switch (value.kind) {
    case 'cast':
      return armsOf(bound, value.value, column);
    case 'default':
      return [defaultArm(column, at)];
    case 'array':
      return [arm('present', 'not NULL')];
    case 'expression':
      return [PRESENT.test(value.syntax) ? arm('present', 'not NULL') : arm('anything', 'a value that is not known')];
    case 'choice':
      if (value.form === 'coalesce') return firstPresent(value.values.map((one) => armsOf(bound, one, column)));
      // Whether NULLIF gives NULL is not chosen by anybody who writes it.
      if (value.form !== 'case') return [arm('anything', 'a value that is not known')];
      return value.values.flatMap((one) => armsOf(bound, one, column));
    default:
      return boundArms(bound, value, column);
  }
}

/** What an INSERT gives a column that it leaves out. */
export function defaultArm(column: Column, at: Place): Arm {
  const { defaultValue } = column;
  const arm = (gives: Arm['gives'], shown: string): Arm => ({ gives, shown, at, inSql: true });
  if (column.generated) return arm('anything', 'generated');
  if (column.default === undefined) return arm([NULL], 'left NULL');
  if (defaultValue !== undefined) return arm([cellOf(defaultValue)], `left at its default ${shownValue(defaultValue)}`);
  const isPresent = PRESENT.test(/^[a-z_]+\(\)?/i.exec(column.default)?.[0] ?? column.default.toLowerCase());
  return arm(isPresent ? 'present' : 'anything', 'left at its default');
}

function boundArms(bound: BoundStatement, value: SqlValue, column: Column): readonly Arm[] {
  const { flow, possible, open } = bound.values(value, column.vocabulary === undefined ? 'facts' : 'types');
  const told = flow.map(({ value: one, at, inSql }): Arm => ({
    gives: [cellOf(one)],
    shown: shownValue(one),
    at,
    inSql,
  }));
  const at = bound.place(value.span);
  const typed: readonly Arm[] =
    possible.length === 0
      ? []
      : [
          {
            gives: possible.map((one) => cellOf(one.value)),
            shown: possible.map((one) => shownValue(one.value)).join(' or '),
            at,
            inSql: false,
          },
        ];
  const rest = open.map(({ at: where, notNull }): Arm => ({
    gives: notNull ? 'present' : 'anything',
    shown: notNull ? 'not NULL' : 'a value that is not known',
    at: where,
    inSql: false,
  }));
  return [...told, ...typed, ...rest];
}

/** COALESCE gives NULL only where every argument does, and nothing behind one that is never NULL. */
function firstPresent(choices: readonly (readonly Arm[])[]): readonly Arm[] {
  const certain = choices.findIndex((arms) => arms.length > 0 && arms.every((arm) => !mayBeNull(arm)));
  if (certain >= 0) return choices.slice(0, certain + 1).flatMap((arms) => arms.flatMap(withoutNull));
  const present = choices.flatMap((arms) => arms.flatMap(withoutNull));
  const [all] = choices;
  const isNull = choices.every((arms) => arms.every(isOnlyNull));
  if (isNull) return all ?? [];
  const [first] = choices.flat();
  // Some arguments may be NULL and some not: which comes first is not known.
  return first === undefined ? present : [{ ...first, gives: 'anything', shown: 'a value that is not known' }];
}

function mayBeNull({ gives }: Arm): boolean {
  return gives === 'anything' || (gives !== 'present' && gives.some(({ kind }) => kind === 'null'));
}

function isOnlyNull({ gives }: Arm): boolean {
  return typeof gives !== 'string' && gives.every(({ kind }) => kind === 'null');
}

function withoutNull(arm: Arm): readonly Arm[] {
  if (arm.gives === 'anything') return [{ ...arm, gives: 'present' }];
  if (arm.gives === 'present') return [arm];
  const gives = arm.gives.filter(({ kind }) => kind !== 'null');
  return gives.length === 0 ? [] : [{ ...arm, gives }];
}

function shownValue(value: string | number | boolean | null): string {
  return value === null ? 'NULL' : typeof value === 'string' ? `'${value}'` : String(value);
}

/** Functions that never give NULL, called without an argument that could make them. */
const PRESENT =
  /^(?:now\(\)?|current_(?:timestamp|date|time)(?:_n)?|localtime(?:stamp)?(?:_n)?|(?:clock|statement|transaction)_timestamp\(\)?|gen_random_uuid\(\)?|uuid_generate_v\d\w*\(\)?|uuidv\d\(\)?|random\(\)?|nextval\(\)?|jsonb?_build_(?:object|array)\(\)?|session_user|current_user)$/;
