import type { Catalog } from '#sql/catalog';
import type { MigrationOrder } from '#sql/migrations/order';
import type { DeclaredTypes } from './declared-types.js';
import { createClientIndex, type ClientName } from './clients.js';
import type { Follower } from './follow.js';
import type { OrmSchema } from './orm-schema.js';
import type { Site } from './site.js';
import type { FoundText } from './sites.js';

/** One of several databases that a project talks to. */
export interface DatabaseInput {
  readonly name: string;
  readonly catalog: Catalog;
  readonly migrations: readonly MigrationOrder[];
  /** Paths of its Prisma schemas. */
  readonly prisma: readonly string[];
  /** Files whose statements are for it, where what they are sent through does not say otherwise. */
  readonly modules: ReadonlySet<string>;
  /** What its statements are sent through. */
  readonly clients: readonly ClientName[];
}

/** A text with the databases that it is for. None where that cannot be told; several where it is sent to each of them. */
export interface OwnedText {
  readonly found: FoundText;
  readonly owners: readonly string[];
}

/** Says of a text which databases it is sent to: first by the client that it is sent through, then by the file that it stands in. */
export function createOwnership(
  databases: readonly DatabaseInput[],
  follower: Follower,
  types: DeclaredTypes,
): (found: FoundText) => readonly string[] {
  const named = databases.flatMap(({ name, clients }) => clients.map((client) => ({ ...client, database: name })));
  const clients = createClientIndex(named, follower, types);
  return (found) => {
    const sentTo = found.call === undefined || named.length === 0 ? [] : clients.ofCall(found.path, found.call);
    if (sentTo.length > 0) return sentTo;
    return databases.filter(({ modules }) => modules.has(found.path)).map(({ name }) => name);
  };
}

/** Why nothing judges a text of which the database is not known. */
export function undecidedWhy(databases: readonly DatabaseInput[]): string {
  const names = databases.map(({ name }) => name);
  return `whether it is sent to ${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''} cannot be told from its client or its file`;
}

/** A text that may be for a database, or not: a doubt, and nothing that a gate could judge. */
export function asDoubt(site: Site): Site {
  return { ...site, variants: site.variants.map((variant) => ({ ...variant, statements: [] })) };
}

/** What is declared in files that are another database's is left out; of a file that is nobody's it is said. */
export function ormSchemaOf(name: string, databases: readonly DatabaseInput[], whole: OrmSchema): OrmSchema {
  const ownerOf = (path: string): string | undefined =>
    databases.find(({ modules, prisma }) => modules.has(path) || prisma.includes(path))?.name;
  const isOwn = ({ at }: { readonly at: { readonly path: string } }): boolean => ownerOf(at.path) === name;
  const nobodys = [...whole.tables, ...whole.enums].filter(({ at }) => ownerOf(at.path) === undefined);
  return {
    tables: whole.tables.filter(isOwn),
    enums: whole.enums.filter(isOwn),
    open: [
      ...whole.open.filter(({ at }) => isOwn({ at }) || ownerOf(at.path) === undefined),
      ...nobodys.map(({ at, name: table }) => ({
        at,
        why: `which database ${table} is of is not said: its file is in the \`modules\` of none`,
      })),
    ],
  };
}
