import type { LineColumn, LineStatement } from '#gate/index';
import { shownTable } from '#project/table-names';
import type { BoundStatement, ColumnWrite, Project, Site, ValueSet } from '#project/index';
import type { Column } from '#sql/catalog';
import type { Span } from '#facts/span';
import type { SqlValue, Write } from '#sql/statement';

/** The statements of whose text or call some part stands on the line. */
export function statementsOn(project: Project, file: string, line: Span): readonly LineStatement[] {
  const touches = (span: Span): boolean => span.start <= line.end && span.end >= line.start;
  const sites = project.sites.filter((site) => {
    const call = site.path === file && site.call !== undefined ? project.facts(file).calls[site.call] : undefined;
    return (site.place.path === file && touches(site.place.span)) || (call !== undefined && touches(call.span));
  });
  return sites.flatMap((site) => {
    const statements = site.variants.flatMap((variant) => variant.statements);
    const unread = site.reading.kind === 'read' ? {} : { unread: `${site.reading.kind}: ${site.reading.why}` };
    if (statements.length === 0) {
      return [{ place: site.place, what: 'a text', ...unread, columns: [], guards: [] }];
    }
    // The variants of one text differ in little, and what they have in common is said once.
    const all = statements.map((bound) => ({
      place: site.place,
      what: nameOf(bound),
      ...unread,
      columns: [...writesOf(project, bound), ...comparisonsOf(project, bound)],
      guards: guardsOf(project, bound, site.reading.kind === 'read'),
      ...loopOf(project, site),
    }));
    const different = new Map(all.map((one) => [JSON.stringify(one), one]));
    return [...different.values()];
  });
}

function nameOf({ statement }: BoundStatement): string {
  const writes = statement.writes.map(({ operation, table }) => `${operation} ${table.name}`);
  const reads = statement.reads.length === 0 ? '' : ` reading ${names(statement.reads)}`;
  if (writes.length > 0) return `${[...new Set(writes)].join(', ')}${reads}`;
  return `${statement.operation}${reads}`;
}

function names(tables: readonly { readonly name: string }[]): string {
  return [...new Set(tables.map(({ name }) => name))].join(', ');
}

function writesOf(project: Project, bound: BoundStatement): readonly LineColumn[] {
  return project.columnWrites
    .filter((write) => write.bound === bound)
    .map(({ table, tableName, column, columnName, assignment }: ColumnWrite) => ({
      column: `${table === undefined ? tableName.name : shownTable(table)}.${columnName}`,
      use: 'set' as const,
      ...valuesOf(bound, [assignment.value], column),
    }));
}

function comparisonsOf(project: Project, bound: BoundStatement): readonly LineColumn[] {
  return (
    project.comparisons
      // Nothing is known of the values of any other.
      .filter((comparison) => comparison.bound === bound && comparison.column.vocabulary !== undefined)
      .map(({ table, column, values }) => ({
        column: `${shownTable(table)}.${column.name}`,
        use: 'compared' as const,
        ...valuesOf(bound, values, column),
      }))
  );
}

function valuesOf(
  bound: BoundStatement,
  values: readonly SqlValue[],
  column: Column | undefined,
): Omit<LineColumn, 'column' | 'use'> {
  const listed = column?.vocabulary?.values.map(({ value }) => value);
  // The compiler is asked for what gates ask it, and for no more.
  const sets = values.map((value) => bound.values(value, listed === undefined ? 'facts' : 'types'));
  const all = (of: (set: ValueSet) => readonly string[]): readonly string[] => [...new Set(sets.flatMap(of))];
  return {
    values: all(({ flow, possible }) => [
      ...flow.map(({ value, constant }) => {
        const name = constant === undefined ? '' : ` (${[constant.name, constant.member].filter(Boolean).join('.')})`;
        return `${literal(value)}${name}`;
      }),
      ...possible.map(({ value }) => `${literal(value)} (by its type)`),
    ]),
    open: all(({ open }) => open.map(({ why }) => why)),
    ...(listed === undefined ? {} : { listed }),
  };
}

function literal(value: string | number | boolean | null): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}

function guardsOf(project: Project, bound: BoundStatement, isRead: boolean): readonly string[] {
  const textAt = (span: Span): string => {
    const { path, span: own } = bound.place(span);
    return project.source.text(path).slice(own.start, own.end).replace(/\s+/g, ' ').trim();
  };
  return bound.statement.writes.flatMap(({ where, conflict, guardedByNotExists, operation }: Write) => [
    ...(where === undefined
      ? operation === 'insert'
        ? []
        : [isRead ? 'no WHERE: every row' : 'no WHERE in what could be read']
      : [`WHERE ${textAt(where.span)}`]),
    ...(conflict === undefined
      ? []
      : [
          `ON CONFLICT${conflict.target.length > 0 ? ` (${conflict.target.join(', ')})` : ''} DO ${conflict.action.toUpperCase()}`,
        ]),
    ...(guardedByNotExists ? ['only where no such row exists'] : []),
  ]);
}

function loopOf(project: Project, site: Site): Pick<LineStatement, 'repeated'> {
  if (site.call === undefined) return {};
  const loop = project.loops.around({ path: site.path, function: site.function }, site.call);
  if (loop === undefined) return {};
  const { kind, what, place } = loop;
  const article = /^[aeiou]/i.test(what) ? 'an' : 'a';
  return { repeated: { by: kind === 'recursion' ? `the recursion of ${what}` : `${article} ${what} ${kind}`, place } };
}
