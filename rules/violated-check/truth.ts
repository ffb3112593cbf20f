import type { CheckPredicate } from '#sql/catalog';
import type { Cell, Kind } from './cells.js';

/** The truth values of SQL, as bits: a predicate that cannot be told has several. */
export const TRUE = 1;
export const FALSE = 2;
export const UNKNOWN = 4;

/** One imagined row, with how its columns compare. */
export interface Row {
  cell(column: string): Cell;
  kind(column: string): Kind;
}

/** What a predicate can be for a row, in three-valued logic: a set of truth values. */
export function truthOf(predicate: CheckPredicate, row: Row): number {
  switch (predicate.kind) {
    case 'and':
      return predicate.operands.map((operand) => truthOf(operand, row)).reduce((a, b) => combined(a, b, both), TRUE);
    case 'or':
      return negated(
        predicate.operands
          .map((operand) => negated(truthOf(operand, row)))
          .reduce((a, b) => combined(a, b, both), TRUE),
      );
    case 'not':
      return negated(truthOf(predicate.operand, row));
    case 'null-test':
      return (row.cell(predicate.column).kind === 'null') === predicate.isNull ? TRUE : FALSE;
    case 'boolean':
      return compared(row, predicate.column, '=', 'true');
    case 'comparison': {
      const { column, operator, values, cast } = predicate;
      if (cast !== undefined && !['text', 'varchar', 'bpchar'].includes(cast) && row.kind(column) !== 'number')
        return row.cell(column).kind === 'null' ? UNKNOWN : TRUE | FALSE;
      // `<>` holds for all of the values, everything else for any.
      const each = values.map(({ value }) => compared(row, column, operator === '<>' ? '=' : operator, value));
      const any = negated(each.map(negated).reduce((a, b) => combined(a, b, both), TRUE));
      return operator === '<>' ? negated(any) : any;
    }
    case 'equivalence': {
      const same = combined(truthOf(predicate.left, row), truthOf(predicate.right, row), (a, b) =>
        a === UNKNOWN || b === UNKNOWN ? UNKNOWN : a === b ? TRUE : FALSE,
      );
      return predicate.differs ? negated(same) : same;
    }
    case 'count': {
      const { columns, nulls, operator, number } = predicate;
      const count = columns.filter((column) => (row.cell(column).kind === 'null') === nulls).length;
      return isSo(operator, count, number) ? TRUE : FALSE;
    }
    case 'opaque':
      return TRUE | FALSE | UNKNOWN;
  }
}

function compared(row: Row, column: string, operator: Operator, value: string | null): number {
  const cell = row.cell(column);
  if (cell.kind === 'null' || value === null) return UNKNOWN;
  const kind = row.kind(column);
  if (kind === 'unknown') return TRUE | FALSE;
  if (cell.kind === 'other') return operator === '=' && kind === 'text' ? FALSE : TRUE | FALSE;
  if (kind === 'number') {
    const sides = [Number(cell.text), Number(value)] as const;
    return sides.some(Number.isNaN) ? TRUE | FALSE : isSo(operator, ...sides) ? TRUE : FALSE;
  }
  const same = kind === 'boolean' ? isYes(cell.text) === isYes(value) : cell.text === value;
  if (operator === '=') return same ? TRUE : FALSE;
  // How text is ordered is the collation's business.
  return operator === '<>' ? (same ? FALSE : TRUE) : TRUE | FALSE;
}

type Operator = Extract<CheckPredicate, { kind: 'comparison' }>['operator'];

function isSo(operator: Operator, left: number, right: number): boolean {
  switch (operator) {
    case '=':
      return left === right;
    case '<>':
      return left !== right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '<=':
      return left <= right;
    case '>=':
      return left >= right;
  }
}

function isYes(text: string): boolean {
  return /^(?:t|true|y|yes|on|1)$/i.test(text.trim());
}

function both(left: number, right: number): number {
  if (left === FALSE || right === FALSE) return FALSE;
  return left === UNKNOWN || right === UNKNOWN ? UNKNOWN : TRUE;
}

function negated(truth: number): number {
  return (truth & UNKNOWN) | (truth & TRUE ? FALSE : 0) | (truth & FALSE ? TRUE : 0);
}

function combined(left: number, right: number, rule: (left: number, right: number) => number): number {
  let result = 0;
  for (const a of [TRUE, FALSE, UNKNOWN])
    for (const b of [TRUE, FALSE, UNKNOWN]) if (left & a && right & b) result |= rule(a, b);
  return result;
}
