import type { Span } from '#facts/span';
import type { MigrationSource, UnreadChange } from '#sql/catalog';
import type { MappedPiece } from '#sql/migrations/source-map';

/** A piece of SQL, and the place in the file that it stands for. */
export interface Part {
  readonly text: string;
  readonly span: Span;
  readonly offsets?: readonly number[];
}

/** The SQL that a migration in code amounts to, as it is found. */
export interface Script {
  statement(parts: readonly Part[]): void;
  /** A change that is seen and not understood. */
  unread(change: UnreadChange): void;
  finish(): MigrationSource;
}

export function createScript(path: string): Script {
  const map: MappedPiece[] = [];
  const unread: UnreadChange[] = [];
  let text = '';
  const put = ({ text: more, span, offsets }: Part): void => {
    if (more === '') return;
    map.push({ at: text.length, span, ...(offsets === undefined ? {} : { offsets }) });
    text += more;
  };
  return {
    statement(parts) {
      for (const part of parts) put(part);
      const last = parts.at(-1)?.span.end ?? 0;
      put({ text: ';\n', span: { start: last, end: last } });
    },
    unread(change) {
      unread.push(change);
    },
    finish: () => ({ path, text, map, unread }),
  };
}
