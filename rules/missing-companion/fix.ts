import type { Edit, Fix } from '#gate/index';
import { newParameter } from '#gate/fix/parameter';
import { writtenSql, type SqlParts, type WrittenSql } from '#gate/fix/written-sql';
import type { Project } from '#project/index';
import type { Assignment } from '#sql/statement';
import { besideProperty } from './fix-builder.js';
import { newValue, type NewValue } from './new-value.js';
import type { Bond, Pair } from './pair.js';

/**
 * The companion, written in the same statement. Always a suggestion: what it is to say only its author knows, so a message is an
 * empty text behind a TODO, and of several values that would do the first stands there. None where the column does not always ask for
 * company, because the other rows would be given it too.
 */
export function suggestionOf(project: Project, bond: Bond, pair: Pair): Fix | undefined {
  const { row, trigger, byDefault, verdict, place } = pair;
  const always = trigger.breaks.length === 0 && !trigger.mayBreak && !trigger.open;
  const value = newValue(project, row.table, bond, place);
  if (verdict === 'undecided' || byDefault || !always || value === undefined) return undefined;
  const edits =
    row.bound.site.builder === undefined
      ? inSql(project, bond, pair, value)
      : besideProperty(project, bond, pair, value);
  return edits && { title: `Write ${bond.other} in the same statement`, kind: 'suggestion', edits };
}

function inSql(project: Project, bond: Bond, pair: Pair, value: NewValue): readonly Edit[] | undefined {
  const { bound, columns } = pair.row;
  const written = writtenSql(project, bound);
  const present = columns.get(bond.other)?.assignment.value;
  if (written === undefined) return undefined;
  if (present?.kind === 'parameter') return inArgument(project, pair, value);
  const bind =
    value.sql === undefined ? newParameter(project, bound, written, value.code) : { parts: [value.sql], edits: [] };
  if (bind === undefined) return undefined;
  const own =
    present === undefined
      ? besideColumn(bond, pair, written, bind.parts)
      : plain.has(present.kind)
        ? listed(written.replace(present.span, bind.parts))
        : undefined;
  return own && [...own, ...bind.edits, ...value.edits];
}

/** What can be replaced as a whole. */
const plain: ReadonlySet<string> = new Set(['null', 'string', 'default', 'cast']);

/** Before the column that asks: behind it its value ends, in parentheses or not. */
function besideColumn(
  { column, other }: Bond,
  { row }: Pair,
  written: WrittenSql,
  parts: SqlParts,
): readonly Edit[] | undefined {
  const assignment = row.columns.get(column)?.assignment;
  if (assignment === undefined) return undefined;
  const name = /^[a-z_][a-z0-9_$]*$/.test(other) ? other : `"${other.replaceAll('"', '""')}"`;
  const { span, value } = assignment;
  if (!row.inserted) {
    // `SET (a, b) = (…)` pairs names with values by position.
    if (!/^\s*=\s*\(?\s*$/.test(written.sql.slice(span.end, value.span.start))) return undefined;
    return listed(written.insertBefore(span, [`${name} = `, ...parts, ', ']));
  }
  const { columnList, rows, source, assignments } = row.write;
  if (columnList === undefined || rows !== 1 || source !== 'values') return undefined;
  if (!beginsItem(written.sql, assignment, assignments)) return undefined;
  const list = written.insertBefore(span, [`${name}, `]);
  const item = written.insertBefore(value.span, [...parts, ', ']);
  return list && item && [list, item];
}

/** What is put before the value is an item of the row, and not in parentheses of the value's own. */
function beginsItem(sql: string, { position, value }: Assignment, all: readonly Assignment[]): boolean {
  const before = all.find((one) => one.position === position - 1);
  if (position === 0) return /\bvalues\s*\(\s*$/i.test(sql.slice(0, value.span.start));
  return before !== undefined && /^\s*,\s*$/.test(sql.slice(before.value.span.end, value.span.start));
}

/** `[id, null]`: the value that is bound is written out beside the statement, and nowhere else. */
function inArgument(
  project: Project,
  { companion, place, row }: Pair,
  { code, edits }: NewValue,
): readonly Edit[] | undefined {
  const [wrong, ...others] = companion?.breaks ?? [];
  if (wrong === undefined || others.length > 0 || wrong.inSql || wrong.at.path !== place.path) return undefined;
  const { start, end } = wrong.at.span;
  const call = project.facts(place.path).calls[row.bound.site.call ?? -1];
  const written = project.source.text(place.path).slice(start, end);
  const isInCall = call !== undefined && call.span.start <= start && end <= call.span.end;
  const tag = row.bound.site.place.span;
  if (!isInCall && !(tag.start <= start && end <= tag.end)) return undefined;
  return /^(?:null|undefined|'[^'\\]*')$/.test(written) ? [{ ...wrong.at, text: code }, ...edits] : undefined;
}

function listed(edit: Edit | undefined): readonly Edit[] | undefined {
  return edit && [edit];
}
