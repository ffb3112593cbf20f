import type { Argument, Attribute, FieldType } from './parse.js';

/** The SQL type of a scalar field, as Prisma writes it into a migration for PostgreSQL. Undefined for what is no scalar. */
export function sqlTypeOf(type: FieldType, native: Attribute | undefined): string | undefined {
  const name =
    type.name === 'Unsupported'
      ? textOf(type.given[0])
      : native === undefined
        ? SCALARS.get(type.name)
        : nativeType(native);
  return name === undefined ? undefined : `${name}${type.list ? '[]' : ''}`;
}

/** Whether the name is that of a type which becomes a column. */
export function isScalar(name: string): boolean {
  return SCALARS.has(name) || name === 'Unsupported';
}

const SCALARS: ReadonlyMap<string, string> = new Map([
  ['String', 'text'],
  ['Boolean', 'boolean'],
  ['Int', 'integer'],
  ['BigInt', 'bigint'],
  ['Float', 'double precision'],
  ['Decimal', 'numeric(65, 30)'],
  ['DateTime', 'timestamp(3)'],
  ['Json', 'jsonb'],
  ['Bytes', 'bytea'],
]);

const NATIVE: ReadonlyMap<string, string> = new Map([
  ['Text', 'text'],
  ['Char', 'char'],
  ['VarChar', 'varchar'],
  ['Bit', 'bit'],
  ['VarBit', 'varbit'],
  ['Uuid', 'uuid'],
  ['Xml', 'xml'],
  ['Inet', 'inet'],
  ['Citext', 'citext'],
  ['Boolean', 'boolean'],
  ['Integer', 'integer'],
  ['SmallInt', 'smallint'],
  ['BigInt', 'bigint'],
  ['Oid', 'oid'],
  ['DoublePrecision', 'double precision'],
  ['Real', 'real'],
  ['Decimal', 'numeric'],
  ['Money', 'money'],
  ['Date', 'date'],
  ['Json', 'json'],
  ['JsonB', 'jsonb'],
  ['ByteA', 'bytea'],
]);

/** Times say their zone behind the precision. */
const TIMES: ReadonlyMap<string, readonly [name: string, zone: string]> = new Map([
  ['Timestamp', ['timestamp', '']],
  ['Timestamptz', ['timestamp', ' with time zone']],
  ['Time', ['time', '']],
  ['Timetz', ['time', ' with time zone']],
]);

function nativeType({ name, given }: Attribute): string | undefined {
  const plain = name.replace(/^db\./, '');
  const numbers = given.flatMap(({ value }) => (value.kind === 'number' ? [value.text] : []));
  const modifiers = numbers.length === 0 ? '' : `(${numbers.join(', ')})`;
  const time = TIMES.get(plain);
  if (time !== undefined) return `${time[0]}${modifiers}${time[1]}`;
  const known = NATIVE.get(plain);
  return known === undefined ? undefined : `${known}${modifiers}`;
}

/** The text of an argument that is a string. */
export function textOf(argument: Argument | undefined): string | undefined {
  return argument?.value.kind === 'string' ? argument.value.text : undefined;
}
