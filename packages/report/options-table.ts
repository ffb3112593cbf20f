import { z } from 'zod';

/** One option of a gate, in words. Members of a list are written `tables[].name`. */
export interface OptionRow {
  readonly name: string;
  readonly type: string;
  /** Empty where the option must be given. */
  readonly fallback: string;
  readonly description: string;
}

/** The options of a gate, as their schema says them: outer ones first, each before its members. */
export function optionRows(options: z.ZodType): readonly OptionRow[] {
  const schema = z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' });
  return membersOf(schema, '');
}

type Schema = z.core.JSONSchema.BaseSchema;

function membersOf(schema: Schema, prefix: string): readonly OptionRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, member]) => {
    if (typeof member === 'boolean') return [];
    const name = `${prefix}${key}`;
    const row: OptionRow = {
      name,
      type: typeOf(member),
      fallback: fallbackOf(member, schema.required?.includes(key) ?? false),
      description: member.description ?? '',
    };
    return [row, ...inside(member, name)];
  });
}

/** The members of the objects that a schema is made of, through lists, records and alternatives. */
function inside(schema: Schema, name: string): readonly OptionRow[] {
  const items = itemsOf(schema);
  if (items !== undefined) return [...inside(items, `${name}[]`)];
  const values = schema.additionalProperties;
  return [
    ...membersOf(schema, `${name}.`),
    ...(typeof values === 'object' ? inside(values, `${name}.<name>`) : []),
    ...alternativesOf(schema).flatMap((alternative) => inside(alternative, name)),
  ];
}

function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' or ');
  const alternatives = alternativesOf(schema);
  if (alternatives.length > 0) return [...new Set(alternatives.map(typeOf))].join(' or ');
  const items = itemsOf(schema);
  if (items !== undefined) return `list of ${plural(typeOf(items))}`;
  if (schema.type === 'array') return 'list';
  const values = schema.additionalProperties;
  if (typeof values === 'object' && Object.keys(values).length > 0) return `object of ${plural(typeOf(values))}`;
  return schema.type === undefined ? 'anything' : [schema.type].flat().join(' or ');
}

/** Only of a single word: what is longer reads as well without. */
function plural(type: string): string {
  return /^[a-z]+$/.test(type) && type !== 'anything' ? `${type}s` : type;
}

function fallbackOf(schema: Schema, required: boolean): string {
  if (schema.default !== undefined) return JSON.stringify(schema.default);
  return required ? '' : 'none';
}

function itemsOf(schema: Schema): Schema | undefined {
  const { items } = schema;
  return typeof items === 'object' && !Array.isArray(items) ? (items as Schema) : undefined;
}

function alternativesOf(schema: Schema): readonly Schema[] {
  return [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].filter((each): each is Schema => typeof each === 'object');
}
