import type { Place } from '#facts/span';
import type { Catalog, MigrationSource, UnreadChange } from './catalog.js';
import { freeze } from './fold/freeze.js';
import { withStandIns } from './fold/placeholder.js';
import { FoldProblem, Rejected, emptyState, type FoldState } from './fold/state.js';
import { foldStatement } from './fold/statement.js';
import { TEMPORARY } from './fold/step.js';
import { fileText } from './fold/text.js';
import { placeIn } from './migrations/source-map.js';
import { splitStatements } from './scan.js';

export interface Folded {
  readonly catalog: Catalog;
  /** Statements that the grammar refuses, with PostgreSQL's words. Those that would change the schema are in `catalog.unknown` too. */
  readonly rejected: readonly RejectedStatement[];
}

export interface RejectedStatement {
  /** The whole statement. */
  readonly place: Place;
  /** Where PostgreSQL stopped reading, where it says so. */
  readonly at?: Place;
  readonly message: string;
}

export interface FoldOptions {
  /** Where unqualified names go at the start of each file; `public` by default. */
  readonly searchPath?: readonly string[];
}

/**
 * Applies migrations, in the order given, to an empty database. Await `loadGrammar` first. One statement that cannot be folded
 * spoils no other: it is listed, and the catalog goes on without it.
 */
export function foldMigrations(sources: readonly MigrationSource[], options: FoldOptions = {}): Folded {
  const state = emptyState();
  const rejected: RejectedStatement[] = [];
  for (const source of sources) {
    // Every file is a session of its own.
    state.searchPath = options.searchPath ?? ['public'];
    foldFile(state, source, rejected);
    for (const change of source.unread ?? []) doubt(state, change);
    for (const key of state.relations.keys()) if (key.startsWith(`${TEMPORARY}.`)) state.relations.delete(key);
  }
  return { catalog: freeze(state), rejected };
}

function foldFile(state: FoldState, source: MigrationSource, rejected: RejectedStatement[]): void {
  const { text, tokens } = withStandIns(source.text);
  const whole = fileText(source.path, source.text, text, tokens);
  const { map } = source;
  const readable =
    map === undefined
      ? whole
      : { ...whole, place: (start: number, end: number) => placeIn(source, whole.place(start, end)) };
  for (const span of splitStatements(text, tokens)) {
    const place = readable.place(span.start, span.end);
    try {
      foldStatement({ state }, readable, span);
    } catch (error) {
      if (error instanceof Rejected) {
        const { message, at } = error;
        // A text that was put together from code may be wrong because it was put together wrong.
        if (map !== undefined) state.unknown.push({ place, why: message });
        else rejected.push(at === undefined ? { place, message } : { place, at, message });
        if (map === undefined && CHANGES_SCHEMA.test(text.slice(span.start, span.end)))
          state.unknown.push({ place, why: error.message });
      } else if (error instanceof FoldProblem) state.unknown.push({ place, why: error.message });
      else throw error;
    }
  }
}

/** A change that was not read leaves it open what is true of its table. */
function doubt(state: FoldState, { place, why, table, adds }: UnreadChange): void {
  state.unknown.push({ place, why });
  if (table === undefined) return;
  const name = table.includes('.') ? table : `public.${table}`;
  const relation = state.relations.get(name);
  if (relation === undefined) return;
  relation.open = true;
  if (adds === true) return;
  relation.checks = [];
  for (const column of relation.columns)
    column.type = { name: column.type.name, builtin: false, array: column.type.array };
}

const CHANGES_SCHEMA = /^(create|alter|drop|do)\b/i;
