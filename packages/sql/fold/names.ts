import { keyOf, type FoldState, type TableState } from './state.js';

/**
 * The names PostgreSQL gives to constraints and indexes that have none, so that a later DROP CONSTRAINT finds them. As there:
 * parts joined with `_`, cut to 63 bytes, and a number where the name is taken in the schema.
 */
export function constraintName(
  state: FoldState,
  table: TableState,
  columns: readonly string[],
  label: 'check' | 'fkey',
  taken: readonly string[] = [],
): string {
  return firstFree(
    table.name,
    joined(columns),
    label,
    (name) => taken.includes(name) || isConstraint(state, table.schema, name),
  );
}

export function indexName(
  state: FoldState,
  table: TableState,
  columns: readonly string[],
  label: 'pkey' | 'key' | 'excl' | 'idx',
): string {
  // An index that carries no constraint may have a constraint's name.
  const isUsed = (name: string): boolean =>
    isTaken(state, table.schema, name) || (label !== 'idx' && isConstraint(state, table.schema, name));
  return firstFree(table.name, label === 'pkey' ? undefined : joined(columns), label, isUsed);
}

/** A name as PostgreSQL stores it: at most 63 bytes. */
export function truncated(name: string): string {
  return clip(name, LIMIT);
}

const LIMIT = 63;

function firstFree(
  table: string,
  columns: string | undefined,
  label: string,
  isUsed: (name: string) => boolean,
): string {
  for (let count = 0; ; count += 1) {
    const name = assembled(table, columns, count === 0 ? label : `${label}${count}`);
    if (!isUsed(name)) return name;
  }
}

/** The longer of the two first parts is cut until the whole fits. */
function assembled(first: string, second: string | undefined, label: string): string {
  const room = LIMIT - label.length - 1 - (second === undefined ? 0 : 1);
  let [left, right] = [bytes(first), second === undefined ? 0 : bytes(second)];
  while (left + right > room) {
    if (left > right) left -= 1;
    else right -= 1;
  }
  return [clip(first, left), ...(second === undefined ? [] : [clip(second, right)]), label].join('_');
}

/** Column names joined with `_`, until they fill a name. */
function joined(columns: readonly string[]): string | undefined {
  if (columns.length === 0) return undefined;
  let text = '';
  for (const column of columns) {
    text += text === '' ? column : `_${column}`;
    if (bytes(text) > LIMIT) break;
  }
  return clip(text, LIMIT);
}

/** Looked up rather than listed: a large schema asks thousands of times. */
function isConstraint(state: FoldState, schema: string, name: string): boolean {
  for (const table of state.relations.values()) {
    if (table.schema !== schema) continue;
    if (table.checks.some((check) => check.name === name) || table.foreignKeys.some((key) => key.name === name))
      return true;
    if (table.indexes.some((index) => index.constraint !== undefined && index.name === name)) return true;
  }
  for (const type of state.types.values()) {
    if (type.schema === schema && type.checks.some((check) => check.name === name)) return true;
  }
  return false;
}

/** The table that has an index of this name. */
export function ownerOfIndex(state: FoldState, schema: string, name: string): TableState | undefined {
  for (const table of state.relations.values()) {
    if (table.schema === schema && table.indexes.some((index) => index.name === name)) return table;
  }
  return undefined;
}

export function isTaken(state: FoldState, schema: string, name: string): boolean {
  return state.relations.has(keyOf({ schema, name })) || ownerOfIndex(state, schema, name) !== undefined;
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}

/** Never inside a character. */
function clip(text: string, limit: number): string {
  if (bytes(text) <= limit) return text;
  let kept = '';
  for (const character of text) {
    if (bytes(kept) + bytes(character) > limit) break;
    kept += character;
  }
  return kept;
}
