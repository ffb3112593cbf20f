import type { MigrationSource } from '../catalog.js';
import type { MigrationProblem } from './order.js';
import { MARKERS, type Layout } from './layout.js';

export interface Sections {
  readonly up: string;
  readonly down?: string;
}

/** The up and the down part of one file, each as long as the file: what is not its own is blanked. */
export function sectionsOf(file: MigrationSource, layout: Layout, problems: MigrationProblem[]): Sections {
  const marker =
    layout === 'dbmate' || layout === 'goose' || layout === 'node-pg-migrate' ? MARKERS[layout] : undefined;
  if (marker === undefined) return { up: file.text };
  const marks = [...file.text.matchAll(new RegExp(marker.source, 'gim'))];
  // A file without a marker is all up: the tools that insist on one refuse it themselves.
  if (marks.length === 0) return { up: file.text };
  const ranges: Record<'up' | 'down', [number, number][]> = { up: [], down: [] };
  marks.forEach((mark, index) => {
    const direction = mark[1]?.toLowerCase() === 'down' ? 'down' : 'up';
    ranges[direction].push([mark.index + mark[0].length, marks[index + 1]?.index ?? file.text.length]);
  });
  if (layout === 'goose') checkStatementBlocks(file, problems);
  return {
    up: keep(file.text, ranges.up),
    ...(ranges.down.length === 0 ? {} : { down: keep(file.text, ranges.down) }),
  };
}

/** The text with everything outside the ranges turned into spaces; line breaks stay, so that lines hold too. */
function keep(text: string, ranges: readonly (readonly [number, number])[]): string {
  let result = '';
  let at = 0;
  for (const [start, end] of ranges) {
    result += blank(text.slice(at, start)) + text.slice(start, end);
    at = end;
  }
  return result + blank(text.slice(at));
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}

/** StatementBegin and StatementEnd hold statements together that goose cannot split; the grammar can, so they are only counted. */
function checkStatementBlocks(file: MigrationSource, problems: MigrationProblem[]): void {
  let open: number | undefined;
  for (const mark of file.text.matchAll(/^[ \t]*--[ \t]*\+goose[ \t]+statement(begin|end)\b/gim)) {
    open = mark[1]?.toLowerCase() === 'begin' ? (open ?? mark.index) : undefined;
  }
  if (open === undefined) return;
  problems.push({
    kind: 'unclosed-section',
    place: { path: file.path, span: { start: open, end: open } },
    message: 'StatementBegin without StatementEnd',
  });
}
