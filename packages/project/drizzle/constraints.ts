import type { Expression } from '#facts/index';
import type { Place } from '#facts/span';
import { moveTo, startAt, type Leaf, type Origin } from '../leaf.js';
import type { OpenPart, OrmCheck, OrmUnique } from '../orm-schema.js';
import { propertyOf } from '../parts.js';
import { chainOf, type Chain } from './chain.js';
import { onlyLeaf, textOf } from './constant.js';
import type { CallSite } from './core.js';
import { sqlOf, type SqlContext } from './sql-expression.js';

export interface Constraints {
  readonly checks: readonly OrmCheck[];
  readonly uniques: readonly OrmUnique[];
  readonly open: readonly OpenPart[];
}

export interface ConstraintContext extends SqlContext {
  /** A function is handed the table's own columns as its first parameter. */
  addOwner(path: string, id: number): void;
}

/** Checks and keys of the third argument of a table: a list, an object, or a function that returns one. */
export function readConstraints(context: ConstraintContext, given: readonly Leaf[]): Constraints {
  const { follower, names } = context;
  const checks: OrmCheck[] = [];
  const uniques: OrmUnique[] = [];
  const open: OpenPart[] = [];
  const miss = (at: Place, why: string): void => void open.push({ part: 'constraint', at, why });
  const follow = (origin: Origin, value: Expression) =>
    follower.from(moveTo(origin, origin.path, value.span, origin.frame), value);

  function all(leaves: readonly Leaf[]): void {
    const [only, ...others] = leaves;
    if (only === undefined) return;
    if (others.length > 0) return miss(only.at, 'the constraints are chosen at run time');
    if (only.kind === 'function') {
      context.addOwner(only.path, only.function);
      const returns = follower.source.facts(only.path).functions[only.function]?.returns ?? [];
      return all(returns.flatMap((result) => follow(only, result)));
    }
    const expression = only.kind === 'expression' ? only.expression : undefined;
    if (expression?.kind === 'array') {
      for (const { spread, value } of expression.items) (spread ? all : one)(follow(only, value));
    } else if (expression?.kind === 'object') {
      for (const entry of expression.entries) (entry.kind === 'spread' ? all : one)(follow(only, entry.value));
    } else {
      miss(only.at, only.kind === 'open' ? only.why : 'constraints that are not written as a list');
    }
  }

  function one(leaves: readonly Leaf[]): void {
    const [only, ...others] = leaves;
    if (only === undefined) return;
    const chain = others.length > 0 ? undefined : chainOf(context, names, only);
    const maker = chain?.callee.kind === 'drizzle' && chain.callee.of === 'core' ? chain.callee.name : undefined;
    if (chain === undefined || maker === undefined) {
      // `sql`CONSTRAINT …`` in the list looks like a constraint, and drizzle leaves it out.
      const bare = only.kind === 'expression' && only.expression.kind === 'call';
      return miss(
        only.at,
        bare ? 'drizzle makes nothing of SQL that stands by itself here' : 'what constraint it is cannot be told',
      );
    }
    if (maker === 'check') addCheck(chain.root);
    else if (maker === 'unique' || maker === 'uniqueIndex') addUnique(chain);
    else if (maker === 'primaryKey') addPrimaryKey(chain.root);
  }

  function addCheck(site: CallSite): void {
    const [first, second] = site.call.arguments;
    const origin = startAt(site.path, site.call.span, site.frame);
    const name = first === undefined ? undefined : textOf(context, origin, first.value);
    const expression = second === undefined ? undefined : sqlOf(context, origin, second.value);
    checks.push({
      ...(name === undefined ? {} : { name: name.value }),
      at: name?.at ?? { path: site.path, span: site.call.span },
      ...(expression === undefined ? {} : { expression }),
    });
  }

  function addUnique({ root, modifiers }: Chain): void {
    const [first] = root.call.arguments;
    const name = first === undefined ? undefined : textOf(context, originOf(root), first.value);
    const on = modifiers.find((modifier) => modifier.name === 'on' || modifier.name === 'using')?.site;
    // A partial index makes no key of the table.
    if (on === undefined || modifiers.some((modifier) => modifier.name === 'where')) return;
    const columns = on.call.arguments.map(({ value }) => columnIn(originOf(on), value));
    add(root, columns, false, name);
  }

  function addPrimaryKey(site: CallSite): void {
    const [first] = site.call.arguments;
    const options = first === undefined ? undefined : onlyLeaf(context, originOf(site), first.value);
    if (first === undefined || options === undefined) return;
    const [list] = propertyOf(follower, options, first.value, 'columns');
    if (list?.kind !== 'expression' || list.expression.kind !== 'array') {
      // The old form names the columns one by one.
      add(
        site,
        site.call.arguments.map(({ value }) => columnIn(originOf(site), value)),
        true,
      );
      return;
    }
    add(
      site,
      list.expression.items.map(({ value }) => columnIn(list, value)),
      true,
    );
  }

  function add(
    site: CallSite,
    columns: readonly (string | undefined)[],
    primary: boolean,
    name?: { readonly value: string; readonly at: Place },
  ): void {
    const at = name?.at ?? { path: site.path, span: site.call.span };
    uniques.push({ ...(name === undefined ? {} : { name: name.value }), at, columns, primary });
  }

  function columnIn(origin: Origin, value: Expression): string | undefined {
    const leaf = onlyLeaf(context, origin, value);
    return leaf && context.columnAt(leaf);
  }

  all(given);
  return { checks, uniques, open };
}

function originOf({ path, call, frame }: CallSite): Origin {
  return startAt(path, call.span, frame);
}
