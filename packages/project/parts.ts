import type { ClassFact, Expression, FileFacts } from '#facts/index';
import { contains } from '#facts/span';
import { enclosingClass, isGetter, methodOf } from './classes.js';
import { commonExports } from './common-exports.js';
import type { Follower } from './follow.js';
import { itemAt, leavesOfItem } from './items.js';
import { moveTo, startAt, type Leaf, type Origin } from './leaf.js';
import { stepKey } from './trail.js';

/** The leaves of a property of what `leaf` is. `where` is the expression that asks, on which an open answer stands. */
export function propertyOf(follower: Follower, leaf: Leaf, where: Expression, name: string): readonly Leaf[] {
  return within(follower, leaf, name, () => readProperty(follower, leaf, where, name));
}

/** The same of all that a whole can be. What is put in later leaves it open whether the name was there at first. */
export function propertyOfAll(
  follower: Follower,
  leaves: readonly Leaf[],
  where: Expression,
  name: string,
): readonly Leaf[] {
  const found = leaves.flatMap((leaf) => propertyOf(follower, leaf, where, name));
  const grown = leaves.some((leaf) => leaf.kind === 'open' && leaf.grown === true);
  return grown ? found.filter((leaf) => !isUndefined(leaf)) : found;
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
      if (member?.value === undefined) {
        const { computed } = member ?? {};
        if (computed === undefined) return [follower.open(leaf, where, `the value of ${name} is computed`)];
        return follower.from(moveTo(withMember(leaf, name), leaf.path, computed.span, undefined), computed);
      }
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
  if (leaf.kind === 'open') return mapped(follower, leaf) ?? [openPart(leaf, where, '*')];
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

/** The elements of `list.map((item) => …)`: whatever the callback returns, for any item. */
function mapped(follower: Follower, leaf: Extract<Leaf, { kind: 'open' }>): readonly Leaf[] | undefined {
  const facts = follower.source.facts(leaf.path);
  const call =
    leaf.parts.length === 0 && leaf.expression.kind === 'call' ? facts.calls[leaf.expression.call] : undefined;
  if (call?.callee.kind !== 'member' || call.callee.property !== 'map') return undefined;
  const callback = call.arguments[0]?.value;
  const fact = callback?.kind === 'function' ? facts.functions[callback.function] : undefined;
  if (fact === undefined || fact.async || fact.returns.length === 0) return undefined;
  return fact.returns.flatMap((result) => follower.from(moveTo(leaf, leaf.path, result.span, leaf.frame), result));
}

function propertyOfExpression(
  follower: Follower,
  leaf: Origin,
  expression: Expression,
  where: Expression,
  name: string,
): readonly Leaf[] {
  if (expression.kind === 'array') return propertyOfList(follower, leaf, expression, where, name);
  // A part of nothing is asked for on no way that goes on.
  if (expression.kind === 'constant' && expression.value == null) return [];
  if (expression.kind !== 'object') return [follower.open(leaf, where, `${name} of a value that is not followed`)];
  const found: Leaf[] = [];
  const at = (origin: Origin, value: Expression) =>
    follower.from(moveTo(origin, leaf.path, value.span, leaf.frame), value);
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
    const parts = at(leaf, entry.value).map((one) => propertyOf(follower, one, where, name));
    const inner = parts.flat();
    found.push(...inner.filter((one) => !isUndefined(one)));
    const certain = parts.every(
      (part) => part.length > 0 && !part.some((one) => isUndefined(one) || one.kind === 'open'),
    );
    if (certain && parts.length > 0 && !isWhenTrue(entry.value)) return found;
  }
  // What is open may be undefined too, and says so.
  return found.some((one) => one.kind === 'open') ? found : [...found, missing(leaf, where)];
}

function propertyOfList(
  follower: Follower,
  leaf: Origin,
  expression: Extract<Expression, { kind: 'array' }>,
  where: Expression,
  name: string,
): readonly Leaf[] {
  // What a validator or an enum of a column calls its own list: `Status.options`.
  if (listsOfValidators.has(name)) return [{ ...leaf, kind: 'expression', expression }];
  if (objectsOfValidators.has(name)) {
    const entries = expression.items.flatMap(({ value }) =>
      value.kind === 'string'
        ? [{ kind: 'property' as const, name: value.text.value, nameSpan: value.text.span, value }]
        : [],
    );
    return [
      { ...leaf, sealed: true, kind: 'expression', expression: { kind: 'object', span: expression.span, entries } },
    ];
  }
  const index = Number(name);
  if (!Number.isInteger(index)) return [follower.open(leaf, where, `${name} of a list`)];
  const item = itemAt(follower, leaf, expression.items, index);
  if (item === 'unknown') {
    return [follower.open(leaf, where, `${name} of a list with an unknown part before it`)];
  }
  return item === undefined ? [missing(leaf, where)] : leavesOfItem(follower, item);
}

const listsOfValidators: ReadonlySet<string> = new Set(['options', 'enumValues']);
const objectsOfValidators: ReadonlySet<string> = new Set(['enum', 'Enum', 'Values']);

/** `...(late && { closedAt })` spreads nothing where the condition does not hold. */
function isWhenTrue(expression: Expression): boolean {
  return expression.kind === 'logical' && expression.operator === '&&';
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
  if (method !== undefined) {
    const made = facts.functions[method];
    if (made === undefined || !isGetter(made, follower.source.text(leaf.path)))
      return [{ ...leaf, kind: 'function', function: method }];
    return made.returns.flatMap((result) => follower.from(moveTo(leaf, leaf.path, result.span, undefined), result));
  }
  const found = fieldLeaves(follower, leaf, fact, where, name);
  if (found !== undefined) return found;
  const field = fact.fields.some((one) => one.name === name);
  if (!field && fact.extends !== undefined) {
    const parents = follower.from(startAt(leaf.path, fact.extends.span), fact.extends);
    const inherited = parents.flatMap((parent) =>
      parent.kind === 'class'
        ? propertyOf(follower, { ...leaf, path: parent.path, class: parent.class }, where, name)
        : [],
    );
    if (inherited.length > 0) return inherited;
  }
  return [follower.open(leaf, where, `the field ${name} is not followed`)];
}

/** What a field is given: where it is declared, by a parameter of the constructor, and by `this.field = …`. */
function fieldLeaves(
  follower: Follower,
  leaf: Extract<Leaf, { kind: 'class' | 'instance' }>,
  fact: ClassFact,
  where: Expression,
  name: string,
): readonly Leaf[] | undefined {
  const { path } = leaf;
  const facts = follower.source.facts(path);
  const isStatic = leaf.kind === 'class';
  const field = fact.fields.find((one) => one.name === name && one.static === isStatic);
  if (field === undefined) return undefined;
  const own = { path, name: fact.name, place: { path, span: field.span } };
  const named = isStatic ? withMember({ ...leaf, shared: true, constant: leaf.constant ?? own }, name) : leaf;
  const found: Leaf[] = [];
  if (field.init !== undefined) {
    found.push(...follower.from(moveTo(named, path, field.init.span, undefined), field.init));
  }
  const parameter = field.parameter === undefined ? undefined : parameterOf(facts, fact, field.parameter);
  if (parameter !== undefined) {
    const reference: Expression = { kind: 'reference', span: where.span, name, binding: parameter };
    found.push(...follower.from({ ...named, frame: undefined }, reference));
  }
  for (const { target, value, compound } of facts.memberAssignments) {
    const given = target.kind === 'member' && target.object.kind === 'this' && target.property === name;
    if (!given || enclosingClass(facts, target.span) !== leaf.class) continue;
    if (compound) found.push(follower.open(leaf, where, `the field ${name} is changed step by step`));
    else found.push(...follower.from(moveTo(named, path, value.span, undefined), value));
  }
  return found.length > 0 ? found : undefined;
}

function parameterOf(facts: FileFacts, fact: ClassFact, position: number): number | undefined {
  const constructor = methodOf(fact, 'constructor');
  return constructor === undefined ? undefined : facts.functions[constructor]?.parameters[position]?.bindings[0];
}

/** A property of a shared constant is named by both: `WorkspaceStatus.Failed`. */
function withMember<O extends Origin>(origin: O, member: string): O {
  const { constant } = origin;
  if (constant === undefined || constant.member !== undefined || origin.sealed) return origin;
  return { ...origin, constant: { ...constant, member } };
}

function missing(leaf: Origin, where: Expression): Leaf {
  // What is not there is no member of the constant.
  return {
    ...leaf,
    constant: undefined,
    kind: 'expression',
    expression: { kind: 'constant', value: undefined, span: where.span },
  };
}

/** The value undefined, written or because nothing is there. */
export function isUndefined(leaf: Leaf): boolean {
  return leaf.kind === 'expression' && leaf.expression.kind === 'constant' && leaf.expression.value === undefined;
}

/** What is not known of the whole is not known of the part; it stands on the whole expression that asks for the part. */
function openPart(leaf: Extract<Leaf, { kind: 'open' }>, where: Expression, part: string): Leaf {
  const at = contains(where.span, leaf.at.span) ? { path: leaf.at.path, span: where.span } : leaf.at;
  const returned = leaf.returned?.map((one) => ({ ...one, parts: [...one.parts, part] }));
  return {
    ...leaf,
    at,
    growth: undefined,
    parts: [...leaf.parts, part],
    ...(returned === undefined ? {} : { returned }),
  };
}
