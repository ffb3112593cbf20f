import type { BoundStatement, ValueSet } from '#project/index';
import type { Column } from '#sql/catalog';
import type { SqlValue } from '#sql/statement';
import type { Place } from '#facts/span';

/** What a column must hold: NULL, anything else, or one of these values. */
export type Condition = 'null' | 'not null' | readonly string[];

/** What a statement's values say about a condition. More than one can be true: a value may have several sources. */
export interface Judgement {
  /** Values that reach the place and meet the condition, with the characters that choose them. */
  readonly meets: readonly Chosen[];
  /** Values that reach the place and do not meet it. */
  readonly breaks: readonly Chosen[];
  /** The declared type allows a value that meets it, or one that does not. */
  readonly mayMeet: boolean;
  readonly mayBreak: boolean;
  /** Something could not be known. */
  readonly open: boolean;
}

export interface Chosen {
  readonly value: string;
  readonly at: Place;
  readonly inSql: boolean;
}

/** Judges what one assignment writes. */
export function judge(bound: BoundStatement, value: SqlValue, condition: Condition): Judgement {
  switch (value.kind) {
    case 'cast':
      return judge(bound, value.value, condition);
    case 'choice': {
      // NULLIF gives its first argument, or a NULL that nobody wrote.
      const choices = value.form === 'nullif' ? value.values.slice(0, 1) : value.values;
      const judgements = choices.map((choice) => judge(bound, choice, condition));
      const coalesced = value.form === 'coalesce' && typeof condition === 'string';
      return coalesced ? firstPresent(judgements, condition) : merged(judgements);
    }
    case 'expression':
    case 'array': {
      // What a star gives the column is not known, and neither is what the rest of it holds where a part is given.
      if (value.kind === 'expression' && (value.syntax === '*' || value.syntax === 'part')) return unknown;
      // `now()`, `$1 || ':'`: whatever it gives, it is written to be a value.
      const chosen = { value: 'not NULL', at: bound.place(value.span), inSql: true };
      if (condition === 'not null') return { ...nothing, meets: [chosen] };
      return condition === 'null' ? { ...nothing, breaks: [chosen] } : unknown;
    }
    default:
      // Only a list of values is worth a type checker; whether something is NULL the facts tell as well.
      return judgeSet(bound.values(value, typeof condition === 'string' ? 'facts' : 'types'), condition);
  }
}

/** Judges the default of a column that an INSERT leaves out; a column without one is NULL. */
export function judgeDefault(column: Column, at: Place, condition: Condition): Judgement {
  const { defaultValue } = column;
  if (column.default !== undefined && defaultValue === undefined) {
    // `now()`, `gen_random_uuid()`: a value, but not one that can be told.
    return typeof condition === 'string'
      ? sorted({ value: column.default, at, inSql: true }, condition === 'not null')
      : unknown;
  }
  const value = defaultValue ?? null;
  return sorted({ value: value === null ? 'NULL' : `'${value}'`, at, inSql: true }, meets(value, condition));
}

function judgeSet({ flow, possible, open }: ValueSet, condition: Condition): Judgement {
  const chosen = flow.map(({ value, at, inSql }) =>
    sorted({ value: spelt(value), at, inSql }, meets(value, condition)),
  );
  // Unknown, but no NULL: `new Date()`, a template, a parameter whose type has no null.
  const present = typeof condition === 'string' ? open.filter(({ notNull }) => notNull === true) : [];
  // `string | null` says as much as a list of values that has NULL.
  const nullable = typeof condition === 'string' && open.some((one) => one.nullable === true);
  const told = present.map(({ at }) => sorted({ value: 'not NULL', at, inSql: false }, condition === 'not null'));
  return merged([
    ...chosen,
    ...told,
    {
      ...nothing,
      mayMeet: nullable || possible.some(({ value }) => meets(value, condition)),
      mayBreak: nullable || possible.some(({ value }) => !meets(value, condition)),
      open: open.length > present.length,
    },
  ]);
}

const nothing: Judgement = { meets: [], breaks: [], mayMeet: false, mayBreak: false, open: false };
const unknown: Judgement = { ...nothing, open: true };

function sorted(chosen: Chosen, holds: boolean): Judgement {
  return holds ? { ...nothing, meets: [chosen] } : { ...nothing, breaks: [chosen] };
}

function merged(judgements: readonly Judgement[]): Judgement {
  return {
    meets: judgements.flatMap((judgement) => judgement.meets),
    breaks: judgements.flatMap((judgement) => judgement.breaks),
    mayMeet: judgements.some((judgement) => judgement.mayMeet),
    mayBreak: judgements.some((judgement) => judgement.mayBreak),
    open: judgements.some((judgement) => judgement.open),
  };
}

/** COALESCE is NULL only where every argument is, and a value as soon as one is. */
function firstPresent(judgements: readonly Judgement[], condition: 'null' | 'not null'): Judgement {
  const all = merged(judgements);
  if (condition === 'null') {
    const met = judgements.every((judgement) => judgement.meets.length > 0);
    const mayMeet = !met && judgements.every((judgement) => judgement.meets.length > 0 || judgement.mayMeet);
    return { ...all, meets: met ? all.meets : [], mayMeet };
  }
  const broken = judgements.every((judgement) => judgement.breaks.length > 0);
  const mayBreak = !broken && judgements.every((judgement) => judgement.breaks.length > 0 || judgement.mayBreak);
  return { ...all, breaks: broken ? all.breaks : [], mayBreak };
}

function meets(value: string | number | boolean | null, condition: Condition): boolean {
  if (condition === 'null') return value === null;
  if (condition === 'not null') return value !== null;
  return value !== null && condition.includes(String(value));
}

function spelt(value: string | number | boolean | null): string {
  return value === null ? 'NULL' : `'${value}'`;
}
