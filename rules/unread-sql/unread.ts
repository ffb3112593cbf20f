import { firstUnknown, holdsStandIn, isStandIn } from '#project/rendered';
import type { BoundStatement, Project, Site, SiteVariant } from '#project/index';
import { contains, type Place, type Span } from '#facts/span';
import type { Table } from '#sql/catalog';
import type { Assignment, Write } from '#sql/statement';
import { writeIn } from './write-in.js';

/** A write to a table of which not everything is known that it gives its columns. */
export interface UnreadWrite {
  readonly kind: 'opaque' | 'columns' | 'value' | 'body';
  /** What is made at run time, or the table's name in a body. */
  readonly place: Place;
  /** For `value`: the column whose value it is. */
  readonly column?: string;
  /** Where the unknown part is made, when that is elsewhere. */
  readonly madeAt?: Place;
  readonly site: Site;
}

/** Every such write to the table, once for each place. */
export function* unreadWrites(project: Project, table: Table): Iterable<UnreadWrite> {
  for (const site of project.sites) {
    for (const variant of site.variants) {
      yield* unreadBodies(variant, table, site);
      const { reading } = site;
      if (reading.kind === 'read') continue;
      for (const bound of variant.statements) {
        for (const write of bound.statement.writes) {
          if (project.table(write.table) !== table) continue;
          for (const part of unknownParts(bound, write, variant, reading.at))
            yield { ...placed(part, bound, write), site };
        }
      }
      // What the grammar has rejected is no statement, and stands between those that it has read.
      const rest = variant.statements.reduce((text, { statement }) => blanked(text, statement.span), variant.text);
      if (writeIn(rest, table) !== undefined) yield { kind: 'opaque', place: reading.at, site };
    }
  }
}

function unknownParts(
  bound: BoundStatement,
  write: Write,
  { text }: SiteVariant,
  at: Place,
): readonly Pick<UnreadWrite, 'kind' | 'place' | 'column'>[] {
  const assignments = [...write.assignments, ...(write.conflict?.assignments ?? [])];
  const names = [
    ...assignments.flatMap(({ column, span }) => (column === undefined ? [] : [{ name: column, span }])),
    ...(write.columnList ?? []),
  ];
  const unknownName = names.find(({ name }) => isStandIn(name));
  if (unknownName) return [{ kind: 'columns', place: bound.place(unknownName.span) }];
  const values = assignments.flatMap((one) => valueOf(bound, one, text));
  const [first] = values;
  // One stand-in for `VALUES ${rows}`: it is whole rows that are not known.
  const short = (write.columnList ?? []).length > Math.max(...write.assignments.map(({ position }) => position + 1), 0);
  if (first && write.source === 'values' && short) return [{ kind: 'opaque', place: first.place }];
  if (values.length > 0) return values;
  // Where nothing stands in for the unknown part in any text, its place alone says what it can be.
  const isBlank = bound.site.variants.every(({ text: other }) => !holdsStandIn(other) && !PARAMETER.test(other));
  return isBlank && write.operation !== 'delete' && mayWrite(bound, write, at) ? [{ kind: 'columns', place: at }] : [];
}

/** What is unknown may come from elsewhere; it is the statement that a reader looks for. */
function placed<Part extends Pick<UnreadWrite, 'place'>>(
  part: Part,
  bound: BoundStatement,
  { table }: Write,
): Part & Pick<UnreadWrite, 'madeAt'> {
  const { path, span } = bound.site.place;
  const isInside = part.place.path === path && contains(span, part.place.span);
  return isInside ? part : { ...part, place: bound.place(table.span), madeAt: part.place };
}

/** `SET status = ${fragment}`: the column is known, and what it gets is not even a parameter. */
function valueOf(
  bound: BoundStatement,
  { column, value }: Assignment,
  text: string,
): readonly Pick<UnreadWrite, 'kind' | 'place' | 'column'>[] {
  if (column === undefined || !holdsStandIn(text.slice(value.span.start, value.span.end).replace(SCHEMA, '')))
    return [];
  // A text with a piece made at run time is one value, like any other that is not known.
  if (value.kind === 'string') return [];
  return [{ kind: 'value', place: bound.place(value.span), column }];
}

/** An unknown part behind WHERE picks rows; before it, or with no WHERE, it may as well assign. */
function mayWrite(bound: BoundStatement, write: Write, at: Place): boolean {
  const whole = bound.place(write.span);
  const where = write.conflict?.where ?? write.where;
  if (at.path !== whole.path) return true;
  if (at.span.end <= whole.span.start) return false;
  return where === undefined || at.span.start < bound.place(where.span).span.start;
}

/** DO blocks and functions: what of their bodies is no statement that was read, such as the text of another language. */
function* unreadBodies({ text, statements }: SiteVariant, table: Table, site: Site): Iterable<UnreadWrite> {
  const inner = statements.filter(({ statement }) => statement.body !== undefined);
  const left = inner.reduce((rest, { statement }) => blanked(rest, statement.span), text);
  for (const bound of statements) {
    const { span, writes } = bound.statement;
    const own = left.slice(span.start, span.end);
    if (writes.length > 0 || !BODY.test(own)) continue;
    const found = writeIn(
      own.replace(/\$\w*\$/g, (tag) => ' '.repeat(tag.length)),
      table,
    );
    if (found === undefined) continue;
    const at: Span = { start: span.start + found.start, end: span.start + found.end };
    yield { kind: 'body', place: bound.place(at), site };
  }
}

/** `$${n}`: the number alone is not known. */
const PARAMETER = new RegExp(
  String.raw`\$${String(firstUnknown).replace(/0+$/, (zeros) => '\\d'.repeat(zeros.length))}`,
);

/** A name that only says where another is found. */
const SCHEMA = /"?dg_unknown_\d+"?\s*\./g;

const BODY = /^\s*(?:do|create\s+(?:or\s+replace\s+)?(?:function|procedure))\b[^]*\$\w*\$/i;

function blanked(text: string, { start, end }: Span): string {
  return text.slice(0, start) + ' '.repeat(end - start) + text.slice(end);
}
