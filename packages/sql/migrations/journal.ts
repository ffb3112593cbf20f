import type { MigrationSource } from '../catalog.js';
import { JOURNAL } from './layout.js';
import type { MigrationProblem } from './order.js';

/** The scripts in the order of drizzle-kit's journal; without one, by name, which is how drizzle-kit numbers them. */
export function journalOrder(
  files: readonly MigrationSource[],
  scripts: readonly MigrationSource[],
  problems: MigrationProblem[],
): readonly MigrationSource[] {
  const journal = files.find((file) => JOURNAL.test(file.path));
  const byName = [...scripts].sort((left, right) => (left.path < right.path ? -1 : left.path > right.path ? 1 : 0));
  if (journal === undefined) return byName;
  const entries = entriesOf(journal.text);
  if (entries === undefined) {
    problems.push({
      kind: 'unreadable-journal',
      place: placeAt(journal.path, 0, 0),
      message: `${journal.path} is not a journal of drizzle-kit`,
    });
    return byName;
  }
  const folder = journal.path.slice(0, journal.path.length - 'meta/_journal.json'.length);
  const ordered: MigrationSource[] = [];
  let latest = -Infinity;
  for (const { tag, when } of entries) {
    // The migrator applies what is younger than the last one applied, and goes over the rest without a word.
    if (when !== undefined && when <= latest) {
      problems.push({
        kind: 'out-of-order',
        // In JSON no comment can accept it.
        place: placeAt(`${folder}${tag}.sql`, 0, 0),
        message: `the journal dates ${tag} no later than the migration before it, so drizzle-kit skips it`,
      });
    }
    latest = Math.max(latest, when ?? latest);
    const file = scripts.find((script) => script.path === `${folder}${tag}.sql`);
    if (file !== undefined) ordered.push(file);
    else {
      problems.push({
        kind: 'missing-file',
        place: tagPlace(journal, tag),
        message: `the journal lists ${tag}, and there is no such file`,
      });
    }
  }
  // What the journal does not list is never applied.
  for (const script of byName) {
    if (!ordered.includes(script))
      problems.push({
        kind: 'unlisted',
        place: placeAt(script.path, 0, 0),
        message: `the journal does not list ${script.path}`,
      });
  }
  return ordered;
}

interface JournalEntry {
  readonly tag: string;
  readonly index: number;
  /** Milliseconds, where the journal says them. */
  readonly when: number | undefined;
}

function entriesOf(text: string): readonly JournalEntry[] | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null || !('entries' in parsed) || !Array.isArray(parsed.entries))
    return undefined;
  const entries: unknown[] = parsed.entries;
  const listed = entries.flatMap((entry) => {
    if (typeof entry !== 'object' || entry === null || !('tag' in entry) || typeof entry.tag !== 'string') return [];
    const index = 'idx' in entry && typeof entry.idx === 'number' ? entry.idx : 0;
    return [
      { tag: entry.tag, index, when: 'when' in entry && typeof entry.when === 'number' ? entry.when : undefined },
    ];
  });
  return listed.sort((left, right) => left.index - right.index);
}

function tagPlace(journal: MigrationSource, tag: string): MigrationProblem['place'] {
  const at = Math.max(0, journal.text.indexOf(JSON.stringify(tag)));
  return placeAt(journal.path, at, at + tag.length + 2);
}

function placeAt(path: string, start: number, end: number): MigrationProblem['place'] {
  return { path, span: { start, end } };
}
