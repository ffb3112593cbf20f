import type { BindingFact, ClassId, Expression, TypeExpression } from '#facts/index';
import { contains } from '#facts/span';
import { createDeclaredTypes, type DeclaredTypes, type TypeAt } from './declared-types.js';
import { fileBehind } from './file-behind.js';
import { callOfCallback } from './file-index.js';
import { createFollower, type Follower } from './follow.js';
import { createFunctionResolver, type FunctionResolver } from './functions.js';
import { createModuleIndex, type ModuleIndex, type Target } from './modules.js';
import type { FactsSource } from './source.js';

/** An interface, type, class or object of the project, by the file and name of its declaration. */
export interface OwnerName {
  readonly path: string;
  readonly name: string;
}

export interface MemberOwners {
  readonly modules: ModuleIndex;
  /** The object is surely one of the owner's: by its declared type, by what it is made of, or by its name. */
  isOwned(path: string, object: Expression, owner: OwnerName): boolean;
  /** The same of the value that a destructuring takes its names from, after `parts` of it have been taken. */
  isPartOwned(path: string, binding: number, parts: readonly (string | number)[], owner: OwnerName): boolean;
  /** The file whose names the expression has: a namespace import, `await import()`, or what its `then` is handed. */
  namespaceOf(path: string, expression: Expression): string | undefined;
  /** What a binding is taken from: what it is first given, or what a `then` hands to its callback. */
  takenFrom(path: string, fact: BindingFact): Expression | undefined;
  /** `this` or `super` inside the owner, or inside a class that extends or implements it. */
  isOwnThis(path: string, object: Expression, owner: OwnerName): boolean;
}

const deepest = 12;
/** Type operators whose result has the members of their argument. */
const transparent: ReadonlySet<string> = new Set([
  ...['Readonly', 'Required', 'Partial', 'NonNullable', 'Promise', 'Awaited', 'Pick', 'Omit', 'DeepReadonly'],
]);

/** Answers from declared types and from what values are made of. What neither tells is not owned. */
export function createMemberOwners(source: FactsSource): MemberOwners {
  const modules = createModuleIndex(source);
  const late = { follower: (): Follower => follower, functions: (): FunctionResolver => functions, types: () => types };
  const types: DeclaredTypes = createDeclaredTypes(source, modules, late);
  const functions = createFunctionResolver(source, modules, late);
  const follower = createFollower(source, modules, functions);

  function isOwned(path: string, object: Expression, owner: OwnerName): boolean {
    if (object.kind === 'this') {
      const id = classAround(path, object);
      return id !== undefined && isClass(path, id, owner, 0);
    }
    const type = typeOf(path, object, 0);
    if (type !== undefined) return isType(type, owner, 0);
    const leaves = follower.leaves(path, object);
    if (isNamed(path, object, owner)) return true;
    return leaves.some(
      (leaf) => (leaf.kind === 'instance' || leaf.kind === 'class') && isClass(leaf.path, leaf.class, owner, 0),
    );
  }

  /** What the declared types say, and besides that what a callback is handed: the elements of its list. */
  function typeOf(path: string, expression: Expression, depth: number): TypeAt | undefined {
    const declared = types.typeOf(path, expression);
    if (declared !== undefined || depth > deepest) return declared;
    if (expression.kind === 'member') {
      if (expression.object.kind === 'this') return getterType(path, expression);
      return partOf(typeOf(path, expression.object, depth + 1), expression.property);
    }
    if (expression.kind === 'element') {
      const [key, ...more] = follower.leaves(path, expression.index);
      const name =
        key?.kind === 'expression' && key.expression.kind === 'string' ? key.expression.text.value : undefined;
      return name === undefined || more.length > 0
        ? undefined
        : partOf(typeOf(path, expression.object, depth + 1), name);
    }
    if (expression.kind === 'call') {
      const callee = source.facts(path).calls[expression.call]?.callee;
      if (callee?.kind !== 'member') return undefined;
      return partOf(typeOf(path, callee.object, depth + 1), `${callee.property}()`);
    }
    if (expression.kind === 'conditional')
      return typeOf(path, expression.whenTrue, depth + 1) ?? typeOf(path, expression.whenFalse, depth + 1);
    if (expression.kind === 'logical' && expression.right !== undefined)
      return typeOf(path, expression.left, depth + 1) ?? typeOf(path, expression.right, depth + 1);
    if (expression.kind !== 'reference' || expression.binding === undefined) return undefined;
    const fact = source.facts(path).bindings[expression.binding];
    if (fact === undefined) return undefined;
    return fact.path.reduce<TypeAt | undefined>(partOf, wholeOf(path, expression.binding, depth + 1));
  }

  function partOf(whole: TypeAt | undefined, part: string | number): TypeAt | undefined {
    // What is left of an object has the members that were not taken.
    return whole === undefined || part === '...' ? whole : types.part(whole, String(part));
  }

  function getterType(path: string, { object, property }: Extract<Expression, { kind: 'member' }>): TypeAt | undefined {
    const facts = source.facts(path);
    const around = classAround(path, object);
    const getter =
      around === undefined ? undefined : facts.classes[around]?.methods.find(({ name }) => name === property);
    const type = getter === undefined ? undefined : facts.functions[getter.function]?.returnType;
    return type && { path, type };
  }

  /** The type of what a binding is taken from, before its way through destructuring. */
  function wholeOf(path: string, binding: number, depth: number): TypeAt | undefined {
    const fact = source.facts(path).bindings[binding];
    if (fact === undefined) return undefined;
    if (fact.type !== undefined) return { path, type: fact.type };
    if (fact.init !== undefined) return typeOf(path, fact.init, depth);
    if (fact.kind !== 'parameter' || fact.parameter === undefined) return undefined;
    const promise = promiseOf(path, fact);
    if (promise !== undefined) return typeOf(path, promise, depth);
    const list = functions.callbackElements({ path, function: fact.function }, fact.parameter);
    return list === undefined ? undefined : partOf(typeOf(path, list, depth), '*');
  }

  /** What the callback of a `then` is handed. */
  function promiseOf(path: string, { kind, function: id, parameter }: BindingFact): Expression | undefined {
    if (kind !== 'parameter' || parameter !== 0) return undefined;
    const facts = source.facts(path);
    const call = callOfCallback(facts, id);
    const callee = call === undefined ? undefined : facts.calls[call]?.callee;
    return callee?.kind === 'member' && callee.property === 'then' ? callee.object : undefined;
  }

  function namespaceOf(path: string, expression: Expression): string | undefined {
    if (expression.kind === 'reference' && expression.binding !== undefined) {
      const target = modules.binding(path, expression.binding);
      if (target?.kind === 'namespace') return target.path;
      const fact = source.facts(path).bindings[expression.binding];
      const promise = fact?.path.length === 0 ? promiseOf(path, fact) : undefined;
      if (promise !== undefined) return namespaceOf(path, promise);
    }
    // Only these make one of a module that no import names.
    if (!/\b(?:import|require)\s*\(/.test(source.text(path))) return undefined;
    return follower.leaves(path, expression).find(({ kind }) => kind === 'namespace')?.path;
  }

  function isPartOwned(path: string, binding: number, parts: readonly (string | number)[], owner: OwnerName): boolean {
    const fact = source.facts(path).bindings[binding];
    const whole = wholeOf(path, binding, 0);
    if (whole !== undefined) {
      const type = parts.reduce<TypeAt | undefined>(partOf, whole);
      return type !== undefined && isType(type, owner, 0);
    }
    if (fact?.init === undefined) return false;
    const span = fact.init.span;
    const object = parts.reduce<Expression>(
      (before, part) => ({ kind: 'member', span, object: before, property: String(part), propertySpan: span }),
      fact.init,
    );
    return isOwned(path, object, owner);
  }

  /** A name, or a name of a namespace, that means the owner itself: a constant object, or the class for its static members. */
  function isNamed(path: string, object: Expression, owner: OwnerName): boolean {
    const target = targetOf(path, object);
    return target?.kind === 'binding' && target.path === owner.path && modules.fact(target).name === owner.name;
  }

  function targetOf(path: string, object: Expression): Target | undefined {
    if (object.kind === 'reference')
      return object.binding === undefined ? undefined : modules.binding(path, object.binding);
    if (object.kind !== 'member') return undefined;
    const namespace = targetOf(path, object.object);
    return namespace?.kind === 'namespace' ? modules.exported(namespace.path, object.property) : undefined;
  }

  function isType({ path, type }: TypeAt, owner: OwnerName, depth: number): boolean {
    if (depth > deepest) return false;
    switch (type.kind) {
      // An object has the members of each part of its intersection.
      case 'intersection':
      case 'union':
        return type.members.some((member) => isType({ path, type: member }, owner, depth + 1));
      case 'name':
        return isNamedType(path, type, owner, depth);
      case 'import': {
        const file = fileBehind(source.resolve(path, type.specifier));
        const [name] = type.path;
        if (file === undefined || name === undefined) return false;
        return isTarget(modules.exported(file, name, 'type'), owner, depth);
      }
      case 'typeof':
        return isOwned(path, type.value, owner);
      case 'indexed': {
        if (type.index.kind !== 'literal') return false;
        const part = types.part({ path, type: type.object }, String(type.index.value));
        return part !== undefined && isType(part, owner, depth + 1);
      }
      default:
        return false;
    }
  }

  function isNamedType(
    path: string,
    type: Extract<TypeExpression, { kind: 'name' }>,
    owner: OwnerName,
    depth: number,
  ): boolean {
    const [first] = type.arguments;
    const local = source.facts(path).types.find((one) => one.name === type.name);
    if (local !== undefined && type.path.length === 0)
      return isTarget({ kind: 'type', path, type: local }, owner, depth);
    if (type.binding === undefined) {
      if (transparent.has(type.name)) return first !== undefined && isType({ path, type: first }, owner, depth + 1);
      const constraint = constraintOf(source.text(path).slice(0, type.span.start), type.name);
      return constraint !== undefined && isTarget(typeNamed(path, constraint), owner, depth + 1);
    }
    let target = modules.binding(path, type.binding, type.path.length === 0 ? 'type' : 'value');
    for (const name of type.path) {
      target = target?.kind === 'namespace' ? modules.exported(target.path, name, 'type') : undefined;
    }
    return isTarget(target, owner, depth);
  }

  function typeNamed(path: string, name: string): Target | undefined {
    const facts = source.facts(path);
    const local = facts.types.find((one) => one.name === name);
    if (local !== undefined) return { kind: 'type', path, type: local };
    const binding = facts.bindings.findIndex((one) => one.name === name && one.function === 0);
    return binding < 0 ? undefined : modules.binding(path, binding, 'type');
  }

  function isTarget(target: Target | undefined, owner: OwnerName, depth: number): boolean {
    if (target?.kind === 'type') {
      const { path, type } = target;
      if (path === owner.path && type.name === owner.name) return true;
      if (type.kind === 'alias') return isType({ path, type: type.type }, owner, depth + 1);
      if (type.extends.some((parent) => isType({ path, type: parent }, owner, depth + 1))) return true;
      return isOnlyClassOf(path, type.name, owner);
    }
    const id = target?.kind === 'binding' ? modules.fact(target).class : undefined;
    return target?.kind === 'binding' && id !== undefined && isClass(target.path, id, owner, depth);
  }

  function isClass(path: string, id: ClassId, owner: OwnerName, depth: number): boolean {
    const fact = source.facts(path).classes[id];
    if (fact === undefined || depth > deepest) return false;
    if (path === owner.path && fact.name === owner.name) return true;
    if (fact.implements.some((type) => isType({ path, type }, owner, depth + 1))) return true;
    const base = fact.extends === undefined ? [] : follower.leaves(path, fact.extends);
    return base.some((leaf) => leaf.kind === 'class' && isClass(leaf.path, leaf.class, owner, depth + 1));
  }

  /** An interface with one class behind it is that class. With several, which of them it is cannot be told. */
  function isOnlyClassOf(path: string, name: string, owner: OwnerName): boolean {
    const owned = source.facts(owner.path).classes.some((one) => one.name === owner.name);
    if (!owned) return false;
    const clause = new RegExp(`implements[^{]*\\b${name}\\b`);
    const classes = source.files.flatMap((file) =>
      clause.test(source.text(file))
        ? source
            .facts(file)
            .classes.flatMap((fact) =>
              fact.implements.some((type) => isType({ path: file, type }, { path, name }, deepest - 1))
                ? [{ file, name: fact.name }]
                : [],
            )
        : [],
    );
    const [only] = classes;
    return classes.length === 1 && only?.file === owner.path && only.name === owner.name;
  }

  function classAround(path: string, at: Expression): ClassId | undefined {
    const around = source
      .facts(path)
      .classes.map((fact, id) => ({ id, span: fact.span }))
      .filter(({ span }) => contains(span, at.span));
    return around.sort((one, other) => other.span.start - one.span.start)[0]?.id;
  }

  return {
    modules,
    namespaceOf,
    takenFrom: (path, fact) => fact.init ?? promiseOf(path, fact),
    isOwned,
    isPartOwned,
    isOwnThis(path, object, owner) {
      const { start, end } = object.span;
      if (object.kind !== 'this' && source.text(path).slice(start, end) !== 'super') return false;
      const id = classAround(path, object);
      return id !== undefined && isClass(path, id, owner, 0);
    },
  };
}

/** `<T extends Backend>`: the facts keep no constraints, so the nearest one that is written before the use counts. */
function constraintOf(before: string, name: string): string | undefined {
  const clause = new RegExp(
    `[<,]\\s*(?:const\\s+)?${name.replace(/\$/g, '\\$&')}\\s+extends\\s+([A-Za-z_$][\\w$]*)`,
    'g',
  );
  return [...before.matchAll(clause)].at(-1)?.[1];
}
