import type { BindingFact, BindingId, CallId, Control, Expression, FileFacts, ReferenceExpression } from '#facts/index';
import { passedTests, type BodyPlace } from '#project/paths';
import { dependsOn } from './derivation.js';

/** Properties of a result that tell whether it holds a row. */
const presence: ReadonlySet<string> = new Set(['count', 'exists', 'existing', 'found', 'length', 'rowCount', 'size']);

/** Of an UPDATE's result, besides. */
const updated: ReadonlySet<string> = new Set([
  'affected',
  'affectedRows',
  'changes',
  'numAffectedRows',
  'numUpdatedRows',
]);

/** Questions to a collection that tell whether it holds an item. */
const asking: ReadonlySet<string> = new Set(['at', 'find', 'get', 'has', 'includes', 'some']);

/**
 * Whether the place is reached only when a SELECT from the table found nothing: a test of its result stands around the
 * place or has led every other way out before it (`if (found) continue;`), in this iteration. The SELECT may be made before
 * the loop (a set of known names). A test the wrong way round, or of another property of the row (`row.status`), says
 * nothing about that, and neither does a comparison with anything but null, undefined, 0 and 1 (a quota).
 */
export function foundAbsent(
  facts: FileFacts,
  within: Control,
  target: BodyPlace,
  isSelect: (call: CallId) => boolean,
): boolean {
  const result: Result = {
    isMade: (expression) => dependsOn(facts, expression, isSelect),
    isAsked: (call) => {
      const callee = facts.calls[call]?.callee;
      return callee !== undefined && (callee.kind !== 'member' || asking.has(callee.property) || isSelect(call));
    },
    isPresence,
    countsRows: () => true,
    binding: (id) => facts.bindings[id],
    names: 5,
  };
  return sayAbsent(within, target, result);
}

/**
 * Whether the place is reached only when an UPDATE of the table changed no row. What the row holds says that there was one,
 * so only the number of rows, the rows and the whole result are asked.
 */
export function updatedNone(
  facts: FileFacts,
  within: Control,
  target: BodyPlace,
  isUpdate: (call: CallId) => boolean,
): boolean {
  const result: Result = {
    isMade: (expression) => dependsOn(facts, expression, isUpdate),
    isAsked: (call) => {
      const { callee, arguments: given } = facts.calls[call] ?? {};
      // `Number(result.numUpdatedRows)`, which some drivers give as a bigint.
      const counted = callee?.kind === 'reference' && callee.name === 'Number' ? given?.[0]?.value : undefined;
      return isUpdate(call) || (counted !== undefined && tellsPresence(counted, result));
    },
    isPresence: (property) => isPresence(property) || updated.has(property),
    countsRows: (expression) => tellsPresence(expression, result),
    binding: (id) => facts.bindings[id],
    names: 5,
  };
  return sayAbsent(within, target, result);
}

function sayAbsent(within: Control, target: BodyPlace, result: Result): boolean {
  return passedTests(within, target).some(({ control, test, arm }) => {
    // The arms of a switch are no yes and no.
    if (test === undefined || control.cases !== undefined) return false;
    return saysAbsent(test, arm === 0, result);
  });
}

/** What is known of the statement's result. */
interface Result {
  isMade(expression: Expression): boolean;
  /** A call whose truth tells whether there is a row. */
  isAsked(call: CallId): boolean;
  /** A property that tells whether there is a row. */
  isPresence(property: string): boolean;
  /** A number made from the result is one of rows, not one that a row holds. */
  countsRows(expression: Expression): boolean;
  binding(id: BindingId): BindingFact | undefined;
  /** How many names may still be followed to what they stand for. */
  readonly names: number;
}

/** Whether a test that came out as `truth` says that no row was found. */
function saysAbsent(test: Expression, truth: boolean, result: Result): boolean {
  const named = test.kind === 'reference' ? valueOf(test, result) : undefined;
  // `const full = count >= limit; if (full) …` says what the comparison says.
  if (named?.kind === 'logical' && named.operator !== '??') return saysAbsent(named, truth, deeper(result));
  if (test.kind !== 'logical') return !truth && tellsPresence(test, result) && result.isMade(test);
  const { left, right, operator } = test;
  if (operator === 'not') return saysAbsent(left, !truth, result);
  if (right === undefined) return false;
  switch (operator) {
    case '&&':
      // That both hold says it of each; that they do not both hold, of neither.
      return truth && (saysAbsent(left, true, result) || saysAbsent(right, true, result));
    case '||':
      return !truth && (saysAbsent(left, false, result) || saysAbsent(right, false, result));
    case '??':
    case 'in':
    case 'instanceof':
      return false;
    default:
      return comparesAbsent(operator, left, right, truth, result);
  }
}

type Comparing = '===' | '!==' | '<' | '>' | '<=' | '>=';

const turned: Readonly<Record<Comparing, Comparing>> = {
  '===': '===',
  '!==': '!==',
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
};
const negated: Readonly<Record<Comparing, Comparing>> = {
  '===': '!==',
  '!==': '===',
  '<': '>=',
  '>': '<=',
  '<=': '>',
  '>=': '<',
};

/** `rows.length === 0`, `found === undefined`, `1 > count`, and their negations where they did not hold. */
function comparesAbsent(
  operator: Comparing,
  left: Expression,
  right: Expression,
  truth: boolean,
  result: Result,
): boolean {
  if (left.kind === 'constant') {
    return right.kind !== 'constant' && comparesAbsent(turned[operator], right, left, truth, result);
  }
  if (right.kind !== 'constant' || !result.isMade(left)) return false;
  const held = truth ? operator : negated[operator];
  if (right.value === null || right.value === undefined || right.value === false) {
    return held === '===' && tellsPresence(left, result);
  }
  if (!result.countsRows(left)) return false;
  if (right.value === 0) return held === '===' || held === '<=';
  return right.value === 1 && held === '<';
}

/** Its truth tells whether there is a row: `rows[0]`, `rows.length`, `known.has(name)`, and a name for one of these. */
function tellsPresence(expression: Expression, result: Result): boolean {
  switch (expression.kind) {
    case 'reference':
      return nameTellsPresence(expression, result);
    case 'element':
      return expression.index.kind === 'constant';
    case 'member':
      return result.isPresence(expression.property);
    case 'call':
      return result.isAsked(expression.call);
    case 'conditional':
      return tellsPresence(expression.whenTrue, result) || tellsPresence(expression.whenFalse, result);
    case 'logical':
      // `rows[0] ?? null`; a comparison is judged before.
      return expression.operator === '??' && tellsPresence(expression.left, result);
    default:
      return false;
  }
}

function nameTellsPresence(reference: ReferenceExpression, result: Result): boolean {
  const binding = reference.binding === undefined ? undefined : result.binding(reference.binding);
  const last = binding?.path.at(-1);
  if (!binding || last !== undefined)
    return typeof last === 'number' || (last !== undefined && result.isPresence(last));
  const given = [...(binding.init ? [binding.init] : []), ...binding.assignments.map((assignment) => assignment.value)];
  return given.some((value) => tellsPresence(value, deeper(result)));
}

/** What a name stands for where it is given one value, whole. */
function valueOf(reference: ReferenceExpression, result: Result): Expression | undefined {
  const binding = reference.binding === undefined ? undefined : result.binding(reference.binding);
  return binding?.path.length === 0 && binding.assignments.length === 0 ? binding.init : undefined;
}

/** A name may stand for a name, and in loops for itself. */
function deeper(result: Result): Result {
  const names = result.names - 1;
  return names > 0 ? { ...result, names } : { ...result, names, binding: () => undefined };
}

function isPresence(property: string): boolean {
  return presence.has(property) || /(?:^|_)id$|Id$/.test(property);
}
