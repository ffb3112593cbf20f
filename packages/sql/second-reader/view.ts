import { tokenName } from '../scan.js';
import type { Assignment, SqlValue, Statement } from '../statement.js';

/** What two readers of one statement can both tell. */
export interface View {
  readonly operation: string;
  readonly facts: readonly Fact[];
  /** Beginnings of subjects that this reader cannot tell of: they are left out of the comparison. */
  readonly untold: readonly string[];
}

/** One write, assignment, comparison or read. Values are in a notation that leaves out types and positions. */
export interface Fact {
  readonly subject: string;
  readonly values: readonly string[];
}

/** The first reader's model in those terms. Columns go by the names written, since only the first reader resolves them. */
export function viewOf(text: string, statement: Statement): View {
  const facts: Fact[] = [];
  const show = (value: SqlValue): string => valueText(text, value);
  const assign = (prefix: string, assignments: readonly Assignment[]): void => {
    for (const { column, position, row, value } of assignments) {
      facts.push({ subject: `${prefix} ${column ?? String(position)} row ${String(row)}`, values: [show(value)] });
    }
  };
  for (const write of statement.writes) {
    facts.push({
      subject: `${write.operation} ${write.table.name}`,
      values: write.columnList?.map((column) => column.name) ?? [],
    });
    assign(`${write.operation} ${write.table.name}`, write.assignments);
    if (write.conflict === undefined) continue;
    facts.push({ subject: `conflict ${write.conflict.action}`, values: write.conflict.target });
    assign('conflict', write.conflict.assignments);
  }
  for (const { column, operator, values } of statement.comparisons) {
    facts.push({ subject: `compare ${tokenName(text, column.span)} ${operator}`, values: values.map(show) });
  }
  for (const table of statement.reads) facts.push({ subject: `read ${table.name}`, values: [] });
  return { operation: statement.operation, facts, untold: [] };
}

/** Differences between what two readers say, in words; none when they agree. */
export function compare(first: View, second: View): readonly string[] {
  const differences: string[] = [];
  if (first.operation !== second.operation) differences.push(`operation: ${first.operation}, ${second.operation}`);
  const untold = [...first.untold, ...second.untold];
  const told = (facts: readonly Fact[]): readonly Fact[] =>
    sorted(facts.filter(({ subject }) => !untold.some((beginning) => subject.startsWith(beginning))));
  const left = told(first.facts);
  const right = told(second.facts);
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const [ours, theirs] = [left[at], right[at]];
    if (ours !== undefined && theirs !== undefined && agree(ours, theirs)) continue;
    differences.push(`${factText(ours)} / ${factText(theirs)}`);
  }
  return differences;
}

export const COLUMN = 'column ';
/** A subquery that the second reader does not follow. */
export const QUERY = `${COLUMN}(query)`;

function agree(ours: Fact, theirs: Fact): boolean {
  if (ours.subject !== theirs.subject || ours.values.length !== theirs.values.length) return false;
  // The first reader follows a subquery's column to what it stands for; the second only sees a column.
  return ours.values.every((value, at) => {
    const other = theirs.values[at] ?? '';
    return value === other || other === QUERY || (other.startsWith(COLUMN) && value !== 'expression');
  });
}

function sorted(facts: readonly Fact[]): readonly Fact[] {
  const key = (fact: Fact): string => factText(fact);
  return [...facts].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function factText(fact: Fact | undefined): string {
  return fact === undefined ? 'nothing' : `${fact.subject}: ${fact.values.join(', ')}`;
}

function valueText(text: string, value: SqlValue): string {
  const list = (values: readonly SqlValue[]): string => values.map((item) => valueText(text, item)).join('|');
  switch (value.kind) {
    case 'string':
      return `'${value.value}'`;
    case 'number':
      return String(Number(value.value));
    case 'boolean':
      return String(value.value);
    case 'null':
    case 'default':
      return value.kind;
    case 'parameter':
      return `$${String(value.number)}`;
    // Each reader spells types its own way.
    case 'cast':
      return valueText(text, value.value);
    case 'choice':
      return `${value.form}(${list(value.values)})`;
    case 'array':
      return `[${list(value.items)}]`;
    case 'elements':
      return `each(${valueText(text, value.of)})`;
    case 'column':
      return `${COLUMN}${lastName(text, value.span)}`;
    case 'expression':
      // A parameter of the function that the statement stands in.
      return /^\$\d+$/.test(value.syntax) ? value.syntax : 'expression';
  }
}

function lastName(text: string, span: { readonly start: number; readonly end: number }): string {
  const last = /(?:"(?:[^"]|"")*"|[^".]*)$/.exec(text.slice(span.start, span.end));
  return last === null ? '' : tokenName(last[0], { start: 0, end: last[0].length });
}
