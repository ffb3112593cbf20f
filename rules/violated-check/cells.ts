import type { CheckPredicate, Column } from '#sql/catalog';

/** What a column holds in one imagined row: NULL, a value by its text, or some other value than any that a CHECK names. */
export type Cell =
  { readonly kind: 'null' } | { readonly kind: 'value'; readonly text: string } | { readonly kind: 'other' };

export const NULL: Cell = { kind: 'null' };
const OTHER: Cell = { kind: 'other' };

export function cellOf(value: string | number | boolean | null): Cell {
  return value === null ? NULL : { kind: 'value', text: String(value) };
}

/** How values of a column compare: as numbers, as truth values, letter by letter, or in a way that is not known here. */
export type Kind = 'number' | 'boolean' | 'text' | 'unknown';

export function kindOf({ type }: Pick<Column, 'type'>): Kind {
  if (type.array || type.kind === 'domain') return 'unknown';
  if (type.kind === 'enum' || TEXTS.has(type.name)) return 'text';
  if (type.name === 'bool') return 'boolean';
  return NUMBERS.has(type.name) ? 'number' : 'unknown';
}

/**
 * Cells that stand for all that a column can hold, as far as the predicates can tell them apart: each value that they name, those
 * beside it for numbers, any other, and NULL where the column takes it.
 */
export function representatives(column: Column, predicates: readonly CheckPredicate[]): readonly Cell[] {
  const kind = kindOf(column);
  const named = new Set(predicates.flatMap((predicate) => valuesIn(predicate, column.name)));
  const nothing = column.nullable ? [NULL] : [];
  if (kind === 'boolean') return [cellOf(true), cellOf(false), ...nothing];
  if (kind === 'number') {
    const numbers = [...named].map(Number).filter((number) => !Number.isNaN(number));
    const beside = new Set(numbers.flatMap((number) => [number - 1, number - 0.5, number, number + 0.5, number + 1]));
    return beside.size === 0 ? [OTHER, ...nothing] : [...[...beside].map(cellOf), ...nothing];
  }
  const listed = column.vocabulary?.values.map(({ value }) => value);
  if (kind !== 'text' || listed === undefined) return [...[...named].map(cellOf), OTHER, ...nothing];
  // Of the values that no predicate names, one stands for all.
  const unnamed = listed.filter((value) => !named.has(value)).slice(0, 1);
  return [...[...listed.filter((value) => named.has(value)), ...unnamed].map(cellOf), ...nothing];
}

export function isPresent(cell: Cell): boolean {
  return cell.kind !== 'null';
}

function valuesIn(predicate: CheckPredicate, column: string): readonly string[] {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      return predicate.operands.flatMap((operand) => valuesIn(operand, column));
    case 'not':
      return valuesIn(predicate.operand, column);
    case 'equivalence':
      return [...valuesIn(predicate.left, column), ...valuesIn(predicate.right, column)];
    case 'comparison':
      return predicate.column === column ? predicate.values.flatMap(({ value }) => value ?? []) : [];
    default:
      return [];
  }
}

const TEXTS: ReadonlySet<string> = new Set(['text', 'varchar', 'name']);
const NUMBERS: ReadonlySet<string> = new Set(['int2', 'int4', 'int8', 'numeric', 'float4', 'float8', 'money']);
