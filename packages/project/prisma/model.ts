import type { Place } from '#facts/span';
import { readTypeName } from '#sql/type-name';
import type { OpenPart, OrmColumn, OrmEnum, OrmTable, OrmType, OrmUnique } from '../orm-schema.js';
import type { Attribute, Block, Line, Value } from './parse.js';
import { isScalar, sqlTypeOf } from './types.js';

/** A block with the file that it stands in. */
export interface PlacedBlock {
  readonly path: string;
  readonly block: Block;
}

/** The table of a model. `enums` are those of the same schema, by the name that models use. */
export function readModel({ path, block }: PlacedBlock, enums: ReadonlyMap<string, OrmEnum>): OrmTable {
  const columns: OrmColumn[] = [];
  const open: OpenPart[] = [];
  const names = new Map<string, string>();
  for (const line of block.lines) {
    const found = readField(path, line, enums);
    if (typeof found === 'string') open.push({ part: 'column', at: { path, span: line.span }, why: found });
    if (found === undefined || typeof found === 'string') continue;
    columns.push(found);
    names.set(found.property, found.name);
  }
  const uniques = block.attributes.flatMap((attribute) => readKey(path, attribute, names));
  const keys = new Set(uniques.flatMap((one) => (one.primary ? one.columns : [])));
  return {
    orm: 'prisma',
    ...named(path, block),
    columns: columns.map((column) => (keys.has(column.name) ? { ...column, nullable: false } : column)),
    checks: [],
    uniques,
    open,
  };
}

/** The enum of a block. */
export function readEnum({ path, block }: PlacedBlock): OrmEnum {
  const labels = block.lines.map(({ name, span, attributes }) => {
    const map = mapOf(path, attributes);
    return map === undefined ? { value: name, at: { path, span } } : { value: map.name, at: map.at };
  });
  return { orm: 'prisma', ...named(path, block), labels, open: [] };
}

function named(path: string, { name, span, attributes }: Block): { schema?: string; name: string; at: Place } {
  const [schema] = attributes.flatMap((one) => (one.name === 'schema' ? [stringOf(one)] : []));
  const map = mapOf(path, attributes) ?? { name, at: { path, span } };
  return schema === undefined ? map : { schema: schema.text, ...map };
}

function mapOf(
  path: string,
  attributes: readonly Attribute[],
): { readonly name: string; readonly at: Place } | undefined {
  const map = attributes.find(({ name }) => name === 'map');
  const text = map && stringOf(map);
  return text && { name: text.text, at: { path, span: { start: text.span.start + 1, end: text.span.end - 1 } } };
}

/** Undefined for a relation, which is no column; a text for what cannot be told. */
function readField(path: string, line: Line, enums: ReadonlyMap<string, OrmEnum>): OrmColumn | string | undefined {
  const { type, attributes } = line;
  if (type === undefined) return `${line.name} has no type`;
  const declared = enums.get(type.name);
  if (declared === undefined && !isScalar(type.name)) return undefined;
  const has = (name: string): Attribute | undefined => attributes.find((one) => one.name === name);
  const native = attributes.find(({ name }) => name.startsWith('db.'));
  const given = has('default')?.given.find(({ name }) => name === undefined || name === 'value')?.value;
  const byClient = given?.kind === 'call' && MADE_BY_CLIENT.has(given.text);
  const read = declared === undefined ? typeFrom(sqlTypeOf(type, native)) : enumType(declared, type.list);
  const at = mapOf(path, attributes) ?? { name: line.name, at: { path, span: line.span } };
  const primaryKey = has('id') !== undefined;
  const updatedAt = has('updatedAt') !== undefined;
  return {
    property: line.name,
    ...at,
    ...(read === undefined ? {} : { type: read }),
    typeAt: { path, span: native?.span ?? type.span },
    nullable: type.optional && !primaryKey,
    union: declared !== undefined,
    hasDefault: given !== undefined && !byClient,
    generated: false,
    primaryKey,
    unique: has('unique') !== undefined,
    filled: { onInsert: byClient || updatedAt, onUpdate: updatedAt },
  };
}

/** Functions in `@default` whose values Prisma's client makes, so that the column itself has no default. */
const MADE_BY_CLIENT: ReadonlySet<string> = new Set(['uuid', 'cuid', 'ulid', 'nanoid']);

function typeFrom(text: string | undefined): OrmType | undefined {
  const read = text === undefined ? undefined : readTypeName(text);
  return read && { name: read.name, array: read.array, modifiers: read.modifiers };
}

function enumType(declared: OrmEnum, array: boolean): OrmType {
  const { schema, name } = declared;
  const qualified = schema === undefined || schema === 'public' ? name : `${schema}.${name}`;
  return { name: qualified, array, modifiers: [], enum: declared };
}

function readKey(path: string, attribute: Attribute, names: ReadonlyMap<string, string>): readonly OrmUnique[] {
  if (attribute.name !== 'id' && attribute.name !== 'unique') return [];
  const list = attribute.given.find(({ value }) => value.kind === 'list')?.value;
  const items: readonly Value[] = list?.kind === 'list' ? list.items : [];
  const columns = items.map((item) => ('text' in item ? names.get(item.text) : undefined));
  const map = attribute.given.find(({ name }) => name === 'map')?.value;
  const name = map?.kind === 'string' ? { name: map.text } : {};
  return [{ ...name, at: { path, span: attribute.span }, columns, primary: attribute.name === 'id' }];
}

/** The string in `@map("users")` and `@@map(name: "users")`. */
function stringOf({ given }: Attribute): Extract<Value, { text: string }> | undefined {
  const [first] = given;
  return first?.value.kind === 'string' ? first.value : undefined;
}
