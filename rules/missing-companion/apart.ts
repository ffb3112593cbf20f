import type { Place } from '#facts/span';
import type { Project } from '#project/index';
import type { WrittenRow } from '#project/written-rows';

/** Where the same function, its callbacks included, writes `companion` without `column`: then the pair is written in two steps. */
export function writtenApart(
  project: Project,
  rows: readonly WrittenRow[],
  row: WrittenRow,
  column: string,
  companion: string,
): Place | undefined {
  const holder = project.functions.name(row.within);
  const other = rows.find(
    (one) =>
      !one.inserted &&
      one.table === row.table &&
      one.columns.has(companion) &&
      !one.columns.has(column) &&
      runsBeside(one, row) &&
      project.functions.name(one.within) === holder,
  );
  const write = other?.columns.get(companion);
  return write && other?.bound.place(write.assignment.span);
}

/** Statements of one text that can be several are run together only where one of those texts holds both. */
function runsBeside(one: WrittenRow, row: WrittenRow): boolean {
  const { site } = row.bound;
  if (one.bound.site !== site) return true;
  return (
    one.write !== row.write &&
    site.variants.some(({ statements }) => statements.includes(one.bound) && statements.includes(row.bound))
  );
}
