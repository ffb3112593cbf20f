import type { TypeExpression } from '#facts/index';

type NamedType = Extract<TypeExpression, { kind: 'name' }>;

const lists = new Set(['Array', 'ReadonlyArray', 'Set', 'ReadonlySet', 'Iterable', 'Generator', 'AsyncIterable']);
const maps = new Set(['Map', 'ReadonlyMap', 'WeakMap']);
/** Methods of lists that give one of the elements. */
const taking = new Set(['at()', 'find()', 'findLast()', 'pop()', 'shift()']);
/** Methods of lists that give a list of the same elements. */
const keeping = new Set([
  'filter()',
  'slice()',
  'concat()',
  'values()',
  'reverse()',
  'toReversed()',
  'sort()',
  'toSorted()',
]);

/**
 * The part of a list, Map or Record of the language's own library: `*` for an element, `name()` for what a method returns,
 * any other name for a property. Undefined where the type is none of these, or has no such part.
 */
export function libraryPart(type: TypeExpression, name: string): TypeExpression | undefined {
  const element = elementOf(type);
  if (element !== undefined) {
    if (name === '*' || taking.has(name)) return element;
    return keeping.has(name) ? type : undefined;
  }
  if (type.kind !== 'name' || type.binding !== undefined) return undefined;
  const [key, value] = type.arguments;
  if (key === undefined || value === undefined) return undefined;
  if (type.name === 'Record') return name.endsWith('()') ? undefined : value;
  return maps.has(type.name) ? partOfMap(type, key, value, name) : undefined;
}

function elementOf(type: TypeExpression): TypeExpression | undefined {
  if (type.kind === 'array') return type.element;
  if (type.kind === 'tuple') return { kind: 'union', span: type.span, members: type.elements };
  return type.kind === 'name' && lists.has(type.name) ? type.arguments[0] : undefined;
}

function partOfMap(
  { span }: NamedType,
  key: TypeExpression,
  value: TypeExpression,
  name: string,
): TypeExpression | undefined {
  const entry: TypeExpression = { kind: 'tuple', span, elements: [key, value] };
  if (name === '*') return entry;
  if (name === 'get()') return value;
  if (name === 'values()') return { kind: 'array', span, element: value };
  return name === 'entries()' ? { kind: 'array', span, element: entry } : undefined;
}
