import { parse } from '../grammar.js';
import { scan, tokenName } from '../scan.js';
import { columnReferences, mapPredicate, renameInPredicate } from './predicate.js';
import type { ExpressionState, FoldState, TableState, TypeState } from './state.js';
import type { VocabularyValue } from '../catalog.js';

/** A column's new name, everywhere the table keeps the old one. */
export function renameColumnOf(state: FoldState, table: TableState, from: string, to: string): void {
  for (const column of table.columns) {
    if (column.name === from) column.name = to;
    if (column.default !== undefined) renameInExpression(column.default, from, to);
  }
  for (const check of table.checks) {
    renameInExpression(check, from, to);
    check.predicate = renameInPredicate(check.predicate, from, to);
  }
  for (const index of table.indexes) {
    index.keys = index.keys.map((key) => (key === from ? to : key));
    index.include = index.include.map((key) => (key === from ? to : key));
    for (const key of index.keys) if (typeof key !== 'string') renameInExpression(key, from, to);
    if (index.where !== undefined) renameInExpression(index.where, from, to);
  }
  for (const key of table.foreignKeys) key.columns = key.columns.map((name) => (name === from ? to : name));
  for (const other of state.relations.values()) {
    for (const key of other.foreignKeys) {
      if (key.target === table) key.targetColumns = key.targetColumns.map((name) => (name === from ? to : name));
    }
  }
}

/**
 * An enum label's new name. PostgreSQL keeps labels by identity, so CHECKs and defaults of the type's columns follow; a column
 * compared as text keeps the old spelling.
 */
export function renameLabelOf(state: FoldState, type: TypeState, from: string, to: VocabularyValue): void {
  for (const table of state.relations.values()) {
    const columns = table.columns.filter((column) => column.type.type === type && !column.type.array);
    for (const column of columns) {
      if (column.default?.value === from)
        column.default = { text: `'${to.value.replaceAll("'", "''")}'`, columns: [], value: to.value };
    }
    const names = new Set(columns.map((column) => column.name));
    for (const check of table.checks) {
      check.predicate = mapPredicate(check.predicate, (leaf) => {
        if (
          leaf.kind !== 'comparison' ||
          !names.has(leaf.column) ||
          (leaf.cast !== undefined && leaf.cast !== type.name)
        )
          return leaf;
        return { ...leaf, values: leaf.values.map((value) => (value.value === from ? to : value)) };
      });
    }
  }
}

function renameInExpression(expression: ExpressionState, from: string, to: string): void {
  if (!expression.columns.includes(from)) return;
  expression.text = renamedText(expression.text, from, to);
  expression.columns = expression.columns.map((name) => (name === from ? to : name));
}

/** The expression's text with the column's references replaced; the grammar says which words are references. */
function renamedText(text: string, from: string, to: string): string {
  const prefix = 'SELECT ';
  const parsed = parse(prefix + text);
  if (!parsed.accepted) return text;
  const references = columnReferences(parsed.statements).filter((reference) => reference.names.at(-1) === from);
  const starts = new Set(references.map((reference) => parsed.position(reference.location) - prefix.length));
  const tokens = scan(text).filter((token) => token.kind !== 'comment');
  let result = '';
  let at = 0;
  tokens.forEach((token, index) => {
    if (!starts.has(token.start)) return;
    // A qualified reference begins with its qualifier.
    let last = index;
    while (text[tokens[last + 1]?.start ?? -1] === '.') last += 2;
    const named = tokens[last];
    if (named === undefined || tokenName(text, named) !== from) return;
    result += text.slice(at, named.start) + quotedName(to);
    at = named.end;
  });
  return result + text.slice(at);
}

function quotedName(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

const RESERVED: ReadonlySet<string> = new Set(
  (
    'all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create current_date current_role ' +
    'current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign from grant ' +
    'group having in initially intersect into lateral leading limit localtime localtimestamp not null offset on only or order placing ' +
    'primary references returning select session_user some symmetric system_user table then to trailing true union unique user using ' +
    'variadic when where window with'
  ).split(' '),
);
