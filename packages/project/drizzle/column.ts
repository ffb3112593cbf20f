import type { Place } from '#facts/span';
import { readTypeName } from '#sql/type-name';
import { startAt, type Leaf } from '../leaf.js';
import type { OrmColumn, OrmEnum, OrmType } from '../orm-schema.js';
import { propertyOf } from '../parts.js';
import { cased, type Casing } from './casing.js';
import { chainOf, type Chain } from './chain.js';
import { onlyLeaf, optionOf, textOf, type Reading } from './constant.js';
import type { CallSite, DrizzleNames } from './core.js';
import { isBuilder, sqlTypeOf, type Options } from './types.js';

export interface ColumnContext extends Reading {
  readonly names: DrizzleNames;
  readonly casing: Casing;
  enumAt(site: CallSite): OrmEnum | undefined;
}

/** The property under which a column stands in its table. */
export interface Property {
  readonly name: string;
  readonly at: Place;
}

/** The column that a leaf builds, or why it cannot be told. */
export function readColumn(context: ColumnContext, property: Property, leaf: Leaf): OrmColumn | string {
  const chain = chainOf(context, context.names, leaf);
  const made = chain === undefined ? undefined : rootOf(context, chain);
  if (chain === undefined || made === undefined) return `what builds ${property.name} is not known`;
  const name = nameOf(context, property, chain.root);
  if (name === undefined) return `the name of ${property.name} is not known`;
  const typeAt = { path: chain.root.path, span: chain.root.call.calleeSpan };
  return withModifiers({ ...name, property: property.name, typeAt }, made, chain);
}

interface Root {
  readonly type: OrmType | undefined;
  readonly serial: boolean;
  /** Its type in TypeScript is a union of literals. */
  readonly union: boolean;
}

function rootOf(context: ColumnContext, { root, callee }: Chain): Root | undefined {
  if (callee.kind === 'drizzle') {
    if (callee.of !== 'core' || !isBuilder(callee.name)) return undefined;
    const options = optionsOf(context, root);
    const made = typeFrom(sqlTypeOf(context, callee.name, options));
    const union = options !== undefined && optionOf(context, options.leaf, options.where, 'enum') !== undefined;
    return { ...made, union };
  }
  if (callee.member !== undefined) return undefined;
  if (context.names.called(callee.site) === 'customType') return typeFrom(customType(context, callee.site, root));
  const found = context.enumAt(callee.site);
  if (found === undefined) return undefined;
  const { schema, name } = found;
  const qualified = schema === undefined || schema === 'public' ? name : `${schema}.${name}`;
  return { type: { name: qualified, array: false, modifiers: [], enum: found }, serial: false, union: true };
}

function typeFrom(text: string | undefined): Root {
  const read = text === undefined ? undefined : readTypeName(text);
  if (read === undefined) return { type: undefined, serial: false, union: false };
  const { serial, ...type } = read;
  return { type, serial, union: false };
}

/** What `dataType()` of a custom type returns, where that hangs on nothing but what the builder is given. */
function customType(context: ColumnContext, maker: CallSite, use: CallSite): string | undefined {
  const [first] = maker.call.arguments;
  if (first === undefined || first.spread) return undefined;
  const options = onlyLeaf(context, startAt(maker.path, first.value.span, maker.frame), first.value);
  const found = options === undefined ? [] : propertyOf(context.follower, options, first.value, 'dataType');
  const [made, ...others] = found;
  if (made?.kind !== 'function' || others.length > 0) return undefined;
  const fact = context.follower.source.facts(made.path).functions[made.function];
  const [result, ...more] = fact?.returns ?? [];
  if (result === undefined || more.length > 0) return undefined;
  // The function's only parameter is the options of the column, which stand last in the call of the builder.
  const call = { ...use.call, arguments: use.call.arguments.slice(-1) };
  const frame = {
    path: made.path,
    function: made.function,
    call,
    callerPath: use.path,
    caller: use.frame,
    depth: (use.frame?.depth ?? 0) + 1,
  };
  const origin = startAt(made.path, result.span, fact?.parameters.length === 0 ? maker.frame : frame);
  return textOf(context, origin, result)?.value;
}

/** The options of a builder stand behind the name, or alone. */
function optionsOf(context: ColumnContext, { call, path, frame }: CallSite): Options | undefined {
  for (const { value, spread } of call.arguments) {
    if (spread) continue;
    const leaf = onlyLeaf(context, startAt(path, value.span, frame), value);
    if (leaf === undefined || isText(leaf)) continue;
    return { leaf, where: value };
  }
  return undefined;
}

function nameOf(
  context: ColumnContext,
  property: Property,
  { call, path, frame }: CallSite,
): { readonly name: string; readonly at: Place } | undefined {
  const [first] = call.arguments;
  if (first?.spread === true) return undefined;
  if (first !== undefined) {
    const leaf = onlyLeaf(context, startAt(path, first.value.span, frame), first.value);
    if (leaf === undefined || leaf.kind === 'open') {
      const text = textOf(context, startAt(path, first.value.span, frame), first.value);
      return text === undefined ? undefined : { name: text.value, at: text.at };
    }
    if (isText(leaf)) {
      const text = textOf(context, startAt(path, first.value.span, frame), first.value);
      if (text === undefined) return undefined;
      if (text.value !== '') return { name: text.value, at: text.at };
    }
  }
  const { casing } = context;
  if (casing !== 'unknown') return { name: cased(property.name, casing), at: property.at };
  const spellings = new Set([cased(property.name, 'snake_case'), cased(property.name, 'camelCase'), property.name]);
  return spellings.size === 1 ? { name: property.name, at: property.at } : undefined;
}

function isText(leaf: Leaf): boolean {
  if (leaf.kind === 'literal') return true;
  return leaf.kind === 'expression' && ['string', 'template', 'concatenation'].includes(leaf.expression.kind);
}

function withModifiers(
  named: Pick<OrmColumn, 'name' | 'at' | 'property' | 'typeAt'>,
  { type, serial, union: listed }: Root,
  { modifiers }: Chain,
): OrmColumn {
  let shape = { type, nullable: !serial, hasDefault: serial, generated: false };
  let primaryKey = false;
  let unique = false;
  let union = listed;
  let onInsert = false;
  let onUpdate = false;
  for (const { name, site } of modifiers) {
    switch (name) {
      case '$type':
        union = site.call.typeArguments[0]?.kind !== 'keyword';
        break;
      case 'notNull':
        shape.nullable = false;
        break;
      case 'primaryKey':
        primaryKey = true;
        shape.nullable = false;
        break;
      case 'unique':
        unique = true;
        break;
      case 'default':
      case 'defaultNow':
      case 'defaultRandom':
        shape.hasDefault = true;
        break;
      case 'generatedAlwaysAs':
        shape = { ...shape, hasDefault: true, generated: true };
        break;
      case 'generatedAlwaysAsIdentity':
      case 'generatedByDefaultAsIdentity':
        shape = { ...shape, nullable: false, hasDefault: true, generated: name === 'generatedAlwaysAsIdentity' };
        break;
      case 'array':
        // The builder of an array is a new one: what was said of its element is not said of it.
        shape = { type: type && { ...type, array: true }, nullable: true, hasDefault: false, generated: false };
        break;
      case '$default':
      case '$defaultFn':
        onInsert = true;
        break;
      case '$onUpdate':
      case '$onUpdateFn':
        onInsert = true;
        onUpdate = true;
        break;
      default:
    }
  }
  const { type: last, ...rest } = shape;
  return {
    ...named,
    ...(last === undefined ? {} : { type: last }),
    ...rest,
    primaryKey,
    unique,
    union,
    filled: { onInsert, onUpdate },
  };
}
