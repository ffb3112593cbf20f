import type { BindingFact, Expression, TypeExpression } from '#facts/index';
import type { Place, Span } from '#facts/span';
import { fileBehind } from './file-behind.js';
import type { Follower } from './follow.js';
import { createClassTypes, type ClassAt } from './class-types.js';
import { enclosingClass } from './classes.js';
import { assertedType } from './file-index.js';
import type { FunctionResolver } from './functions.js';
import { libraryPart } from './library-types.js';
import { requestType } from './request-types.js';
import type { ModuleIndex, Target } from './modules.js';
import type { FactsSource } from './source.js';
import { common, inferred, isInferred, isPartial, join, orUndefined, unknownIndex } from './type-shapes.js';

/** A type with the file in which its names mean something. */
export interface TypeAt {
  readonly path: string;
  readonly type: TypeExpression;
}

/** The members of a finite type. `whole` is false where the type is wider, or some part could not be told. */
export interface TypeValues {
  readonly values: readonly { readonly value: string | null; readonly place: Place }[];
  readonly whole: boolean;
}

/** What the declared types of the code say, from facts alone. What it leaves open is a question for a type checker. */
export interface DeclaredTypes {
  typeOf(path: string, expression: Expression): TypeAt | undefined;
  /** The type that `as` gives to the expression at a place. */
  asserted(path: string, span: Span): TypeAt | undefined;
  /** The type of a part: a member's name, `*` for an element, or `name()` for what a method returns. */
  part(type: TypeAt, part: string): TypeAt | undefined;
  values(type: TypeAt): TypeValues;
  /** The classes that the object can be an instance of, through its declared type and `implements`. */
  classesOf(path: string, object: Expression): readonly ClassAt[];
}

const deepest = 24;
/** Type operators that leave members and values as they are. */
const transparent = new Set(['Readonly', 'Required', 'Promise', 'Awaited', 'Pick', 'Omit', 'DeepReadonly']);

/** Reads declared types through names, imports, members and the common operators on types. */
export function createDeclaredTypes(
  source: FactsSource,
  modules: ModuleIndex,
  late: { readonly follower: () => Follower; readonly functions: () => FunctionResolver },
): DeclaredTypes {
  function typeOf(path: string, expression: Expression, depth = 0): TypeAt | undefined {
    if (depth > deepest) return undefined;
    const given = asserted(path, expression.span);
    if (given !== undefined) return given;
    switch (expression.kind) {
      case 'reference': {
        const target = expression.binding === undefined ? undefined : modules.binding(path, expression.binding);
        return target?.kind === 'binding' ? typeOfBinding(target.path, modules.fact(target), depth) : undefined;
      }
      case 'member': {
        if (expression.object.kind === 'this') return fieldType(path, expression, depth);
        const object = typeOf(path, expression.object, depth + 1);
        return object === undefined ? undefined : part(object, expression.property, depth + 1);
      }
      case 'element': {
        const object = typeOf(path, expression.object, depth + 1);
        return object === undefined ? undefined : part(object, '*', depth + 1);
      }
      case 'call': {
        for (const callee of late.functions().callees(path, expression.call)) {
          const type = source.facts(callee.path).functions[callee.function]?.returnType;
          if (type !== undefined) return { path: callee.path, type };
        }
        return typeOfCall(path, expression);
      }
      default:
        return undefined;
    }
  }

  /** What a function without a body says that it returns, and what a validator lets through. */
  function typeOfCall(path: string, { call: id, span }: Extract<Expression, { kind: 'call' }>): TypeAt | undefined {
    const callee = source.facts(path).calls[id]?.callee;
    if (callee?.kind === 'reference' && callee.binding !== undefined) {
      const target = modules.binding(path, callee.binding);
      const returns = target?.kind === 'binding' ? modules.fact(target).returns : undefined;
      return returns === undefined || target?.kind !== 'binding' ? undefined : { path: target.path, type: returns };
    }
    if (callee?.kind !== 'member') return undefined;
    const passed: TypeExpression = inferred(callee.object);
    if (callee.property === 'parse' || callee.property === 'parseAsync') return { path, type: passed };
    if (callee.property !== 'safeParse' && callee.property !== 'safeParseAsync') return undefined;
    const data = { name: 'data', span, optional: false, type: passed, method: false };
    return { path, type: { kind: 'object', span, members: [data] } };
  }

  /** The type of a property of `z.object({ … })`. */
  function partOfValidator(path: string, value: Expression, name: string): TypeAt | undefined {
    const [only, ...others] = late.follower().leaves(path, value);
    if (only?.kind !== 'open' || only.parts.length > 0 || others.length > 0) return undefined;
    const call = only.expression.kind === 'call' ? source.facts(only.path).calls[only.expression.call] : undefined;
    const isObject = call?.callee.kind === 'member' && /^(?:strict|loose)?object$/i.test(call.callee.property);
    const shape = isObject ? call.arguments[0]?.value : undefined;
    const entry =
      shape?.kind === 'object' ? shape.entries.find((one) => one.kind === 'property' && one.name === name) : undefined;
    return entry?.kind === 'property' ? { path: only.path, type: inferred(entry.value) } : undefined;
  }

  function asserted(path: string, span: Span): TypeAt | undefined {
    const type = assertedType(source.facts(path), span);
    return type === undefined ? undefined : { path, type };
  }

  function typeOfBinding(path: string, fact: BindingFact, depth: number): TypeAt | undefined {
    const parameter =
      fact.parameter === undefined
        ? undefined
        : source.facts(path).functions[fact.function]?.parameters[fact.parameter];
    const absent = parameter?.optional === true && fact.default === undefined && fact.path.length === 0;
    const type = fact.type !== undefined && absent ? orUndefined(fact.type) : fact.type;
    const declared = type ?? (fact.init === undefined ? requestType(source.facts(path), fact) : undefined);
    const whole = declared !== undefined ? { path, type: declared } : fact.init && typeOf(path, fact.init, depth + 1);
    return fact.path.reduce<TypeAt | undefined>(
      (type, name) => (type === undefined ? undefined : part(type, String(name), depth + 1)),
      whole || undefined,
    );
  }

  function fieldType(
    path: string,
    expression: Extract<Expression, { kind: 'member' }>,
    depth: number,
  ): TypeAt | undefined {
    const facts = source.facts(path);
    const owner = enclosingClass(facts, expression.span);
    const field =
      owner === undefined ? undefined : facts.classes[owner]?.fields.find((one) => one.name === expression.property);
    if (field?.type !== undefined) return { path, type: field.type };
    return field?.init === undefined ? undefined : typeOf(path, field.init, depth + 1);
  }

  /** A name's own meaning: what an alias stands for, an interface's members. Other types are themselves. */
  function expand(at: TypeAt, depth: number): TypeAt {
    const { path, type } = at;
    if (depth > deepest) return at;
    if (type.kind === 'name') {
      const [only] = type.arguments;
      if (type.binding === undefined && transparent.has(type.name) && only !== undefined)
        return expand({ path, type: only }, depth + 1);
      const target = targetOf(path, type);
      if (target?.kind === 'type' && target.type.kind === 'interface' && target.type.extends.length > 0) return at;
      return target?.kind === 'type' ? expand({ path: target.path, type: target.type.type }, depth + 1) : at;
    }
    if (type.kind === 'import') {
      const file = fileBehind(source.resolve(path, type.specifier));
      const [name] = type.path;
      const target = file !== undefined && name !== undefined ? modules.exported(file, name, 'type') : undefined;
      return target?.kind === 'type' ? expand({ path: target.path, type: target.type.type }, depth + 1) : at;
    }
    if (type.kind === 'indexed' && type.index.kind === 'literal') {
      return part({ path, type: type.object }, String(type.index.value), depth + 1) ?? at;
    }
    return at;
  }

  function targetOf(path: string, type: Extract<TypeExpression, { kind: 'name' }>): Target | undefined {
    const local = source.facts(path).types.find((one) => one.name === type.name);
    if (local !== undefined && type.path.length === 0) return { kind: 'type', path, type: local };
    if (type.binding === undefined) return undefined;
    let target = modules.binding(path, type.binding, type.path.length === 0 ? 'type' : 'value');
    for (const name of type.path) {
      target = target?.kind === 'namespace' ? modules.exported(target.path, name, 'type') : undefined;
    }
    return target;
  }

  function part(whole: TypeAt, name: string, depth = 0): TypeAt | undefined {
    if (depth > deepest) return undefined;
    const { path, type } = expand(whole, depth);
    if (isPartial(type)) {
      const found = part({ path, type: type.arguments[0] }, name, depth + 1);
      return found && { path: found.path, type: orUndefined(found.type) };
    }
    if (type.kind === 'name') {
      const target = targetOf(path, type);
      if (target?.kind === 'type') return partOfInterface(target, name, depth);
      const [first, second] = type.arguments;
      if (first !== undefined && isInferred(type) && first.kind === 'typeof' && name !== '*')
        return partOfValidator(path, first.value, name);
      if (type.binding === undefined && type.name === 'NonNullable' && first !== undefined)
        return part({ path, type: first }, name, depth + 1);
      if (type.binding === undefined && type.name === 'Record' && second !== undefined) return { path, type: second };
    }
    if (type.kind === 'intersection') {
      const found = type.members.flatMap((member) => part({ path, type: member }, name, depth + 1) ?? []);
      const [first, ...others] = found;
      // Members that come from several files have no one file in which they could be an intersection.
      if (first === undefined || others.some((one) => one.path !== first.path)) return undefined;
      if (others.length === 0) return first;
      return {
        path: first.path,
        type: { kind: 'intersection', span: type.span, members: found.map((one) => one.type) },
      };
    }
    const ofLibrary = libraryPart(type, name);
    if (ofLibrary !== undefined) return { path, type: ofLibrary };
    if (name === '*') return undefined;
    if (type.kind === 'union') {
      const found = type.members.flatMap((member) => part({ path, type: member }, name, depth + 1) ?? []);
      // Members that come from several files have no one file in which they could be a union.
      return found.length === 1 || found.every((one) => one.path === path)
        ? found.length === 0
          ? undefined
          : {
              path: found[0]?.path ?? path,
              type:
                found.length === 1 && found[0]
                  ? found[0].type
                  : { kind: 'union', span: type.span, members: found.map((one) => one.type) },
            }
        : undefined;
    }
    if (type.kind === 'tuple') {
      const element = type.elements[Number(name)];
      return element === undefined ? undefined : { path, type: element };
    }
    if (type.kind === 'array' && /^\d+$/.test(name)) return { path, type: type.element };
    if (type.kind === 'object') {
      const member = type.members.find((one) => (one.method ? `${one.name}()` : one.name) === name);
      if (member?.type === undefined) return undefined;
      return { path, type: member.optional ? orUndefined(member.type) : member.type };
    }
    if (type.kind === 'name') {
      const target = targetOf(path, type);
      if (target?.kind !== 'binding') return undefined;
      const owner = modules.fact(target).class;
      const field =
        owner === undefined
          ? undefined
          : source.facts(target.path).classes[owner]?.fields.find((one) => one.name === name);
      return field?.type === undefined ? undefined : { path: target.path, type: field.type };
    }
    return undefined;
  }

  /** A member of an interface, its own or inherited. */
  function partOfInterface(
    { path, type }: Extract<Target, { kind: 'type' }>,
    name: string,
    depth: number,
  ): TypeAt | undefined {
    const own = part({ path, type: type.type }, name, depth + 1);
    if (own !== undefined) return own;
    for (const parent of type.extends) {
      const found = part({ path, type: parent }, name, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  function values(whole: TypeAt, depth = 0): TypeValues {
    const open: TypeValues = { values: [], whole: false };
    if (depth > deepest) return open;
    const { path, type } = expand(whole, depth);
    const one = (value: string | null): TypeValues => ({
      values: [{ value, place: { path, span: type.span } }],
      whole: true,
    });
    switch (type.kind) {
      case 'literal':
        return one(String(type.value));
      case 'keyword':
        return type.name === 'null' || type.name === 'undefined'
          ? one(null)
          : type.name === 'never'
            ? { values: [], whole: true }
            : open;
      case 'union':
        return join(type.members.map((member) => values({ path, type: member }, depth + 1)));
      case 'intersection':
        return common(type.members.map((member) => values({ path, type: member }, depth + 1)));
      case 'indexed':
        return indexedValues(path, type, depth);
      case 'keyof':
        return keyValues(path, type.type);
      case 'name':
        return nameValues(path, type, depth);
      default:
        return open;
    }
  }

  /** `(typeof X)[keyof typeof X]` and `(typeof LIST)[number]`. */
  function indexedValues(path: string, type: Extract<TypeExpression, { kind: 'indexed' }>, depth: number): TypeValues {
    const object = type.object;
    if (object.kind === 'typeof' && type.index.kind === 'literal') {
      const property = String(type.index.value);
      const { span } = object;
      return leafValues(path, { kind: 'member', span, object: object.value, property, propertySpan: span });
    }
    if (object.kind === 'typeof')
      return leafValues(path, {
        kind: 'element',
        span: object.span,
        object: object.value,
        index: unknownIndex(object),
      });
    const element = part({ path, type: object }, '*', depth + 1);
    return element === undefined ? { values: [], whole: false } : values(element, depth + 1);
  }

  function keyValues(path: string, type: TypeExpression): TypeValues {
    if (type.kind !== 'typeof') return { values: [], whole: false };
    const leaves = late.follower().leaves(path, type.value);
    return join(
      leaves.map((leaf): TypeValues => {
        if (leaf.kind === 'enum') {
          const members = source.facts(leaf.path).bindings[leaf.binding]?.members ?? [];
          return {
            values: members.map((one) => ({ value: one.name, place: { path: leaf.path, span: one.span } })),
            whole: true,
          };
        }
        if (leaf.kind !== 'expression' || leaf.expression.kind !== 'object') return { values: [], whole: false };
        const named = leaf.expression.entries.flatMap((entry) =>
          entry.kind === 'property' ? [{ value: entry.name, place: { path: leaf.path, span: entry.nameSpan } }] : [],
        );
        return { values: named, whole: named.length === leaf.expression.entries.length };
      }),
    );
  }

  function nameValues(path: string, type: Extract<TypeExpression, { kind: 'name' }>, depth: number): TypeValues {
    const [first, second] = type.arguments;
    if (type.binding === undefined && first !== undefined && second !== undefined) {
      const all = values({ path, type: first }, depth + 1);
      const some = values({ path, type: second }, depth + 1);
      const listed = new Set(some.values.map((one) => one.value));
      if (type.name === 'Exclude' && some.whole)
        return { ...all, values: all.values.filter((one) => !listed.has(one.value)) };
      if (type.name === 'Extract' && some.whole)
        return { ...all, values: all.values.filter((one) => listed.has(one.value)) };
    }
    // `z.infer<typeof Status>` of an enum validator takes the values of its list.
    if (first?.kind === 'typeof' && isInferred(type)) {
      return leafValues(path, { kind: 'element', span: first.span, object: first.value, index: unknownIndex(first) });
    }
    if (type.binding === undefined && type.name === 'NonNullable' && first !== undefined) {
      const all = values({ path, type: first }, depth + 1);
      return { ...all, values: all.values.filter((one) => one.value !== null) };
    }
    if (isPartial(type)) return values({ path, type: type.arguments[0] }, depth + 1);
    // `Status.Failed` of an enum is that member alone.
    const [member] = type.path;
    const owner = type.binding === undefined ? undefined : modules.binding(path, type.binding);
    const target = type.path.length === 1 && owner?.kind === 'binding' ? owner : targetOf(path, type);
    if (target?.kind !== 'binding') return { values: [], whole: false };
    const all = modules.fact(target).members;
    const members = target === owner && member !== undefined ? all?.filter(({ name }) => name === member) : all;
    if (members === undefined) return { values: [], whole: false };
    const known = members.flatMap((one) =>
      typeof one.value === 'string' ? [{ value: one.value, place: { path: target.path, span: one.span } }] : [],
    );
    return { values: known, whole: known.length === members.length };
  }

  function leafValues(path: string, expression: Expression): TypeValues {
    return join(
      late
        .follower()
        .leaves(path, expression)
        .map((leaf): TypeValues => {
          const place = { path: leaf.path, span: leaf.at.span };
          if (leaf.kind === 'literal') return { values: [{ value: String(leaf.value), place }], whole: true };
          if (leaf.kind === 'expression' && leaf.expression.kind === 'string') {
            return {
              values: [{ value: leaf.expression.text.value, place: { path: leaf.path, span: leaf.expression.span } }],
              whole: true,
            };
          }
          return { values: [], whole: false };
        }),
    );
  }

  const classesOf = createClassTypes({ source, modules, follower: late.follower, typeOf, targetOf });

  return {
    typeOf: (path, expression) => typeOf(path, expression),
    asserted,
    part: (type, name) => part(type, name),
    values: (type) => values(type),
    classesOf,
  };
}
