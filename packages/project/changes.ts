import type { BindingId, Expression, FileFacts, ObjectEntry } from '#facts/index';
import type { Span } from '#facts/span';

/**
 * Whether the file changes the list or object that a name holds after it was made: `values.push(x)`, `patch.status = x`,
 * `Object.assign(patch, …)`. What it was made of is then only a part of what it is.
 */
export function isChanged(facts: FileFacts, binding: BindingId): boolean {
  const known = changed.get(facts) ?? changedIn(facts);
  changed.set(facts, known);
  return known.has(binding);
}

/** The properties that a name's object is given later, each as an object of that one property. */
export function givenLater(
  facts: FileFacts,
  binding: BindingId,
): readonly { readonly span: Span; readonly expression: Expression }[] {
  if (!isChanged(facts, binding)) return [];
  return facts.memberAssignments.flatMap(({ target, value, compound, span }) => {
    if (compound || (target.kind !== 'member' && target.kind !== 'element')) return [];
    if (target.object.kind !== 'reference' || target.object.binding !== binding) return [];
    const entry: ObjectEntry =
      target.kind === 'member'
        ? { kind: 'property', name: target.property, nameSpan: target.propertySpan, value }
        : { kind: 'computed', key: target.index, value };
    return [{ span, expression: { kind: 'object', span, entries: [entry] } }];
  });
}

// Kept by the facts themselves, which never change; the entry goes when they go.
const changed = new WeakMap<FileFacts, ReadonlySet<BindingId>>();

const changingMethods: ReadonlySet<string> = new Set([
  'push',
  'unshift',
  'splice',
  'pop',
  'shift',
  'set',
  'add',
  'delete',
  'fill',
]);

function changedIn(facts: FileFacts): ReadonlySet<BindingId> {
  const found = new Set<BindingId>();
  const add = (expression: Expression | undefined): void => {
    if (expression?.kind === 'reference' && expression.binding !== undefined) found.add(expression.binding);
  };
  for (const { callee, arguments: given } of facts.calls) {
    if (callee.kind !== 'member') continue;
    if (changingMethods.has(callee.property)) add(callee.object);
    if (callee.property === 'assign' && callee.object.kind === 'reference' && callee.object.name === 'Object')
      add(given[0]?.value);
  }
  for (const { target } of facts.memberAssignments) {
    if (target.kind === 'member' || target.kind === 'element') add(target.object);
  }
  return found;
}
