import type { CallFact, Expression } from '#facts/index';
import type { Place } from '#facts/span';
import { createDrizzleNames } from '../drizzle/core.js';
import type { DrizzleSchema } from '../drizzle/tables.js';
import type { Follower } from '../follow.js';
import type { Origin } from '../leaf.js';
import type { OrmColumn, OrmTable } from '../orm-schema.js';

/** What code means by a name of drizzle's or of its schema. */
export interface BuilderNames {
  table(origin: Origin, expression: Expression): NamedTable | undefined;
  /** `users.email`; also a column of an alias. */
  column(origin: Origin, expression: Expression): NamedColumn | undefined;
  /** `eq` for what code calls by whatever name, where it is drizzle's own. */
  operator(origin: Origin, callee: Expression): string | undefined;
}

export interface NamedTable {
  readonly table: OrmTable;
  /** The name that the statement gives it. */
  readonly alias?: string;
  readonly at: Place;
}

export interface NamedColumn {
  readonly of: NamedTable;
  readonly column: OrmColumn;
  readonly at: Place;
}

/** Looks names up in drizzle's schema. */
export function createBuilderNames(follower: Follower, schema: DrizzleSchema): BuilderNames {
  const { source } = follower;
  const drizzle = createDrizzleNames(follower);

  function table(origin: Origin, expression: Expression): NamedTable | undefined {
    const found = schema.tableOf(origin, expression);
    if (found === undefined) return undefined;
    const at = { path: origin.path, span: expression.span };
    const alias = aliasOf(origin, expression);
    return alias === undefined ? { table: found, at } : { table: found, alias, at };
  }

  /** The name in `alias(users, 'manager')`. */
  function aliasOf(origin: Origin, expression: Expression): string | undefined {
    for (const leaf of follower.leaves(origin.path, expression, origin.frame)) {
      if (leaf.kind !== 'open' || leaf.parts.length > 0 || leaf.expression.kind !== 'call') continue;
      const call = source.facts(leaf.path).calls[leaf.expression.call];
      const name = call?.arguments[1]?.value;
      if (call !== undefined && name?.kind === 'string' && operator(leaf, call.callee) === 'alias')
        return name.text.value;
    }
    return undefined;
  }

  function column(origin: Origin, expression: Expression): NamedColumn | undefined {
    if (expression.kind !== 'member') return undefined;
    const of = table(origin, expression.object);
    const found = of?.table.columns.find(({ property }) => property === expression.property);
    if (of === undefined || found === undefined) return undefined;
    return { of, column: found, at: { path: origin.path, span: expression.propertySpan } };
  }

  function operator(origin: Origin, callee: Expression): string | undefined {
    const meaning = drizzle.meaning(origin, callee);
    return meaning?.kind === 'drizzle' ? meaning.name : undefined;
  }

  return { table, column, operator };
}

/** The call that an expression is, where it is one. */
export function callIn(follower: Follower, path: string, expression: Expression): CallFact | undefined {
  return expression.kind === 'call' ? follower.source.facts(path).calls[expression.call] : undefined;
}
