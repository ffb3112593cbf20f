import type { BoundStatement, Project } from '#project/index';
import type { Span } from '#facts/span';
import type { ColumnReference, Comparison, Predicate, TableName } from '#sql/statement';

/** The column of the row that a write changes, as its predicate can name it. */
export interface Target {
  readonly project: Project;
  readonly bound: BoundStatement;
  readonly table: TableName;
  readonly column: string;
}

/**
 * Whether rows in a state come through a predicate. `yes`: the predicate asks for the state and lets it through; `no`: it keeps
 * it out; `asked`: it asks, and what it lets through is not known; `unasked`: it says nothing of the state.
 */
export type Answer = { readonly kind: 'yes'; readonly by: Span } | { readonly kind: 'no' | 'asked' | 'unasked' };

const unasked: Answer = { kind: 'unasked' };
const asked: Answer = { kind: 'asked' };

/** NOT is pushed down to the comparisons, so that each AND and OR is judged as what it comes to. */
export function answer(
  target: Target,
  predicate: Predicate | undefined,
  state: string | undefined,
  not = false,
): Answer {
  switch (predicate?.kind) {
    case undefined:
      return unasked;
    case 'and':
    case 'or': {
      const answers = predicate.operands.map((operand) => answer(target, operand, state, not));
      const order = (predicate.kind === 'and') === not ? weakest : strongest;
      return order.flatMap((kind) => answers.find((one) => one.kind === kind) ?? [])[0] ?? unasked;
    }
    case 'not':
      return answer(target, predicate.operand, state, !not);
    case 'comparison':
      return isOwn(target, predicate.comparison.column) ? compared(target, predicate.comparison, state, not) : unasked;
    case 'null-test':
      // No terminal state is NULL, and that there is some state says nothing of which.
      return isOwn(target, predicate.column) && predicate.isNull !== not ? { kind: 'no' } : unasked;
    case 'opaque':
      // `lower(status::text) = $2`: asked in words that are not read.
      return target.bound.statement.columns.some((one) => isOwn(target, one) && isInside(one.span, predicate.span))
        ? asked
        : unasked;
    case 'exists':
      return unasked;
  }
}

/** Where all must hold, one that keeps the state out is enough; where one must, one that does not ask lets all through. */
const strongest: readonly Answer['kind'][] = ['no', 'asked', 'yes', 'unasked'];
const weakest: readonly Answer['kind'][] = ['unasked', 'yes', 'asked', 'no'];

function compared({ bound }: Target, comparison: Comparison, state: string | undefined, not: boolean): Answer {
  const positive = POSITIVE.has(comparison.operator);
  if (state === undefined || !(positive || NEGATIVE.has(comparison.operator))) return asked;
  const lists = comparison.operator === 'any' || comparison.operator === 'all';
  const sets = comparison.values.map((value) =>
    bound.values(lists && value.kind !== 'array' ? { kind: 'elements', of: value, span: value.span } : value),
  );
  const has = sets.some(({ flow }) => flow.some(({ value }) => value === state));
  const isWhole = sets.every(({ open, possible }) => open.length === 0 && possible.length === 0);
  if (!isWhole) return asked;
  return (has === positive) !== not ? { kind: 'yes', by: comparison.span } : { kind: 'no' };
}

const POSITIVE: ReadonlySet<string> = new Set<Comparison['operator']>(['=', 'in', 'any', 'is']);
const NEGATIVE: ReadonlySet<string> = new Set<Comparison['operator']>(['<>', 'not in', 'all', 'is not']);

/** The column of the very row that is changed: not of a joined row of the same table, nor of EXCLUDED. */
export function isOwn({ project, bound, table, column }: Target, reference: ColumnReference): boolean {
  if (reference.name !== column || isExcluded(project, bound, reference)) return false;
  return reference.tables.some(({ span }) => span.start === table.span.start);
}

/** EXCLUDED stands for the table in a scope, but names the row that was not inserted. */
function isExcluded(project: Project, bound: BoundStatement, { span }: ColumnReference): boolean {
  const { path, span: at } = bound.place(span);
  return /(?<![\w$"])"?excluded"?\s*\.\s*"?\w*$/i.test(project.source.text(path).slice(0, at.end));
}

function isInside(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
