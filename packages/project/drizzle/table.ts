import type { Place } from '#facts/span';
import { frameKey, startAt, type Frame, type Leaf, type Origin } from '../leaf.js';
import type { OpenPart, OrmColumn, OrmTable } from '../orm-schema.js';
import type { Casing } from './casing.js';
import { chainOf } from './chain.js';
import type { ColumnContext } from './column.js';
import { readColumns, type Columns } from './columns.js';
import { readConstraints } from './constraints.js';
import { onlyLeaf, textOf } from './constant.js';
import type { CallSite } from './core.js';

/** A call that makes a table. */
export interface TableMaker {
  readonly site: CallSite;
  /** The call of `pgSchema` that it is a member of. */
  readonly schema?: CallSite;
  /** The call of `pgTableCreator` that made what is called. */
  readonly creator?: CallSite;
  readonly casing?: Casing;
}

export interface TableReader {
  maker(site: CallSite): TableMaker | undefined;
  /** The call that made the table which a leaf stands for. */
  makerOfLeaf(leaf: Leaf): TableMaker | undefined;
  /** The table, or why its name cannot be told. */
  table(maker: TableMaker): OrmTable | { readonly at: Place; readonly why: string };
  columnOfLeaf(leaf: Leaf): { readonly maker: TableMaker; readonly column: OrmColumn } | undefined;
  schemaName(site: CallSite): string | undefined;
}

const TABLES: ReadonlySet<string> = new Set(['pgTable', 'pgTable.withRLS']);
const CASED: ReadonlyMap<string, Casing> = new Map([
  ['snakeCase', 'snake_case'],
  ['camelCase', 'camelCase'],
]);

/** Reads the tables that calls of drizzle's PostgreSQL package make. */
export function createTableReader(context: Omit<ColumnContext, 'casing'>, casing: () => Casing): TableReader {
  const { names, follower } = context;
  const known = new Map<string, ReturnType<TableReader['table']>>();
  const columns = new Map<string, Columns>();
  /** Functions that are handed the columns of a table, with the call that makes it. */
  const owners = new Map<string, TableMaker>();

  function maker(site: CallSite): TableMaker | undefined {
    const { callee } = site.call;
    const meaning = names.meaning(startAt(site.path, callee.span, site.frame), callee);
    if (meaning === undefined) return undefined;
    if (meaning.kind === 'drizzle') {
      if (meaning.of !== 'core') return undefined;
      if (TABLES.has(meaning.name)) return { site };
      const [holder = '', member] = meaning.name.split('.');
      const cased = member === 'table' ? CASED.get(holder) : undefined;
      return cased === undefined ? undefined : { site, casing: cased };
    }
    const made = names.called(meaning.site);
    if (meaning.member === undefined) return made === 'pgTableCreator' ? { site, creator: meaning.site } : undefined;
    return made === 'pgSchema' && meaning.member === 'table' ? { site, schema: meaning.site } : undefined;
  }

  function makerOfLeaf(leaf: Leaf): TableMaker | undefined {
    if (leaf.kind !== 'open' || leaf.parts.length > 0) return undefined;
    const site = names.site(leaf, leaf.expression);
    if (site === undefined) return undefined;
    const own = maker(site);
    if (own !== undefined) return own;
    const { callee, arguments: given } = site.call;
    // `users.enableRLS()` is the table, `alias(users, 'u')` a second name for it.
    if (callee.kind === 'member' && callee.property === 'enableRLS') return makerOf(site, callee.object);
    const chain = chainOf(context, names, leaf);
    const aliased = chain?.callee.kind === 'drizzle' && ALIASES.has(chain.callee.name) && chain.modifiers.length === 0;
    const first = given[0];
    return aliased && first?.spread === false ? makerOf(site, first.value) : undefined;
  }

  function makerOf(site: CallSite, expression: CallSite['call']['callee']): TableMaker | undefined {
    const leaf = onlyLeaf(context, originOf(site), expression);
    return leaf && makerOfLeaf(leaf);
  }

  function table(made: TableMaker): ReturnType<TableReader['table']> {
    const key = keyOf(made.site);
    const found = known.get(key) ?? read(made);
    known.set(key, found);
    return found;
  }

  function read(made: TableMaker): ReturnType<TableReader['table']> {
    const { site, schema } = made;
    const name = nameOf(made);
    const within = schema === undefined ? undefined : schemaName(schema);
    const at = { path: site.path, span: site.call.arguments[0]?.value.span ?? site.call.span };
    if (name === undefined) return { at, why: 'the name of the table is made at run time' };
    if (schema !== undefined && within === undefined) return { at, why: 'the name of its schema is made at run time' };
    const { columns: byProperty, open } = columnsOf(made);
    const third = site.call.arguments[2];
    const rest =
      third === undefined ? [] : follower.from(startAt(site.path, third.value.span, site.frame), third.value);
    const constraints = readConstraints(
      {
        ...context,
        columnAt: (leaf) => columnOfLeaf(leaf)?.column.name,
        addOwner: (path, id) => void owners.set(`${path}:${id}`, made),
      },
      rest,
    );
    return {
      orm: 'drizzle',
      ...(within === undefined ? {} : { schema: within }),
      name: name.value,
      at: name.at,
      columns: withKeys([...byProperty.values()], constraints.uniques),
      checks: constraints.checks,
      uniques: constraints.uniques,
      open: [...open, ...constraints.open] satisfies OpenPart[],
    };
  }

  function columnsOf(made: TableMaker): Columns {
    const key = keyOf(made.site);
    const found = columns.get(key) ?? columnsFrom(made);
    columns.set(key, found);
    return found;
  }

  function columnsFrom({ site, casing: own }: TableMaker): Columns {
    const second = site.call.arguments[1];
    const leaves =
      second === undefined ? [] : follower.from(startAt(site.path, second.value.span, site.frame), second.value);
    return readColumns({ ...context, casing: own ?? casing() }, leaves);
  }

  function nameOf({ site, creator }: TableMaker): { readonly value: string; readonly at: Place } | undefined {
    const first = site.call.arguments[0];
    if (first === undefined || first.spread) return undefined;
    const given = textOf(context, originOf(site), first.value);
    if (creator === undefined || given === undefined) return given;
    const naming = creator.call.arguments[0];
    const leaf = naming && onlyLeaf(context, originOf(creator), naming.value);
    if (leaf?.kind !== 'function') return undefined;
    const [result, ...others] = follower.source.facts(leaf.path).functions[leaf.function]?.returns ?? [];
    if (result === undefined || others.length > 0) return undefined;
    // The function is entered through the call that makes the table: its name is the first argument of both.
    const frame: Frame = {
      path: leaf.path,
      function: leaf.function,
      call: site.call,
      callerPath: site.path,
      caller: site.frame,
      depth: (site.frame?.depth ?? 0) + 1,
    };
    const made = textOf(context, startAt(leaf.path, result.span, frame), result);
    return made && { value: made.value, at: given.at };
  }

  function schemaName(site: CallSite): string | undefined {
    const first = site.call.arguments[0];
    return first && textOf(context, originOf(site), first.value)?.value;
  }

  function columnOfLeaf(leaf: Leaf): { readonly maker: TableMaker; readonly column: OrmColumn } | undefined {
    if (leaf.kind !== 'open') return undefined;
    const found = ownerOf(leaf) ?? wholeOf(leaf);
    const column = found === undefined ? undefined : columnsOf(found.maker).columns.get(found.property);
    return found && column && { maker: found.maker, column };
  }

  /** `t.status`, and `status` of `({ status }) =>`, in a function that is handed the columns. */
  function ownerOf({ expression, parts, path }: Extract<Leaf, { kind: 'open' }>) {
    if (expression.kind !== 'reference' || expression.binding === undefined) return undefined;
    const fact = follower.source.facts(path).bindings[expression.binding];
    const owner = fact?.parameter === 0 ? owners.get(`${path}:${fact.function}`) : undefined;
    const [property, ...more] = [...(fact?.path ?? []), ...parts];
    return owner === undefined || property === undefined || more.length > 0
      ? undefined
      : { maker: owner, property: String(property) };
  }

  /** `users.status`. */
  function wholeOf(leaf: Extract<Leaf, { kind: 'open' }>) {
    const [property, ...more] = leaf.parts;
    const whole = property === undefined || more.length > 0 ? undefined : makerOfLeaf({ ...leaf, parts: [] });
    return whole === undefined || property === undefined ? undefined : { maker: whole, property };
  }

  return { maker, makerOfLeaf, table, columnOfLeaf, schemaName };
}

const ALIASES: ReadonlySet<string> = new Set(['alias', 'aliasedTable']);

/** The columns of a primary key are NOT NULL, wherever the key is declared. */
function withKeys(columns: readonly OrmColumn[], uniques: OrmTable['uniques']): readonly OrmColumn[] {
  const keys = new Set(uniques.flatMap((one) => (one.primary ? one.columns : [])));
  return columns.map((column) => (keys.has(column.name) ? { ...column, nullable: false } : column));
}

function keyOf({ path, id, frame }: CallSite): string {
  return `${path}:${id}:${frameKey(frame)}`;
}

function originOf({ path, call, frame }: CallSite): Origin {
  return startAt(path, call.span, frame);
}
