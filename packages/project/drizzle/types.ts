import type { Leaf } from '../leaf.js';
import { optionOf, type Reading } from './constant.js';
import type { Expression } from '#facts/index';

/** The options that a builder is given, where they can be told. */
export interface Options {
  readonly leaf: Leaf;
  readonly where: Expression;
}

/**
 * The SQL type that a builder of pg-core makes, as drizzle writes it into a migration. Undefined for what is no builder, or
 * where an option that decides it cannot be told.
 */
export function sqlTypeOf(reading: Reading, builder: string, options: Options | undefined): string | undefined {
  const plain = PLAIN.get(builder);
  if (plain !== undefined) return plain;
  const option = (name: string) =>
    options === undefined ? undefined : optionOf(reading, options.leaf, options.where, name);
  const number = (name: string): string | undefined => {
    const value = option(name);
    if (value === undefined) return '';
    return typeof value === 'number' ? `(${value})` : undefined;
  };
  switch (builder) {
    case 'char':
    case 'varchar':
      return joined(builder, number('length'));
    case 'bit':
    case 'halfvec':
    case 'sparsevec':
    case 'vector':
      return joined(builder, number('dimensions'));
    case 'numeric':
    case 'decimal': {
      const precision = option('precision');
      const scale = option('scale');
      if (precision === undefined) return 'numeric';
      if (typeof precision !== 'number' || (scale !== undefined && typeof scale !== 'number')) return undefined;
      return scale === undefined ? `numeric(${precision})` : `numeric(${precision}, ${scale})`;
    }
    case 'time':
    case 'timestamp': {
      const zone = option('withTimezone');
      const precision = number('precision');
      if (precision === undefined || (zone !== undefined && typeof zone !== 'boolean')) return undefined;
      return `${builder}${precision}${zone === true ? ' with time zone' : ''}`;
    }
    default:
      return undefined;
  }
}

/** Whether a name is that of a builder at all. */
export function isBuilder(name: string): boolean {
  return PLAIN.has(name) || WITH_OPTIONS.has(name);
}

function joined(name: string, modifier: string | undefined): string | undefined {
  return modifier === undefined ? undefined : `${name}${modifier}`;
}

const PLAIN: ReadonlyMap<string, string> = new Map([
  ...[
    'bigint', 'bigserial', 'boolean', 'bytea', 'cidr', 'date', 'geometry', 'inet', 'integer', 'interval', 'json', 'jsonb', 'line',
    'macaddr', 'macaddr8', 'point', 'real', 'serial', 'smallint', 'smallserial', 'text', 'uuid',
  ].map((name) => [name, name] as const),
  ['doublePrecision', 'double precision'],
]); // prettier-ignore

const WITH_OPTIONS: ReadonlySet<string> = new Set([
  'char', 'varchar', 'bit', 'halfvec', 'sparsevec', 'vector', 'numeric', 'decimal', 'time', 'timestamp',
]); // prettier-ignore
