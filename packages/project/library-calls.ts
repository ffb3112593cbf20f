import type { CallFact, Expression, ListItem, ObjectEntry, ReferenceExpression } from '#facts/index';
import { fileBehind } from './file-behind.js';
import type { Follower } from './follow.js';
import { moveTo, type Leaf, type Origin } from './leaf.js';
import { elementsOf } from './parts.js';

/** `z.union([z.literal('a'), …])`, `v.picklist([…])`, `Type.Union([Type.Literal('a'), …])`. */
const listing: ReadonlySet<string> = new Set(['enum_', 'literal', 'picklist', 'union']);
const validators = /^(?:zod|valibot|@sinclair\/typebox|typebox)(?:\/|$)/;

function isValidator({ source }: Follower, { path }: Origin, object: ReferenceExpression): boolean {
  const binding = object.binding === undefined ? undefined : source.facts(path).bindings[object.binding];
  return binding?.import !== undefined && validators.test(binding.import.specifier);
}

type PropertyEntry = Extract<ObjectEntry, { kind: 'property' }>;

/**
 * Calls of the language's own library, and of the validators that declare a list of values, whose result is known without
 * reading their source. Undefined: not one of them.
 */
export function followLibraryCall(
  follower: Follower,
  origin: Origin,
  call: CallFact,
  expression: Expression,
): readonly Leaf[] | undefined {
  const { callee } = call;
  const first = call.arguments[0];
  const at = (value: Expression) => follower.from(moveTo(origin, origin.path, value.span, origin.frame), value);
  if (callee.kind === 'reference') {
    if (callee.name === 'String' && callee.binding === undefined && first !== undefined) return at(first.value);
    if (call.form === 'new' && (callee.name === 'Set' || callee.name === 'Array') && first?.spread === false) {
      return at(first.value);
    }
    if (callee.name === 'require' && callee.binding === undefined && first?.value.kind === 'string') {
      const path = fileBehind(follower.source.resolve(origin.path, first.value.text.value));
      return path === undefined ? undefined : [{ ...origin, path, frame: undefined, kind: 'namespace' }];
    }
    // `pgEnum('status', […])` declares a list of values as a column's type.
    const second = call.arguments[1];
    return columnEnums.has(callee.name) && second?.spread === false ? at(second.value) : undefined;
  }
  if (callee.kind !== 'member') return undefined;
  const { object, property } = callee;
  if (object.kind === 'reference' && first !== undefined && !first.spread) {
    const name = `${object.name}.${property}`;
    if (object.binding === undefined) {
      if (name === 'Object.freeze' || name === 'Object.seal' || name === 'Array.from') return at(first.value);
      if (name === 'Object.values') return listOf(at(first.value), valueOf);
      if (name === 'Object.keys') return listOf(at(first.value), nameText);
      if (name === 'Object.entries') return listOf(at(first.value), pairOf);
    }
    // `z.enum([…])`, `z.nativeEnum(X)`: zod and its look-alikes take the list or the object of values itself.
    if (property === 'enum' || property === 'nativeEnum') return at(first.value);
    // These names mean a list only where a validator gives them: `Set` and query builders have a `union` too.
    if (listing.has(property.toLowerCase()) && isValidator(follower, origin, object)) return at(first.value);
  }
  if (property === 'filter' || property === 'slice' || property === 'sort' || property === 'toSorted') {
    // The values that are left are among the list's own.
    const leaves = at(object);
    return leaves.every((leaf) => leaf.kind === 'expression' && leaf.expression.kind === 'array') ? leaves : undefined;
  }
  if (picks.has(property)) {
    const leaves = at(object);
    if (!leaves.every((leaf) => leaf.kind === 'expression' && leaf.expression.kind === 'array')) return undefined;
    // It may find nothing, which nobody writes on purpose.
    const none = follower.open(origin, expression, `what ${property} returns may be nothing`);
    return [...leaves.flatMap((leaf) => elementsOf(follower, leaf, expression)), none];
  }
  if (property === 'concat') {
    const items: ListItem[] = [object, ...call.arguments.map((item) => item.value)].map((value) => ({
      spread: true,
      value,
    }));
    return [{ ...origin, kind: 'expression', expression: { kind: 'array', span: expression.span, items } }];
  }
  return undefined;
}

/** Methods that give one element of a list. */
const picks: ReadonlySet<string> = new Set(['find', 'findLast', 'at', 'pop', 'shift']);
const columnEnums: ReadonlySet<string> = new Set(['pgEnum']);

/** A list whose items stand in the file of the object they come from. */
function listOf(leaves: readonly Leaf[], item: (entry: PropertyEntry) => Expression): readonly Leaf[] | undefined {
  const lists: Leaf[] = [];
  for (const leaf of leaves) {
    // The elements of an enum are its values as they are.
    if (leaf.kind === 'enum' && item === valueOf) {
      lists.push(leaf);
      continue;
    }
    if (leaf.kind !== 'expression' || leaf.expression.kind !== 'object') return undefined;
    const { entries, span } = leaf.expression;
    if (!entries.every((entry): entry is PropertyEntry => entry.kind === 'property')) return undefined;
    const items = entries.map((entry) => ({ spread: false, value: item(entry) }));
    lists.push({ ...leaf, expression: { kind: 'array', span, items } });
  }
  return lists;
}

function valueOf(entry: PropertyEntry): Expression {
  return entry.value;
}

function pairOf(entry: PropertyEntry): Expression {
  const items = [nameText(entry), entry.value].map((value) => ({ spread: false, value }));
  return { kind: 'array', span: entry.value.span, items };
}

function nameText(entry: PropertyEntry): Expression {
  return { kind: 'string', span: entry.nameSpan, text: { value: entry.name, span: entry.nameSpan } };
}
