import type { CallFact, CallId, Expression } from '#facts/index';
import type { Follower } from '../follow.js';
import { startAt, type Frame, type Leaf, type Origin } from '../leaf.js';
import type { Target } from '../modules.js';
import { fileBehind } from '../file-behind.js';

/** A call where it stands, with the way in which the function around it was entered. */
export interface CallSite {
  readonly path: string;
  readonly id: CallId;
  readonly call: CallFact;
  readonly frame: Frame | undefined;
}

/** What an expression means without running anything. */
export type Meaning =
  /** Something of drizzle's own, by its exported name and members: `pgTable`, `pgTable.withRLS`; `of` is the package. */
  | { readonly kind: 'drizzle'; readonly of: 'core' | 'orm'; readonly name: string }
  /** What a call gives; `member` is what is taken of it. */
  | { readonly kind: 'call'; readonly site: CallSite; readonly member?: string };

/** Tells what of drizzle's PostgreSQL package a name means, through imports, aliases, namespaces and objects. */
export interface DrizzleNames {
  meaning(origin: Origin, expression: Expression): Meaning | undefined;
  /** The name of what is called, where it is drizzle's own: `pgTable`. */
  called(site: CallSite): string | undefined;
  site(
    origin: { readonly path: string; readonly frame: Frame | undefined },
    expression: Expression,
  ): CallSite | undefined;
  /** What a leaf is, where following ended at something of drizzle's own. */
  ofLeaf(leaf: Leaf): Meaning | undefined;
  /** Says that the first parameter of a function is given pg-core's builders: `pgTable('x', (t) => ({ … }))`. */
  addBuilders(path: string, id: number): void;
}

/** Where pg-core is imported from: the package itself, or one that hands it on under its own name. */
export const PG_CORE = /(?:^|\/)drizzle(?:-orm)?\/pg-core(?:\/|$)/;
const ORM = /^drizzle-orm(?:\/|$)/;

export function createDrizzleNames(follower: Follower): DrizzleNames {
  const { modules, source } = follower;
  const builders = new Set<string>();

  function site(
    { path, frame }: { readonly path: string; readonly frame: Frame | undefined },
    expression: Expression,
  ): CallSite | undefined {
    if (expression.kind !== 'call') return undefined;
    const call = source.facts(path).calls[expression.call];
    return call?.form === 'call' ? { path, id: expression.call, call, frame } : undefined;
  }

  function meaning(origin: Origin, expression: Expression, depth = 0): Meaning | undefined {
    if (depth > 20) return undefined;
    switch (expression.kind) {
      case 'call': {
        const found = site(origin, expression);
        return found === undefined ? undefined : { kind: 'call', site: found };
      }
      case 'reference': {
        if (expression.binding === undefined) return undefined;
        const target = modules.binding(origin.path, expression.binding) ?? starred(origin.path, expression.binding);
        if (target?.kind === 'binding' && modules.fact(target).kind === 'parameter') {
          return onlyOne(follower.from(origin, expression).map(ofLeaf));
        }
        return ofTarget(origin, target, depth);
      }
      case 'member':
        return member(origin, expression, depth);
      default:
        return undefined;
    }
  }

  function ofTarget(origin: Origin, target: Target | undefined, depth: number): Meaning | undefined {
    if (target?.kind === 'external') return ofExternal(target, []);
    if (target?.kind !== 'binding') return undefined;
    const { init, path: parts, assignments, function: within } = modules.fact(target);
    if (init === undefined || assignments.length > 0) return undefined;
    const at = startAt(target.path, init.span, within === 0 ? undefined : origin.frame);
    const whole = meaning(at, init, depth + 1);
    return parts.reduce<Meaning | undefined>((found, part) => found && memberOf(found, String(part)), whole);
  }

  function member(
    origin: Origin,
    { object, property }: Extract<Expression, { kind: 'member' }>,
    depth: number,
  ): Meaning | undefined {
    if (object.kind === 'reference' && object.binding !== undefined) {
      const target = modules.binding(origin.path, object.binding);
      if (target?.kind === 'namespace') return ofTarget(origin, modules.exported(target.path, property), depth + 1);
      if (target?.kind === 'binding') {
        const { init, path } = modules.fact(target);
        const entry =
          init?.kind === 'object' && path.length === 0
            ? init.entries.find((one) => one.kind === 'property' && one.name === property)
            : undefined;
        if (entry !== undefined) return meaning(startAt(target.path, entry.value.span), entry.value, depth + 1);
      }
    }
    const whole = meaning(origin, object, depth + 1);
    return whole === undefined ? undefined : memberOf(whole, property);
  }

  function memberOf(whole: Meaning, property: string): Meaning | undefined {
    if (whole.kind === 'drizzle') {
      return { ...whole, name: whole.name === '*' ? property : `${whole.name}.${property}` };
    }
    return whole.member === undefined ? { ...whole, member: property } : undefined;
  }

  function ofExternal(
    { specifier, imported }: { readonly specifier: string; readonly imported: string },
    parts: readonly string[],
  ): Meaning | undefined {
    const of = PG_CORE.test(specifier) ? 'core' : ORM.test(specifier) ? 'orm' : undefined;
    if (of === undefined) return undefined;
    const names = imported === '*' ? parts : [imported, ...parts];
    return { kind: 'drizzle', of, name: names.length === 0 ? '*' : names.join('.') };
  }

  /** A name that only `export * from 'drizzle-orm/pg-core'` can give. */
  function starred(path: string, binding: number): Target | undefined {
    const { import: from } = source.facts(path).bindings[binding] ?? {};
    const file = from === undefined ? undefined : fileBehind(source.resolve(path, from.specifier));
    if (from === undefined || file === undefined) return undefined;
    for (const fact of source.module(file).exports) {
      if (fact.kind === 'star' && PG_CORE.test(fact.specifier)) {
        return { kind: 'external', specifier: fact.specifier, imported: from.imported };
      }
    }
    return undefined;
  }

  function ofLeaf(leaf: Leaf): Meaning | undefined {
    if (leaf.kind !== 'open') return undefined;
    const { expression, parts, path } = leaf;
    if (expression.kind !== 'reference' || expression.binding === undefined) return undefined;
    const target = modules.binding(path, expression.binding);
    if (target?.kind === 'external') return ofExternal(target, parts);
    if (target?.kind !== 'binding') return undefined;
    const fact = modules.fact(target);
    if (fact.parameter !== 0 || !builders.has(`${target.path}:${fact.function}`)) return undefined;
    const names = [...fact.path, ...parts];
    return { kind: 'drizzle', of: 'core', name: names.length === 0 ? '*' : names.join('.') };
  }

  function called({ path, call, frame }: CallSite): string | undefined {
    const found = meaning(startAt(path, call.callee.span, frame), call.callee);
    if (found?.kind === 'drizzle') return found.of === 'core' ? found.name : undefined;
    return undefined;
  }

  return {
    meaning: (origin, expression) => meaning(origin, expression),
    called,
    site,
    ofLeaf,
    addBuilders: (path, id) => void builders.add(`${path}:${id}`),
  };
}

function onlyOne(found: readonly (Meaning | undefined)[]): Meaning | undefined {
  const [first, ...others] = found;
  return others.length === 0 ? first : undefined;
}
