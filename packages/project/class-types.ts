import type { ClassId, Expression, TypeExpression } from '#facts/index';
import type { TypeAt } from './declared-types.js';
import type { Follower } from './follow.js';
import { startAt } from './leaf.js';
import type { ModuleIndex, Target } from './modules.js';
import type { FactsSource } from './source.js';

export interface ClassAt {
  readonly path: string;
  readonly class: ClassId;
}

interface Parts {
  readonly source: FactsSource;
  readonly modules: ModuleIndex;
  readonly follower: () => Follower;
  readonly typeOf: (path: string, expression: Expression) => TypeAt | undefined;
  readonly targetOf: (path: string, type: Extract<TypeExpression, { kind: 'name' }>) => Target | undefined;
}

/** The classes that an object can be an instance of: through its declared type, `implements` and `extends`. */
export function createClassTypes({ source, modules, follower, typeOf, targetOf }: Parts) {
  const below = new Map<string, readonly ClassAt[]>();

  function classesOf(path: string, object: Expression): readonly ClassAt[] {
    const declared = typeOf(path, object);
    if (declared === undefined) {
      return follower()
        .from(startAt(path, object.span), object)
        .flatMap((leaf) => (leaf.kind === 'instance' ? [{ path: leaf.path, class: leaf.class }] : []));
    }
    if (declared.type.kind !== 'name') return [];
    const target = targetOf(declared.path, declared.type);
    if (target?.kind === 'type') return implementers(target.path, target.type.name);
    if (target?.kind !== 'binding') return [];
    const owner = modules.fact(target).class;
    if (owner === undefined) return [];
    const own = { path: target.path, class: owner };
    return [own, ...heirs(own)];
  }

  function implementers(path: string, name: string): readonly ClassAt[] {
    return remembered(`implements ${path}#${name}`, () => {
      const clause = new RegExp(`implements[^{]*\\b${name}\\b`);
      const found = withClause(clause).filter((one) =>
        source.facts(one.path).classes[one.class]?.implements.some((type) => {
          const target = type.kind === 'name' ? targetOf(one.path, type) : undefined;
          return target?.kind === 'type' && target.path === path && target.type.name === name;
        }),
      );
      return found.flatMap((one) => [one, ...heirs(one)]);
    });
  }

  /** Classes that extend the class, and those that extend them. */
  function heirs(parent: ClassAt): readonly ClassAt[] {
    const name = source.facts(parent.path).classes[parent.class]?.name ?? '';
    return remembered(`extends ${parent.path}:${parent.class}`, () => {
      if (name === '') return [];
      const found = withClause(/\bextends\b/).filter((one) => {
        const above = source.facts(one.path).classes[one.class]?.extends;
        return above !== undefined && isClass(one.path, above, parent);
      });
      return found.flatMap((one) => [one, ...heirs(one)]);
    });
  }

  function isClass(path: string, expression: Expression, { path: home, class: id }: ClassAt): boolean {
    const leaves = follower().from(startAt(path, expression.span), expression);
    return leaves.some((leaf) => leaf.kind === 'class' && leaf.path === home && leaf.class === id);
  }

  function withClause(clause: RegExp): readonly ClassAt[] {
    return source.files.flatMap((path) =>
      clause.test(source.text(path)) ? source.facts(path).classes.map((_, id) => ({ path, class: id })) : [],
    );
  }

  function remembered(key: string, find: () => readonly ClassAt[]): readonly ClassAt[] {
    const known = below.get(key);
    if (known !== undefined) return known;
    // A class that is its own ancestor has no heirs by that way.
    below.set(key, []);
    const found = find();
    below.set(key, found);
    return found;
  }

  return classesOf;
}
