import { readFileSync } from 'node:fs';
import path from 'node:path';
import { extractFile } from '#extract/extract';
import type { BindingFact, Expression, FileFacts } from '#facts/index';
import type { MigrationFolder } from './migration-folders.js';
import { filesBelow } from './walk.js';

/** One of several databases, as far as the files tell which statements are sent to it. */
export interface DraftDatabase {
  readonly name: string;
  readonly migrations: MigrationFolder;
  /** Folders of the code that bear its name. */
  readonly modules: readonly string[];
  /** What the code makes of the libraries of PostgreSQL and calls by its name. */
  readonly clients: readonly string[];
}

/**
 * The databases that folders of migrations make: one each where two of them create something of the same name, which one database
 * would refuse. Undefined where they can be of one. `root` is that of the project, absolute; `include` its globs.
 */
export function draftDatabases(
  root: string,
  include: readonly string[],
  folders: readonly MigrationFolder[],
): readonly DraftDatabase[] | undefined {
  if (!haveSameNames(root, folders)) return undefined;
  const names = namesOf(folders);
  const files = filesBelow(root, include);
  const made = files.flatMap((file) => clientsIn(root, file));
  const isCalled = (client: Client, name: string): boolean => client.words.includes(name.toLowerCase());
  const nobodys = made.filter((client) => !names.some((name) => isCalled(client, name)));
  const unnamed = names.filter((name) => !made.some((client) => isCalled(client, name)));
  return folders.map((migrations, index) => {
    const name = names[index] ?? '';
    // What is left over is of the one that nothing is called by.
    const own = made.filter((client) => isCalled(client, name));
    const clients = own.length === 0 && unnamed.length === 1 ? nobodys : own;
    return { name, migrations, modules: foldersCalled(name, files), clients: clients.map(({ place }) => place) };
  });
}

function haveSameNames(root: string, folders: readonly MigrationFolder[]): boolean {
  const seen = new Set<string>();
  return folders.some(({ glob }) => {
    const own = new Set(
      filesBelow(root, [glob]).flatMap((file) => createdIn(readFileSync(path.join(root, file), 'utf8'))),
    );
    const again = [...own].some((name) => seen.has(name));
    for (const name of own) seen.add(name);
    return again;
  });
}

/** Names of tables and types that are made without asking whether they are there. */
function createdIn(text: string): readonly string[] {
  return [...text.matchAll(CREATES)].map(([, kind = '', name = '']) =>
    `${/type/i.test(kind) ? 'type' : 'table'} ${name.replaceAll('"', '')}`.toLowerCase(),
  );
}

const CREATES =
  /\b(create\s+(?:unlogged\s+)?table|create\s+type|createTable|createType)\s*(?:\(\s*['"`])?\s*(?!if\s+not\s+exists)((?:"[^"]+"|\w+)(?:\.(?:"[^"]+"|\w+))?)/gi;

/** What tells the folders apart, in words: `db/app/migrations` and `db/reports/migrations` are `app` and `reports`. */
function namesOf(folders: readonly MigrationFolder[]): readonly string[] {
  const parts = folders.map(({ folder }) =>
    folder
      .split('/')
      .map((part) => part.replace(/^migrations?[-_.]|[-_.]?migrations?$/gi, ''))
      .filter(
        (part) =>
          part !== '' && !/^(?:\.|db|databases?|drizzle|prisma|sql|src|supabase|migrate|packages|apps)$/i.test(part),
      ),
  );
  const taken = new Set<string>();
  return parts.map((own, index) => {
    const apart = own.filter((part) => !parts.every((other) => other.includes(part)));
    const wanted = apart.at(-1) ?? 'main';
    const name = taken.has(wanted) ? `${wanted}-${index + 1}` : wanted;
    taken.add(name);
    return name;
  });
}

function foldersCalled(name: string, files: readonly string[]): readonly string[] {
  const found = files.flatMap((file) => {
    const parts = file.split('/');
    const at = parts.slice(0, -1).findIndex((part) => part.toLowerCase() === name.toLowerCase());
    return at < 0 ? [] : [`${parts.slice(0, at + 1).join('/')}/**`];
  });
  return [...new Set(found)].sort();
}

interface Client {
  readonly place: string;
  /** What it is called, and made of, in lower case. */
  readonly words: string;
}

const LIBRARIES =
  /^(?:pg|pg-pool|pg-promise|postgres|slonik|knex|kysely|@electric-sql\/pglite|@neondatabase\/serverless|@vercel\/postgres|drizzle-orm\/.*)$/;
const MAKERS = /^(?:Pool|Client|PGlite|Kysely|postgres|neon|knex|drizzle|pgp|create(?:Pool|Client))$/;

/** Clients that a file makes at its top level and gives out. */
function clientsIn(root: string, file: string): readonly Client[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  if (!/\b(?:Pool|Client|PGlite|Kysely|postgres|neon|knex|drizzle|pgp)\b/.test(text)) return [];
  const facts = extractFile(text, { fileName: file });
  if (!facts.imports.some(({ specifier }) => LIBRARIES.test(specifier))) return [];
  const given = new Set(facts.exports.flatMap((one) => (one.kind === 'local' ? [one.local] : [])));
  return facts.bindings
    .filter((binding) => binding.function === 0 && given.has(binding.name) && isMade(facts, binding))
    .map(({ name, init }) => ({
      place: `${file}#${name}`,
      words: `${name} ${init === undefined ? '' : text.slice(init.span.start, init.span.end)}`.toLowerCase(),
    }));
}

function isMade(facts: FileFacts, { init }: BindingFact): boolean {
  const callee = init?.kind === 'call' ? facts.calls[init.call]?.callee : undefined;
  return callee !== undefined && MAKERS.test(lastName(callee));
}

function lastName(callee: Expression): string {
  return callee.kind === 'reference' ? callee.name : callee.kind === 'member' ? callee.property : '';
}
