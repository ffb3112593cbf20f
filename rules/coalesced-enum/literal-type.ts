import type { Place } from '#facts/span';
import type { Catalog, ColumnType } from '#sql/catalog';

/** A type whose input function refuses some texts, and a test for the texts that it takes. */
export interface LiteralType {
  /** As a reader of the message knows it: `enum workspace_status`, `uuid`. */
  readonly name: string;
  /** For an enum: all that it takes. */
  readonly labels?: readonly string[];
  readonly origin?: Place;
  takes(text: string): boolean;
}

/** Undefined for types that take any text (`text`, `varchar`), and for those whose input is not known here. */
export function literalTypeOf(catalog: Catalog, type: ColumnType): LiteralType | undefined {
  const { name, array, kind } = type;
  if (array) {
    // `{a,b}`, or with its bounds `[1:2]={a,b}`.
    return { name: `${name}[]`, takes: (text) => /^\s*[{[]/.test(text) };
  }
  if (kind === 'enum') {
    const found = catalog.enums.get(qualified(name));
    if (found === undefined) return undefined;
    const labels = found.labels.map(({ value }) => value);
    return { name: `enum ${name}`, labels, origin: found.origin, takes: (text) => labels.includes(text) };
  }
  if (kind === 'domain') {
    // COALESCE of a domain has the type below it, whatever the domain's CHECK says.
    const base = catalog.domains.get(qualified(name))?.base;
    return base === undefined ? undefined : literalTypeOf(catalog, base);
  }
  const takes = kind === 'builtin' ? builtin.get(name) : undefined;
  return takes === undefined ? undefined : { name, takes };
}

/** Types that a number in the SQL makes wider instead of failing: `COALESCE(tier, 0.5)` is numeric. */
export function isNumber({ name }: LiteralType): boolean {
  return numbers.has(name);
}

type Takes = LiteralType['takes'];

const integers = ['int2', 'int4', 'int8'];
const fractions = ['numeric', 'float4', 'float8'];
const numbers: ReadonlySet<string> = new Set([...integers, ...fractions]);

// What PostgreSQL takes and these do not would be a false finding, so each is wider than the server where it is not exact.
const integer: Takes = (text) => /^\s*[+-]?(?:0[xob])?[\da-f](?:_?[\da-f])*\s*$/i.test(text) && /\d/.test(text);
const fraction: Takes = (text) =>
  /^\s*[+-]?(?:nan|inf(?:inity)?|(?=[.\d])[\d_a-fx]*\.?[\d_]*(?:e[+-]?\d+)?)\s*$/i.test(text);
/** Dates have many spellings, but each has a digit or is one of these words. */
const moment: Takes = (text) =>
  /\d/.test(text) || /^\s*(?:epoch|[+-]?infinity|now|today|tomorrow|yesterday|allballs)\s*$/i.test(text);
const uuid: Takes = (text) => /^[\da-f]{32}$/i.test(text.replace(/[{}-]/g, ''));
const boolean: Takes = (text) =>
  /^\s*(?:t|tr|tru|true|f|fa|fal|fals|false|y|ye|yes|n|no|on|of|off|1|0)\s*$/i.test(text);
const json: Takes = (text) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const builtin: ReadonlyMap<string, Takes> = new Map([
  ['uuid', uuid],
  ['bool', boolean],
  ...integers.map((name) => [name, integer] as const),
  ...fractions.map((name) => [name, fraction] as const),
  ...['timestamp', 'timestamptz', 'date', 'time', 'timetz'].map((name) => [name, moment] as const),
  ...['json', 'jsonb'].map((name) => [name, json] as const),
]);

function qualified(name: string): string {
  return name.includes('.') ? name : `public.${name}`;
}
