import type { CallFact, CallId, Control, Expression, FileFacts, FunctionId } from '#facts/index';
import type { Project } from '#project/index';
import type { LoopStep } from '#project/loops';
import { around } from '#project/paths';
import { partsOf } from '#project/all-expressions';

/** PostgreSQL's code of a unique violation. */
const uniqueViolation = '23505';

/**
 * A unique violation is expected and handled: in the same iteration the place stands in a `try` whose handler tests for its
 * code, or the promise of the call has a `.catch` that does. So there is a unique index.
 */
export function catchesUniqueViolation(project: Project, { ref, within, target }: LoopStep): boolean {
  const facts = project.facts(ref.path);
  const inTry = (around(within, target) ?? []).some(
    (entry) =>
      entry.kind === 'try' &&
      entry.part === 'block' &&
      entry.control.handler !== undefined &&
      testsCode(project, ref.path, entry.control.handler.body, 2),
  );
  return (
    inTry ||
    (typeof target === 'number' &&
      handlersOfPromise(facts, target).some((id) => testsInFunction(project, ref.path, id, 2)))
  );
}

/** The functions given to `.catch` on the call's promise, with any `.then` between. */
function handlersOfPromise(facts: FileFacts, call: CallId): readonly FunctionId[] {
  const isChainedTo = (fact: CallFact): boolean => {
    if (fact.callee.kind !== 'member' || fact.callee.object.kind !== 'call') return false;
    const inner = fact.callee.object.call;
    if (inner === call) return true;
    const between = facts.calls[inner];
    return between !== undefined && isChainedTo(between);
  };
  return facts.calls
    .filter((fact) => fact.callee.kind === 'member' && fact.callee.property === 'catch' && isChainedTo(fact))
    .flatMap((fact) => fact.arguments.flatMap(({ value }) => (value.kind === 'function' ? [value.function] : [])));
}

/** `depth` counts the functions that may still be entered: `isUniqueViolation(error)`. */
function testsCode(project: Project, path: string, body: Control, depth: number): boolean {
  switch (body.kind) {
    case 'sequence':
      return body.items.some((item) => testsCode(project, path, item, depth));
    case 'branch': {
      const asked = [...(body.test ? [body.test] : []), ...(body.cases ?? [])];
      return (
        asked.some((test) => mentionsCode(project, path, test, depth)) ||
        body.arms.some((arm) => testsCode(project, path, arm, depth))
      );
    }
    case 'loop':
      return testsCode(project, path, body.body, depth);
    case 'try':
      return (
        testsCode(project, path, body.block, depth) ||
        (body.handler !== undefined && testsCode(project, path, body.handler.body, depth))
      );
    default:
      return false;
  }
}

function testsInFunction(project: Project, path: string, id: FunctionId, depth: number): boolean {
  const fact = project.facts(path).functions[id];
  if (!fact) return false;
  return (
    testsCode(project, path, fact.body, depth) ||
    fact.returns.some((value) => mentionsCode(project, path, value, depth))
  );
}

function mentionsCode(project: Project, path: string, expression: Expression, depth: number): boolean {
  switch (expression.kind) {
    case 'string':
      return expression.text.value === uniqueViolation;
    case 'reference':
    case 'member':
      return project.values(path, expression).flow.some((value) => value.value === uniqueViolation);
    case 'call': {
      const fact = project.facts(path).calls[expression.call];
      if (!fact) return false;
      if (fact.arguments.some((item) => mentionsCode(project, path, item.value, depth))) return true;
      const callees = depth > 0 ? project.functions.callees(path, expression.call) : [];
      return callees.some((ref) => testsInFunction(project, ref.path, ref.function, depth - 1));
    }
    default:
      return partsOf(expression).some((part) => mentionsCode(project, path, part, depth));
  }
}
