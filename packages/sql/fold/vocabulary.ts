import type { Place } from '#facts/span';
import type { CheckPredicate, Vocabulary, VocabularyValue } from '../catalog.js';
import type { CheckState, ColumnState, Mark, TableState, TypeState } from './state.js';

/** The vocabulary of a column: its enum's labels or its CHECK lists, or the values that all of them allow. */
export function columnVocabulary(table: TableState, column: ColumnState): Vocabulary | undefined {
  if (column.shows !== undefined) return columnVocabulary(column.shows.table, column.shows.column);
  if (column.type.array) return undefined;
  const type = column.type.type;
  return combine(
    type,
    [...(type === undefined ? [] : domainChecks(type)), ...listChecks(table.checks, column.name)],
    column.retyped,
  );
}

export function domainVocabulary(domain: TypeState): Vocabulary | undefined {
  return combine(domain, domainChecks(domain), undefined);
}

/** A set of strings, or everything but a set of strings: closed under AND and OR. */
interface Allowed {
  readonly only: boolean;
  readonly values: ReadonlyMap<string, Place>;
  /** NULL passes: the expression is NULL or true for it. */
  readonly nullPasses: boolean;
}

interface Restriction {
  readonly check: CheckState;
  readonly allowed: Allowed;
}

const EVERYTHING: Allowed = { only: false, values: new Map(), nullPasses: true };

function domainChecks(type: TypeState): readonly Restriction[] {
  const own = listChecks(type.checks, 'value');
  return type.base?.type === undefined || type.base.array ? own : [...domainChecks(type.base.type), ...own];
}

/** Each conjunct that speaks of this column alone; one that names another column too is no list of this column's values. */
function listChecks(checks: readonly CheckState[], column: string): readonly Restriction[] {
  const found: Restriction[] = [];
  for (const check of checks) {
    if (!check.enforced || !check.columns.includes(column)) continue;
    let allowed = EVERYTHING;
    for (const conjunct of conjuncts(check.predicate)) {
      if (columnsOf(conjunct).every((name) => name === column)) allowed = both(allowed, evaluate(conjunct));
    }
    if (allowed.only || allowed.values.size > 0) found.push({ check, allowed });
  }
  return found;
}

function combine(
  type: TypeState | undefined,
  restrictions: readonly Restriction[],
  retyped: Mark | undefined,
): Vocabulary | undefined {
  const enumType = enumBelow(type);
  let allowed = restrictions.reduce((sum, restriction) => both(sum, restriction.allowed), EVERYTHING);
  if (!allowed.only && enumType === undefined) return undefined;
  // The labels come last, so that what is left stands at the label's own place.
  if (enumType !== undefined) {
    const labels = new Map(enumType.labels.map((label) => [label.value, label.origin]));
    allowed = both({ only: true, values: labels, nullPasses: true }, allowed);
  }
  const values: VocabularyValue[] = [...allowed.values].map(([value, origin]) => ({ value, origin }));
  const last = restrictions.at(-1);
  const marks = [enumType?.changed, retyped, ...restrictions.map((restriction) => restriction.check.origin)].filter(
    (mark) => mark !== undefined,
  );
  const latest = marks.reduce<Mark | undefined>(
    (found, mark) => (found === undefined || mark.order >= found.order ? mark : found),
    undefined,
  );
  if (latest === undefined) return undefined;
  const source = enumType === undefined ? 'check' : last === undefined ? 'enum' : 'both';
  return {
    source,
    name: last?.check.name ?? enumType?.name ?? '',
    values,
    origin: latest.place,
    nullable: allowed.nullPasses,
  };
}

function enumBelow(type: TypeState | undefined): TypeState | undefined {
  if (type === undefined || type.kind === 'enum') return type;
  return type.kind === 'domain' && type.base !== undefined && !type.base.array ? enumBelow(type.base.type) : undefined;
}

function conjuncts(predicate: CheckPredicate): readonly CheckPredicate[] {
  return predicate.kind === 'and' ? predicate.operands.flatMap(conjuncts) : [predicate];
}

function columnsOf(predicate: CheckPredicate): readonly string[] {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      return predicate.operands.flatMap(columnsOf);
    case 'not':
      return columnsOf(predicate.operand);
    case 'equivalence':
      return [...columnsOf(predicate.left), ...columnsOf(predicate.right)];
    case 'count':
    case 'opaque':
      return predicate.columns;
    default:
      return [predicate.column];
  }
}

/** What a condition on one column lets through; at most too much, never too little. */
function evaluate(predicate: CheckPredicate): Allowed {
  switch (predicate.kind) {
    case 'and':
      return predicate.operands.map(evaluate).reduce(both, EVERYTHING);
    case 'or':
      return predicate.operands.map(evaluate).reduce(either);
    case 'not':
      return predicate.operand.kind === 'comparison' || predicate.operand.kind === 'null-test'
        ? evaluate(negated(predicate.operand))
        : EVERYTHING;
    case 'null-test':
      return predicate.isNull
        ? { only: true, values: new Map(), nullPasses: true }
        : { ...EVERYTHING, nullPasses: false };
    case 'comparison': {
      const values = new Map<string, Place>();
      for (const { value, origin } of predicate.values) if (value !== null) values.set(value, origin);
      // `x NOT IN (…, NULL)` is never true and never false for other values: it lets them pass.
      if (predicate.operator === '=' && values.size === predicate.values.length)
        return { only: true, values, nullPasses: true };
      if (predicate.operator === '<>') return { only: false, values, nullPasses: true };
      return EVERYTHING;
    }
    default:
      return EVERYTHING;
  }
}

function negated(predicate: Extract<CheckPredicate, { kind: 'comparison' | 'null-test' }>): CheckPredicate {
  if (predicate.kind === 'null-test') return { ...predicate, isNull: !predicate.isNull };
  const { operator } = predicate;
  return operator === '=' || operator === '<>'
    ? { ...predicate, operator: operator === '=' ? '<>' : '=' }
    : { kind: 'opaque', columns: [predicate.column] };
}

function both(left: Allowed, right: Allowed): Allowed {
  const nullPasses = left.nullPasses && right.nullPasses;
  if (left.only || right.only) {
    const list = left.only ? left : right;
    const other = left.only ? right : left;
    const kept = [...list.values].filter(([value]) => other.values.has(value) === other.only);
    return { only: true, values: new Map(kept), nullPasses };
  }
  return { only: false, values: new Map([...left.values, ...right.values]), nullPasses };
}

function either(left: Allowed, right: Allowed): Allowed {
  const nullPasses = left.nullPasses || right.nullPasses;
  if (left.only && right.only) return { only: true, values: new Map([...left.values, ...right.values]), nullPasses };
  if (!left.only && !right.only)
    return { only: false, values: new Map([...left.values].filter(([value]) => right.values.has(value))), nullPasses };
  const except = left.only ? right : left;
  const list = left.only ? left : right;
  return { only: false, values: new Map([...except.values].filter(([value]) => !list.values.has(value))), nullPasses };
}
