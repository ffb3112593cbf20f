import type { BindingFact, CallFact, Expression, ListItem } from '#facts/index';
import { isChanged } from './changes.js';
import { enclosingClass } from './classes.js';
import type { FunctionResolver } from './functions.js';
import { followLibraryCall } from './library-calls.js';
import { frameKey, moveTo, startAt, type Frame, type Leaf, type Origin } from './leaf.js';
import type { ModuleIndex, Target } from './modules.js';
import { narrowed } from './narrowing.js';
import { elementsOf, propertyOf } from './parts.js';
import type { FactsSource } from './source.js';
import { createTrail, stepKey, type Trail } from './trail.js';

/** Follows expressions to their leaves: through names, imports, members, calls, conditions, parameters and returns. */
export interface Follower {
  readonly source: FactsSource;
  readonly modules: ModuleIndex;
  readonly functions: FunctionResolver;
  readonly trail: Trail;
  leaves(path: string, expression: Expression, frame?: Frame): readonly Leaf[];
  /** Goes on from `origin`, which says where the expression stands and how it was reached. */
  from(origin: Origin, expression: Expression): readonly Leaf[];
  target(origin: Origin, target: Target): readonly Leaf[];
  /** The arguments that a parameter is given, by `origin.frame` or by all callers. */
  open(origin: Origin, expression: Expression, why: string): Leaf;
}

/** Enough for every real value set seen, and a bound for generated code. */
const mostLeaves = 256;
const mostFrames = 8;
const deepestChain = 200;
/** Functions that call one another branch at every step; one question may take this many in all. */
const mostSteps = 20_000;

export function createFollower(source: FactsSource, modules: ModuleIndex, functions: FunctionResolver): Follower {
  const trail = createTrail();
  let stepsLeft = mostSteps;

  const follower: Follower = {
    source,
    modules,
    functions,
    trail,
    leaves: (path, expression, frame) => {
      if (trail.depth === 0) stepsLeft = mostSteps;
      return from(startAt(path, expression.span, frame), expression);
    },
    from,
    target: followTarget,
    open,
  };

  function open(origin: Origin, expression: Expression, why: string): Leaf {
    return { ...origin, kind: 'open', expression, parts: [], why };
  }

  function from(origin: Origin, expression: Expression): readonly Leaf[] {
    stepsLeft -= 1;
    if (stepsLeft < 0) return [open(origin, expression, 'there are too many ways to follow')];
    if (trail.depth > deepestChain) return [open(origin, expression, 'the chain of names is too long to follow')];
    return trail.step(`from ${expression.kind} ${stepKey(origin, expression.span)}`, [], () => {
      const leaves = step(origin, expression);
      return leaves.length > mostLeaves ? [open(origin, expression, `more than ${mostLeaves} values`)] : leaves;
    });
  }

  function step(origin: Origin, expression: Expression): readonly Leaf[] {
    switch (expression.kind) {
      case 'reference':
        return left(origin, expression, followReference(origin, expression));
      case 'member': {
        const objects = from(origin, expression.object);
        return left(
          origin,
          expression,
          objects.flatMap((leaf) => propertyOf(follower, leaf, expression, expression.property)),
        );
      }
      case 'element':
        return followElement(origin, expression);
      case 'conditional':
        return [expression.whenTrue, expression.whenFalse].flatMap((arm, index) => {
          const key = conditionKey(origin, expression.test);
          // The same condition was met before on this way, so only the same arm is possible here.
          if ((origin.choices.get(key) ?? index) !== index) return [];
          const choices = new Map(origin.choices).set(key, index);
          return from({ ...moveTo(origin, origin.path, arm.span, origin.frame), choices }, arm);
        });
      case 'logical':
        return followLogical(origin, expression);
      case 'call':
        return followCall(origin, expression);
      case 'this': {
        const owner = enclosingClass(source.facts(origin.path), expression.span);
        return owner === undefined
          ? [open(origin, expression, '`this` outside a class')]
          : [{ ...origin, kind: 'instance', class: owner }];
      }
      case 'function':
        return [{ ...origin, kind: 'function', function: expression.function }];
      case 'other':
        return [open(origin, expression, `${expression.syntax} is not followed`)];
      default:
        return [{ ...origin, kind: 'expression', expression }];
    }
  }

  /** The leaves that tests on the way to the name leave over. A module's constant is what it is, whatever is tested. */
  function left(origin: Origin, expression: Expression, leaves: readonly Leaf[]): readonly Leaf[] {
    if (leaves.every((leaf) => leaf.shared && leaf.constant !== undefined)) return leaves;
    const values = leaves.map(textOrNull);
    if (values.every((value) => value === undefined)) return leaves;
    const known = values.filter((value) => value !== undefined);
    const kept = new Set(narrowed(source, origin.path, expression, expression.span, known));
    return leaves.filter((_, index) => {
      const value = values[index];
      return value === undefined || kept.has(value);
    });
  }

  function conditionKey(origin: Origin, test: Expression): string {
    return `${origin.path}#${source.text(origin.path).slice(test.span.start, test.span.end)}#${frameKey(origin.frame)}`;
  }

  function followLogical(origin: Origin, expression: Extract<Expression, { kind: 'logical' }>): readonly Leaf[] {
    const { operator, left, right } = expression;
    const arm = (side: Expression) => from(moveTo(origin, origin.path, side.span, origin.frame), side);
    if (right === undefined) return [open(origin, expression, 'a truth value')];
    if (operator === '&&') return arm(right);
    if (operator === '||') return [...arm(left).filter((leaf) => !isFalsy(leaf)), ...arm(right)];
    if (operator === '??') return [...arm(left).filter((leaf) => !isNullish(leaf)), ...arm(right)];
    return [open(origin, expression, 'a truth value')];
  }

  function followElement(origin: Origin, expression: Extract<Expression, { kind: 'element' }>): readonly Leaf[] {
    const keys = from(startAt(origin.path, expression.index.span, origin.frame), expression.index);
    const names = keys.map((leaf) => keyOf(leaf));
    return from(origin, expression.object).flatMap((leaf) => {
      if (names.length > 0 && names.every((name) => name !== undefined)) {
        return names.flatMap((name) => propertyOf(follower, leaf, expression, name));
      }
      return elementsOf(follower, leaf, expression);
    });
  }

  function followReference(origin: Origin, expression: Extract<Expression, { kind: 'reference' }>): readonly Leaf[] {
    if (expression.binding === undefined) {
      return expression.name === 'undefined'
        ? [{ ...origin, kind: 'expression', expression: { kind: 'constant', value: undefined, span: expression.span } }]
        : [open(origin, expression, `${expression.name} is not declared in this file`)];
    }
    const target = modules.binding(origin.path, expression.binding);
    if (target === undefined) return [open(origin, expression, `${expression.name} could not be resolved`)];
    if (target.kind === 'binding' && modules.fact(target).kind === 'parameter') {
      return followParameter(origin, expression, modules.fact(target));
    }
    return followTarget(origin, target, expression);
  }

  function followTarget(origin: Origin, target: Target, expression?: Expression): readonly Leaf[] {
    const where: Expression = expression ?? { kind: 'other', span: origin.at.span, syntax: 'name', operands: [] };
    if (target.kind === 'external') return [open(origin, where, `${target.imported} comes from ${target.specifier}`)];
    if (target.kind === 'type') return [open(origin, where, `${target.type.name} is a type`)];
    if (target.kind === 'namespace') return [{ ...origin, path: target.path, frame: undefined, kind: 'namespace' }];
    const fact = modules.fact(target);
    const shared = fact.function === 0;
    const next: Origin = {
      ...origin,
      path: target.path,
      frame: shared ? undefined : origin.frame,
      shared: origin.shared || shared,
      constant: origin.constant ?? (shared ? constantOf(target.path, fact) : undefined),
    };
    if (fact.kind === 'enum') return [{ ...next, kind: 'enum', binding: target.binding }];
    if (fact.class !== undefined) return [{ ...next, kind: 'class', class: fact.class }];
    if (fact.defines !== undefined && fact.assignments.length === 0) {
      return [{ ...next, kind: 'function', function: fact.defines }];
    }
    const givens = [
      fact.init,
      ...fact.assignments.filter((one) => !one.compound).map((one) => one.value),
      fact.default,
    ];
    const leaves = givens.flatMap((given, index) => {
      if (given === undefined) return [];
      const start = moveTo(next, target.path, given.span, next.frame);
      return index === 0 ? descend(from(start, given), fact, where) : from(start, given);
    });
    if (fact.assignments.some((one) => one.compound) || isChanged(source.facts(target.path), target.binding)) {
      leaves.push(open(next, where, `${fact.name} is changed step by step`));
    }
    if (leaves.length === 0 && givens.every((given) => given === undefined)) {
      leaves.push(open(next, where, `${fact.name} has no value here`));
    }
    return leaves;
  }

  /** Follows a destructuring path. */
  function descend(leaves: readonly Leaf[], fact: BindingFact, where: Expression): Leaf[] {
    let current: readonly Leaf[] = leaves;
    for (const part of fact.path) {
      current = current.flatMap((leaf) => {
        if (part === '...') return [open(leaf, where, `${fact.name} is a rest element`)];
        return part === '*' ? elementsOf(follower, leaf, where) : propertyOf(follower, leaf, where, String(part));
      });
    }
    return [...current];
  }

  function followParameter(
    origin: Origin,
    expression: Extract<Expression, { kind: 'reference' }>,
    fact: BindingFact,
  ): readonly Leaf[] {
    const position = fact.parameter ?? -1;
    const { frame, path } = origin;
    if (frame !== undefined && frame.path === path && frame.function === fact.function) {
      return argumentLeaves(origin, expression, fact, position, frame.call, frame.callerPath, frame.caller);
    }
    const ref = { path, function: fact.function };
    const callback = functions.callbackElements(ref, position);
    if (callback !== undefined) {
      const start = startAt(path, callback.span, frame);
      const leaves = from(start, callback).flatMap((leaf) => elementsOf(follower, leaf, expression));
      return descend(leaves, fact, expression);
    }
    const callers = functions.callers(ref);
    const leaves = callers.calls.flatMap(({ path: callerPath, call: id }) => {
      const call = source.facts(callerPath).calls[id];
      return call === undefined ? [] : argumentLeaves(origin, expression, fact, position, call, callerPath, undefined);
    });
    if (!callers.closed)
      leaves.push(
        open(
          origin,
          expression,
          `${fact.name} is a parameter of ${functions.name(ref)}, and not every caller of it is known`,
        ),
      );
    return leaves;
  }

  function argumentLeaves(
    origin: Origin,
    expression: Expression,
    fact: BindingFact,
    position: number,
    call: CallFact,
    callerPath: string,
    caller: Frame | undefined,
  ): Leaf[] {
    const given = argumentAt(call.arguments, position);
    if (given === 'spread') return [open(origin, expression, `${fact.name} is given by a spread`)];
    const parameter = source.facts(origin.path).functions[fact.function]?.parameters[position];
    if (parameter?.rest === true) {
      const rest: Expression = { kind: 'array', span: call.span, items: call.arguments.slice(position) };
      return [{ ...moveTo(origin, callerPath, call.span, caller), kind: 'expression', expression: rest }];
    }
    if (given === undefined) {
      const fallback = fact.default;
      if (fallback !== undefined) return [...from(moveTo(origin, origin.path, fallback.span, origin.frame), fallback)];
      const nothing: Expression = { kind: 'constant', value: undefined, span: call.span };
      return [{ ...moveTo(origin, callerPath, call.span, caller), kind: 'expression', expression: nothing }];
    }
    const leaves = from(moveTo(origin, callerPath, given.span, caller), given);
    return descend(leaves, fact, expression);
  }

  function followCall(origin: Origin, expression: Extract<Expression, { kind: 'call' }>): readonly Leaf[] {
    const call = source.facts(origin.path).calls[expression.call];
    if (call === undefined || call.form === 'tag') return [{ ...origin, kind: 'expression', expression }];
    const library = followLibraryCall(follower, origin, call, expression);
    if (library !== undefined) return library;
    if (call.form === 'new') {
      return from(startAt(origin.path, call.callee.span, origin.frame), call.callee).map((leaf) =>
        leaf.kind === 'class'
          ? { ...origin, path: leaf.path, frame: undefined, kind: 'instance', class: leaf.class }
          : open(origin, expression, 'an object of a class that is not followed'),
      );
    }
    const callees = functions.callees(origin.path, expression.call, origin.frame);
    const depth = (origin.frame?.depth ?? 0) + 1;
    if (callees.length === 0 || depth > mostFrames) {
      return [open(origin, expression, `what ${calleeName(call)} returns is not known`)];
    }
    return callees.flatMap((callee) => {
      const fact = source.facts(callee.path).functions[callee.function];
      if (fact === undefined || fact.generator || fact.returns.length === 0) {
        return [open(origin, expression, `what ${calleeName(call)} returns is not known`)];
      }
      const frame: Frame = { ...callee, call, callerPath: origin.path, caller: origin.frame, depth };
      return fact.returns.flatMap((result) => from(moveTo(origin, callee.path, result.span, frame), result));
    });
  }

  return follower;
}

export function calleeName(call: CallFact): string {
  const { callee } = call;
  if (callee.kind === 'reference') return callee.name;
  return callee.kind === 'member' ? callee.property : 'a call';
}

/** The argument at a position, or `spread` where one before it has a length that is not known. */
export function argumentAt(items: readonly ListItem[], position: number): Expression | 'spread' | undefined {
  const before = items.slice(0, position + 1);
  if (before.some((item) => item.spread)) return 'spread';
  return items[position]?.value;
}

function constantOf(
  path: string,
  fact: BindingFact,
): { path: string; name: string; place: { path: string; span: BindingFact['span'] } } {
  return { path, name: fact.name, place: { path, span: fact.span } };
}

/** The text or null that a leaf is; undefined where it is neither. */
function textOrNull(leaf: Leaf): string | null | undefined {
  if (leaf.kind === 'literal') return typeof leaf.value === 'string' ? leaf.value : undefined;
  if (leaf.kind !== 'expression') return undefined;
  if (leaf.expression.kind === 'string') return leaf.expression.text.value;
  return leaf.expression.kind === 'constant' && leaf.expression.value == null ? null : undefined;
}

function keyOf(leaf: Leaf): string | undefined {
  if (leaf.kind === 'literal') return String(leaf.value);
  if (leaf.kind !== 'expression') return undefined;
  if (leaf.expression.kind === 'string') return leaf.expression.text.value;
  return leaf.expression.kind === 'constant' && typeof leaf.expression.value === 'number'
    ? String(leaf.expression.value)
    : undefined;
}

function isNullish(leaf: Leaf): boolean {
  return leaf.kind === 'expression' && leaf.expression.kind === 'constant' && leaf.expression.value == null;
}

function isFalsy(leaf: Leaf): boolean {
  if (leaf.kind !== 'expression') return false;
  if (leaf.expression.kind === 'string') return leaf.expression.text.value === '';
  return leaf.expression.kind === 'constant' && !leaf.expression.value;
}
