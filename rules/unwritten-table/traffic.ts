import type { FunctionRef, Project } from '#project/index';
import { holdsStandIn } from '#project/rendered';
import type { Table } from '#sql/catalog';
import type { TableName } from '#sql/statement';
import { contains, type Place } from '#facts/span';

/** What the statements of the code do with one table. */
export interface Traffic {
  /** By path and position: what reads it, and what sweeps it. */
  readonly uses: readonly Use[];
  readonly inserts: readonly { readonly place: Place; readonly within: FunctionRef }[];
}

export interface Use {
  readonly place: Place;
  readonly form: 'read' | 'updated' | 'deleted from';
}

export function trafficOf(project: Project): ReadonlyMap<Table, Traffic> {
  const all = new Map<Table, { uses: Use[]; inserts: Traffic['inserts'][number][] }>();
  const of = (name: TableName): { uses: Use[]; inserts: Traffic['inserts'][number][] } | undefined => {
    const table = holdsStandIn(name.name) ? undefined : project.table(name);
    if (table === undefined) return undefined;
    const known = all.get(table) ?? { uses: [], inserts: [] };
    all.set(table, known);
    return known;
  };
  for (const bound of project.everywhere.statements) {
    // What the database does by itself is looked up in the migrations' text.
    if (bound.site.stored === true) continue;
    const within = { path: bound.site.path, function: bound.site.function };
    for (const name of bound.statement.reads) of(name)?.uses.push({ place: bound.place(name.span), form: 'read' });
    for (const { operation, table } of bound.statement.writes) {
      const place = bound.place(table.span);
      if (operation === 'insert') of(table)?.inserts.push({ place, within });
      else of(table)?.uses.push({ place, form: operation === 'update' ? 'updated' : 'deleted from' });
    }
  }
  for (const { write, tableName, bound } of project.everywhere.columnWrites) {
    if (write.operation !== 'insert' || bound.site.stored === true) continue;
    const within = { path: bound.site.path, function: bound.site.function };
    const known = of(tableName);
    if (known?.inserts.length === 0) known.inserts.push({ place: bound.place(tableName.span), within });
  }
  return all;
}

/** The first text that could not be read, or that no statement was made of, and may be the INSERT that is missed. */
export function unreadInsert(project: Project, table: Table): Place | undefined {
  return (
    project.everywhere.sites.find(
      ({ reading, variants }) => reading.kind !== 'read' && variants.some(({ text }) => mayInsert(text, table.name)),
    )?.place ?? textThatInserts(project, table.name)
  );
}

/** A text that is put together in a way that is not followed is still seen in its file. */
function textThatInserts(project: Project, name: string): Place | undefined {
  const { source, everywhere } = project;
  const wanted = new RegExp(String.raw`\b(?:insert|merge)\s+into\s+[^\s(]*?\b${name.replace(/\W/g, '\\$&')}\b`, 'gi');
  for (const path of source.files) {
    const text = source
      .text(path)
      .replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*/g, (comment) => ' '.repeat(comment.length));
    for (const { index, 0: found } of text.matchAll(wanted)) {
      const place = { path, span: { start: index, end: index + found.length } };
      if (!isElsewhere(everywhere, place)) return place;
    }
  }
  return undefined;
}

/** It stands in what is sent to another database, where a table may have the same name. */
export function isElsewhere({ elsewhere }: Project, { path, span }: Place): boolean {
  return elsewhere.some(({ place }) => place.path === path && contains(place.span, span));
}

function mayInsert(text: string, name: string): boolean {
  for (const [, target = ''] of text.matchAll(INSERTS)) {
    const written = target.replaceAll('"', '').toLowerCase();
    if (holdsStandIn(written) ? patternOf(written).test(name.toLowerCase()) : written === name.toLowerCase())
      return true;
  }
  // A text of which nothing is known may be anything.
  return /^[\s;]*dg_unknown_\d+[\s;]*$/.test(text);
}

/** What is put in at run time may be any part of the name. */
function patternOf(written: string): RegExp {
  return new RegExp(
    `^${written
      .split(/dg_unknown_\d+/)
      .map((part) => part.replace(/\W/g, '\\$&'))
      .join('.*')}$`,
  );
}

const NAME = String.raw`(?:(?:"[^"]+"|[\w$]+)\s*\.\s*)*("[^"]+"|[\w$]+)`;
const INSERTS = new RegExp(String.raw`\b(?:insert\s+into|merge\s+into(?:\s+only)?|copy)\s+${NAME}`, 'gi');
const FILLS = new RegExp(
  String.raw`\b(?:insert\s+into|merge\s+into(?:\s+only)?|copy|create\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?(?=[^;(]*\bas\b))\s*${NAME}`,
  'gi',
);
const LOOKS = new RegExp(String.raw`\b(?:from|join)\s+(?:only\s+|lateral\s+)?${NAME}`, 'gi');

/** Tables that migrations, and DDL in code, fill or look into: seeds, and the bodies of functions, triggers, views and DO blocks. */
export function inDdl(project: Project): { readonly filled: ReadonlySet<string>; readonly read: ReadonlySet<string> } {
  const filled = new Set<string>();
  const read = new Set<string>();
  for (const text of ddlTexts(project)) {
    const plain = text.replace(/--[^\n]*/g, '');
    for (const [, name = ''] of plain.matchAll(FILLS)) filled.add(folded(name));
    for (const [, name = ''] of plain.matchAll(LOOKS)) read.add(folded(name));
  }
  return { filled, read };
}

function* ddlTexts({ migrations, sites }: Project): Iterable<string> {
  for (const { up } of migrations) for (const { text } of up) yield text;
  for (const { variants } of sites)
    for (const { text, statements } of variants)
      if (statements.some(({ statement: { operation } }) => operation === 'ddl' || operation === 'other')) yield text;
}

function folded(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1) : name.toLowerCase();
}
