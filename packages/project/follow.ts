import type { BindingFact, CallFact, Expression } from '#facts/index';
import type { Span } from '#facts/span';
import { calleeName } from './callee-names.js';
import { givenLater, isChanged } from './changes.js';
import { enclosingClass } from './classes.js';
import { fileBehind } from './file-behind.js';
import type { FunctionResolver } from './functions.js';
import { followLibraryCall } from './library-calls.js';
import { frameKey, moveTo, startAt, type Frame, type Leaf, type Origin } from './leaf.js';
import type { ModuleIndex, Target } from './modules.js';
import { narrowed } from './narrowing.js';
import { followParameter } from './parameters.js';
import { elementsOf, propertyOfAll } from './parts.js';
import { destructured, orDefault } from './patterns.js';
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
  /** A leaf that says why the way ends here. */
  open(origin: Origin, expression: Expression, why: string): Leaf;
}

/** Enough for every real value set seen, and a bound for generated code. */
const mostLeaves = 256;
const mostFrames = 8;
const deepestChain = 200;
/** A function that calls itself with its own arguments in another order gives nothing new after this many rounds. */
const mostRounds = 3;
/** Functions that call one another branch at every step; one question may take this many in all. */
const mostSteps = 5_000;

/** Makes the follower of a project. */
export function createFollower(source: FactsSource, modules: ModuleIndex, functions: FunctionResolver): Follower {
  const trail = createTrail();
  const kept = new Map<Expression, readonly Leaf[]>();

  const follower: Follower = {
    source,
    modules,
    functions,
    trail,
    leaves: (path, expression, frame) => from(startAt(path, expression.span, frame), expression),
    from,
    target: followTarget,
    open,
  };

  function open(origin: Origin, expression: Expression, why: string): Leaf {
    return { ...origin, kind: 'open', expression, parts: [], why };
  }

  function from(origin: Origin, expression: Expression): readonly Leaf[] {
    // The count is of the walk that goes on; one that begins here has taken none.
    const tired = trail.depth > 0 && trail.steps > mostSteps;
    if (tired || trail.depth > deepestChain) {
      trail.giveUp(tired ? 'steps' : 'depth');
      const why = tired ? 'there are too many ways to follow' : 'the chain of names is too long to follow';
      return [open(origin, expression, why)];
    }
    const key = `from ${expression.kind} ${stepKey(origin, expression.span)}`;
    const walk = (): readonly Leaf[] =>
      trail.step(key, [], () => {
        const leaves = step(origin, expression);
        return leaves.length > mostLeaves ? [open(origin, expression, `more than ${mostLeaves} values`)] : leaves;
      });
    return isPlain(origin, expression) ? keptLeaves(expression, walk) : walk();
  }

  /**
   * The leaves that are known of an expression from a plain origin. It is known by itself: one that link makes up may share its
   * span with another. What was cut short by where the walk came from is not the expression's own answer.
   */
  function keptLeaves(expression: Expression, walk: () => readonly Leaf[]): readonly Leaf[] {
    const known = kept.get(expression);
    if (known !== undefined) return known;
    const { value: leaves, cut } = trail.ask(walk);
    if (!cut) kept.set(expression, leaves);
    return leaves;
  }

  function step(origin: Origin, expression: Expression): readonly Leaf[] {
    switch (expression.kind) {
      case 'reference':
        return left(origin, expression, followReference(origin, expression));
      case 'member': {
        const objects = from(insideConstant(origin), expression.object);
        const found = propertyOfAll(follower, objects, expression, expression.property);
        return left(origin, expression, outside(origin, found));
      }
      case 'element':
        return followElement(origin, expression);
      case 'conditional':
        return [expression.whenTrue, expression.whenFalse].flatMap((arm, index) => {
          const key = keyOfCondition(source.text(origin.path), origin.path, expression.test.span, origin.frame);
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
        if (expression.syntax === 'Super') return parentOf(origin, expression);
        if (expression.syntax === 'ImportExpression') return importedBy(origin, expression);
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
    const objects = from(insideConstant(origin), expression.object);
    const found =
      names.length > 0 && names.every((name) => name !== undefined)
        ? names.flatMap((name) => propertyOfAll(follower, objects, expression, name))
        : objects.flatMap((leaf) => elementsOf(follower, leaf, expression));
    return outside(origin, found);
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
      return followParameter(follower, origin, expression, modules.fact(target));
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
    const leaves: Leaf[] = [];
    if (fact.init !== undefined) {
      const start = moveTo(next, target.path, fact.init.span, next.frame);
      const taken = shared && fact.path.length > 0 && origin.constant === undefined;
      const whole = from(taken ? { ...start, sealed: true } : start, fact.init);
      const parts = destructured(follower, whole, fact, where).map((leaf) => asUsed(leaf, origin, where, fact));
      leaves.push(...orDefault(follower, next, taken ? outside(next, parts) : parts, fact.default));
    }
    for (const { value, compound } of fact.assignments) {
      if (!compound) leaves.push(...from(moveTo(next, target.path, value.span, next.frame), value));
    }
    const facts = source.facts(target.path);
    for (const { span, expression } of givenLater(facts, target.binding)) {
      leaves.push({ ...moveTo(next, target.path, span, next.frame), kind: 'expression', expression });
    }
    if (fact.assignments.some((one) => one.compound) || isChanged(facts, target.binding)) {
      leaves.push({
        ...next,
        kind: 'open',
        expression: where,
        parts: [],
        why: `${fact.name} is changed step by step`,
        grown: true,
      });
    }
    if (fact.init === undefined && fact.assignments.length === 0 && leaves.length === 0) {
      leaves.push(open(next, where, `${fact.name} has no value here`));
    }
    if (fact.steps === undefined || expression?.kind !== 'reference' || origin.path !== target.path) return leaves;
    const growth = { path: origin.path, binding: target.binding, span: expression.span, frame: origin.frame };
    return leaves.map((leaf) => ({ ...leaf, growth }));
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
    if (timesEntered(origin.frame, call) >= mostRounds) return [];
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
      const leaves = fact.returns.flatMap((result) => from(moveTo(origin, callee.path, result.span, frame), result));
      const through = { path: origin.path, expression, parts: [] };
      return leaves.map((leaf) =>
        leaf.kind === 'open' ? { ...leaf, returned: [...(leaf.returned ?? []), through] } : leaf,
      );
    });
  }

  /** `import('./stop.js')`: the names of that file. */
  function importedBy(origin: Origin, expression: Extract<Expression, { kind: 'other' }>): readonly Leaf[] {
    const [specifier] = expression.operands;
    const path =
      specifier?.kind === 'string' ? fileBehind(source.resolve(origin.path, specifier.text.value)) : undefined;
    return path === undefined
      ? [open(origin, expression, 'what is imported here is not known')]
      : [{ ...origin, path, frame: undefined, kind: 'namespace' }];
  }

  /** `super`: the class that the one around it extends. */
  function parentOf(origin: Origin, expression: Expression): readonly Leaf[] {
    const facts = source.facts(origin.path);
    const owner = enclosingClass(facts, expression.span);
    const parent = owner === undefined ? undefined : facts.classes[owner]?.extends;
    if (parent === undefined) return [open(origin, expression, '`super` outside a class that extends one')];
    return from(startAt(origin.path, parent.span), parent).map((leaf) =>
      leaf.kind === 'class'
        ? { ...origin, path: leaf.path, frame: undefined, kind: 'instance', class: leaf.class }
        : open(origin, expression, 'a class that is not followed'),
    );
  }

  return follower;
}

/** The same text, reached in the same way, decides the same. */
export function keyOfCondition(text: string, path: string, test: Span, frame: Frame | undefined): string {
  return `${path}#${text.slice(test.start, test.end)}#${frameKey(frame)}`;
}

/** Nothing of the way that led here tells in the answer, which is then the same wherever it is asked for. */
function isPlain(
  { path, frame, at, shared, constant, sealed, choices, growth }: Origin,
  { span }: Expression,
): boolean {
  return (
    frame === undefined &&
    !shared &&
    constant === undefined &&
    !sealed &&
    choices.size === 0 &&
    growth === undefined &&
    at.path === path &&
    at.span.start === span.start &&
    at.span.end === span.end
  );
}

/** Parts that a constant is itself made of are not parts that its user asks for. */
function insideConstant(origin: Origin): Origin {
  return origin.constant === undefined ? origin : { ...origin, sealed: true };
}

function outside(origin: Origin, leaves: readonly Leaf[]): readonly Leaf[] {
  return origin.constant === undefined ? leaves : leaves.map((leaf) => ({ ...leaf, sealed: origin.sealed }));
}

/** What could not be known of the whole is asked of its part, where a name takes it: `const { status } = input`. */
function asUsed(leaf: Leaf, origin: Origin, where: Expression, fact: BindingFact): Leaf {
  const own = leaf.kind === 'open' && fact.path.length > 0 && !leaf.shared && leaf.at.path === origin.path;
  return own ? { ...leaf, at: { path: origin.path, span: where.span } } : leaf;
}

/** How often the way has come through the very same call, as a function that calls itself does. */
function timesEntered(frame: Frame | undefined, call: CallFact): number {
  return frame === undefined ? 0 : Number(frame.call === call) + timesEntered(frame.caller, call);
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
