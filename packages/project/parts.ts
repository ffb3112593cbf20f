import type { Expression } from '#facts/index';
import { contains } from '#facts/span';
import { methodOf } from './classes.js';
import { commonExports } from './common-exports.js';
import type { Follower } from './follow.js';
import { moveTo, startAt, type Leaf, type Origin } from './leaf.js';
import { stepKey } from './trail.js';

/** The leaves of a property of what `leaf` is. `where` is the expression that asks, on which an open answer stands. */
export function propertyOf(follower: Follower, leaf: Leaf, where: Expression, name: string): readonly Leaf[] {
  return within(follower, leaf, name, () => readProperty(follower, leaf, where, name));
}

/** The leaves of every element of what `leaf` is: items of a list, values of an object that is indexed by something unknown. */
export function elementsOf(follower: Follower, leaf: Leaf, where: Expression): readonly Leaf[] {
  return within(follower, leaf, '*', () => readElements(follower, leaf, where));
}

/** A list that is spread into itself has no elements but its others. */
function within(follower: Follower, leaf: Leaf, part: string, read: () => readonly Leaf[]): readonly Leaf[] {
  if (leaf.kind !== 'expression') return read();
  return follower.trail.step(`part ${part} ${stepKey(leaf, leaf.expression.span)}`, [], read);
}

function readProperty(follower: Follower, leaf: Leaf, where: Expression, name: string): readonly Leaf[] {
  switch (leaf.kind) {
    case 'expression':
      return propertyOfExpression(follower, leaf, leaf.expression, where, name);
    case 'namespace': {
      const target = follower.modules.exported(leaf.path, name);
      return target === undefined
        ? commonExports(follower, leaf, where, name)
        : follower.target({ ...leaf, constant: undefined }, target);
    }
    case 'enum': {
      const member = follower.source.facts(leaf.path).bindings[leaf.binding]?.members?.find((one) => one.name === name);
      if (member?.value === undefined) return [follower.open(leaf, where, `the value of ${name} is computed`)];
      return [{ ...withMember(leaf, name), kind: 'literal', value: member.value }];
    }
    case 'class':
    case 'instance':
      return propertyOfClass(follower, leaf, where, name);
    case 'open':
      return [openPart(leaf, where, name)];
    default:
      return [follower.open(leaf, where, `${name} of a function`)];
  }
}

function readElements(follower: Follower, leaf: Leaf, where: Expression): readonly Leaf[] {
  if (leaf.kind === 'open') return [openPart(leaf, where, '*')];
  if (leaf.kind === 'enum') {
    const members = follower.source.facts(leaf.path).bindings[leaf.binding]?.members ?? [];
    return members.flatMap((member) => propertyOf(follower, leaf, where, member.name));
  }
  if (leaf.kind !== 'expression') return [follower.open(leaf, where, 'the elements are not known')];
  const { expression } = leaf;
  if (expression.kind === 'array') {
    return expression.items.flatMap((item) => {
      const leaves = follower.from(
        { ...moveTo(leaf, leaf.path, item.value.span, leaf.frame), sealed: true },
        item.value,
      );
      return item.spread ? leaves.flatMap((inner) => elementsOf(follower, inner, where)) : leaves;
    });
  }
  if (expression.kind === 'object') {
    return expression.entries.flatMap((entry) => {
      const at = moveTo(
        entry.kind === 'property' ? withMember(leaf, entry.name) : leaf,
        leaf.path,
        entry.value.span,
        leaf.frame,
      );
      const leaves = follower.from(at, entry.value);
      return entry.kind === 'spread' ? leaves.flatMap((inner) => elementsOf(follower, inner, where)) : leaves;
    });
  }
  return [follower.open(leaf, where, 'the elements are not known')];
}

function propertyOfExpression(
  follower: Follower,
  leaf: Origin,
  expression: Expression,
  where: Expression,
  name: string,
): readonly Leaf[] {
  const at = (origin: Origin, value: Expression) =>
    follower.from(moveTo(origin, leaf.path, value.span, leaf.frame), value);
  if (expression.kind === 'array') {
    const index = Number(name);
    const spread = expression.items.findIndex((item) => item.spread);
    const item = expression.items[index];
    if (!Number.isInteger(index) || (spread >= 0 && spread <= index)) {
      return [follower.open(leaf, where, `${name} of a list`)];
    }
    return item === undefined ? [missing(leaf, where)] : at(leaf, item.value);
  }
  // A part of nothing is asked for on no way that goes on.
  if (expression.kind === 'constant' && expression.value == null) return [];
  if (expression.kind !== 'object') return [follower.open(leaf, where, `${name} of a value that is not followed`)];
  const found: Leaf[] = [];
  // A later entry wins, and a spread or computed key may or may not hold the name.
  for (const entry of [...expression.entries].reverse()) {
    if (entry.kind === 'property') {
      if (entry.name !== name) continue;
      return [...found, ...at(withMember(leaf, name), entry.value)];
    }
    if (entry.kind === 'computed') {
      found.push(...at(leaf, entry.value));
      continue;
    }
    const inner = at(leaf, entry.value).flatMap((one) => propertyOf(follower, one, where, name));
    const present = inner.filter((one) => !isMissing(one));
    found.push(...present);
    if (present.length === inner.length && inner.length > 0) return found;
  }
  return found.length > 0 ? found : [missing(leaf, where)];
}

function propertyOfClass(
  follower: Follower,
  leaf: Extract<Leaf, { kind: 'class' | 'instance' }>,
  where: Expression,
  name: string,
): readonly Leaf[] {
  const facts = follower.source.facts(leaf.path);
  const fact = facts.classes[leaf.class];
  if (fact === undefined) return [follower.open(leaf, where, 'a class that is not followed')];
  const method = methodOf(fact, name);
  if (method !== undefined) return [{ ...leaf, kind: 'function', function: method }];
  const field = fact.fields.find((one) => one.name === name && one.static === (leaf.kind === 'class'));
  if (field?.init !== undefined) {
    const shared = leaf.kind === 'class';
    const constant = shared
      ? { path: leaf.path, name: fact.name, member: name, place: { path: leaf.path, span: field.span } }
      : undefined;
    const origin: Origin = { ...leaf, shared: leaf.shared || shared, constant: leaf.constant ?? constant };
    return follower.from(moveTo(origin, leaf.path, field.init.span, undefined), field.init);
  }
  if (field === undefined && fact.extends !== undefined) {
    const parents = follower.from(startAt(leaf.path, fact.extends.span), fact.extends);
    return parents.flatMap((parent) =>
      parent.kind === 'class'
        ? propertyOf(follower, { ...leaf, path: parent.path, class: parent.class }, where, name)
        : [],
    );
  }
  return [follower.open(leaf, where, `the field ${name} is not followed`)];
}

/** A property of a shared constant is named by both: `WorkspaceStatus.Failed`. */
function withMember<O extends Origin>(origin: O, member: string): O {
  const { constant } = origin;
  if (constant === undefined || constant.member !== undefined || origin.sealed) return origin;
  return { ...origin, constant: { ...constant, member } };
}

function missing(leaf: Origin, where: Expression): Leaf {
  return { ...leaf, kind: 'expression', expression: { kind: 'constant', value: undefined, span: where.span } };
}

function isMissing(leaf: Leaf): boolean {
  return leaf.kind === 'expression' && leaf.expression.kind === 'constant' && leaf.expression.value === undefined;
}

/** What is not known of the whole is not known of the part; it stands on the whole expression that asks for the part. */
function openPart(leaf: Extract<Leaf, { kind: 'open' }>, where: Expression, part: string): Leaf {
  const at = contains(where.span, leaf.at.span) ? { path: leaf.at.path, span: where.span } : leaf.at;
  return { ...leaf, at, parts: [...leaf.parts, part] };
}
