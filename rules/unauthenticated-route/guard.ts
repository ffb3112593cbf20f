import type { Expression } from '#facts/index';
import type { FunctionRef, Project } from '#project/index';
import { calledOnEveryPath, reachedOnlyAfter } from '#project/paths';
import type { Passed, Route } from '#project/routes';

/** The function that a rule names: `path#function`, or what it returns under `member`. */
export function guardNamed(project: Project, name: string, member: string | undefined): readonly FunctionRef[] {
  const [path = '', functionName = ''] = name.split('#');
  const ref = project.functions.find(path, functionName);
  if (ref === undefined || member === undefined) return ref === undefined ? [] : [ref];
  const returned = project.facts(ref.path).functions[ref.function]?.returns ?? [];
  return returned.flatMap((expression) => {
    if (expression.kind !== 'object') return [];
    const entry = expression.entries.findLast((one) => one.kind === 'property' && one.name === member);
    return entry?.kind === 'property' ? project.routes.functionsOf(ref.path, entry.value) : [];
  });
}

/** Whether a request passes the guard before it is answered: by the route's own handlers, or by what stands before it. */
export function isGuarded(project: Project, route: Route, guards: readonly FunctionRef[]): boolean {
  return (
    route.handlers.some(
      // A guard that nothing comes behind guards nothing; a handler that calls it guards itself.
      ({ path, expression, last }) =>
        leadsTo(project, path, expression, guards) &&
        !(last && isAmong(project.routes.functionsOf(path, expression), guards)),
    ) ||
    route.before.some(
      (passed) =>
        covers(passed, route.url) &&
        inTime(project, passed) &&
        leadsTo(project, passed.path, passed.expression, guards),
    )
  );
}

export function isUnder(url: string, prefix: string): boolean {
  const bare = prefix.replace(/\/$/, '');
  return url === bare || url.startsWith(`${bare}/`);
}

function covers({ under, exact }: Passed, url: string): boolean {
  return under === undefined || (exact ? url === under : isUnder(url, under));
}

/** On every path to the route's registration, in the body that registers both. */
function inTime(project: Project, { order }: Passed): boolean {
  if (order === undefined) return true;
  const body = project.facts(order.path).functions[order.function]?.body;
  return body === undefined || reachedOnlyAfter(body, order.target, (call) => call === order.call);
}

/** The guard itself, a list with it, what a function makes of it (`auth([guard])`, `guard(role)`), or one that always calls it. */
function leadsTo(
  project: Project,
  path: string,
  expression: Expression,
  guards: readonly FunctionRef[],
  depth = 0,
): boolean {
  if (depth > 4) return false;
  const inside = (inner: Expression): boolean => leadsTo(project, path, inner, guards, depth + 1);
  if (expression.kind === 'array') return expression.items.some(({ value }) => inside(value));
  if (expression.kind === 'call') {
    if (isAmong(project.functions.callees(path, expression.call), guards)) return true;
    if (project.facts(path).calls[expression.call]?.arguments.some(({ value }) => inside(value)) === true) return true;
  }
  if (expression.kind === 'conditional') return inside(expression.whenTrue) && inside(expression.whenFalse);
  const given = project.routes.givenTo(path, expression);
  if (given?.expression.kind === 'call' || given?.expression.kind === 'array') {
    if (leadsTo(project, given.path, given.expression, guards, depth + 1)) return true;
  }
  const meant = project.routes.functionsOf(path, expression);
  return meant.length > 0 && meant.every((ref) => isAmong([ref], guards) || calls(project, ref, guards));
}

function calls(project: Project, ref: FunctionRef, guards: readonly FunctionRef[]): boolean {
  const fact = project.facts(ref.path).functions[ref.function];
  return (
    fact !== undefined &&
    calledOnEveryPath(fact.body, (call) => {
      const dropped = project.facts(ref.path).calls[call]?.result;
      // A guard that is not waited for has not refused anybody yet.
      if (dropped === 'voided') return false;
      return isAmong(project.functions.callees(ref.path, call), guards);
    })
  );
}

function isAmong(refs: readonly FunctionRef[], guards: readonly FunctionRef[]): boolean {
  return refs.some((ref) => guards.some((guard) => guard.path === ref.path && guard.function === ref.function));
}
