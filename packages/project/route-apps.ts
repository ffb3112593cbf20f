import type { CallFact, CallId, Expression } from '#facts/index';
import type { Follower } from './follow.js';
import type { FunctionRef } from './project.js';
import { pathJoined, textOf, underOf } from './route-text.js';
import type { Passed } from './routes.js';

/** What routes are registered on: an app, a router, or the parameter that stands for one. */
export interface App {
  /** Equal for two expressions that are known to be one app. */
  readonly key: string;
  /** Its name, type or making says that it is one. */
  readonly isApp: boolean;
  /** What `basePath` puts before its routes. */
  readonly prefix: string;
  /** Nothing need be mounted for its routes to be reached. */
  readonly root: boolean;
  /** It is hono's, whose middleware for a path without `*` stands before that path alone. */
  readonly exact?: true;
  readonly parameter?: FunctionRef & { readonly position: number };
}

/** One way from the root to an app. */
export interface Way {
  readonly prefix: string;
  readonly rooted: boolean;
  readonly passed: readonly Passed[];
}

interface At extends FunctionRef {
  readonly call: CallId;
}

interface Mount {
  readonly at: At;
  readonly parent: App;
  readonly prefix: string;
  readonly beside: readonly Passed[];
}

interface Hook {
  readonly app: App;
  readonly passed: Passed;
  /** The call that adds it to this app. */
  readonly at: At;
}

const DEEPEST = 6;
const MENTIONS = /\.\s*(?:get|post|put|patch|delete|del|head|options|all|route|use|register|addHook|decorate)\s*[<(]/;
const APP_NAME =
  /^(?:app|api|router|routes?|server|fastify|instance|hono|express|scope|child)$|(?:App|Router|Server|Api)$/;
const MAKERS = /(?:fastify|express|router|hono|application|app)$/i;
const APP_TYPE = /^(?:Fastify\w*|Express|Application|I?Router|\w*Hono|Express\w*)$/;
const CHAINED: ReadonlySet<string> = new Set([
  'get',
  'post',
  'put',
  'patch',
  'delete',
  'all',
  'use',
  'on',
  'withTypeProvider',
  'basePath',
]);
const BEFORE_HANDLER: ReadonlySet<string> = new Set(['onRequest', 'preParsing', 'preValidation', 'preHandler']);

/** Which apps there are, what they are mounted on, and what a request passes on the way. */
export function createRouteApps(follower: Follower) {
  const { source, functions, modules } = follower;
  const files = (): readonly string[] => source.files.filter((path) => MENTIONS.test(source.text(path)));
  let read: ReturnType<typeof readAll> | undefined;
  const all = () => (read ??= readAll());

  function of(path: string, expression: Expression, depth = 0): App {
    const text = source.text(path).slice(expression.span.start, expression.span.end);
    const unknown: App = { key: `text:${path}:${text}`, isApp: named(text), prefix: '', root: false };
    if (depth > DEEPEST) return unknown;
    if (expression.kind === 'call') return made(path, expression, depth) ?? unknown;
    if (expression.kind !== 'reference' || expression.binding === undefined) return unknown;
    const target = modules.binding(path, expression.binding);
    if (target?.kind !== 'binding') return unknown;
    const fact = modules.fact(target);
    if (fact.kind === 'parameter' && fact.path.length === 0) {
      const key = `parameter:${target.path}:${target.binding}`;
      const parameter = { path: target.path, function: fact.function, position: fact.parameter ?? 0 };
      return { key, isApp: named(fact.name) || typed(fact.type), prefix: '', root: false, parameter };
    }
    if (fact.init?.kind === 'call' && fact.path.length === 0) {
      const app = made(target.path, fact.init, depth);
      if (app !== undefined) return { ...app, isApp: app.isApp || typed(fact.type) };
    }
    if (fact.init?.kind === 'reference' && fact.path.length === 0) return of(target.path, fact.init, depth + 1);
    return { ...unknown, key: `binding:${target.path}:${target.binding}` };
  }

  function made(path: string, expression: Extract<Expression, { kind: 'call' }>, depth: number): App | undefined {
    const call = source.facts(path).calls[expression.call];
    if (call === undefined) return undefined;
    const { callee } = call;
    if (callee.kind === 'member' && CHAINED.has(callee.property)) {
      const inner = of(path, callee.object, depth + 1);
      const base = callee.property === 'basePath' ? firstText(path, call) : undefined;
      return base === undefined ? inner : { ...inner, prefix: pathJoined(inner.prefix, base) };
    }
    // A function of the project that returns an app is followed to where the app is made.
    const [maker] = functions.callees(path, expression.call);
    const returned = maker && source.facts(maker.path).functions[maker.function]?.returns[0];
    if (maker && returned) {
      const app = of(maker.path, returned, depth + 1);
      if (!app.key.startsWith('text:')) return app;
    }
    const name = callee.kind === 'reference' ? callee.name : callee.kind === 'member' ? callee.property : '';
    const isApp = MAKERS.test(name);
    const root = isApp && !/router/i.test(name);
    const exact = /hono$/i.test(name) ? { exact: true as const } : {};
    return { key: `made:${path}:${expression.call}`, isApp, prefix: '', root, ...exact };
  }

  function readAll() {
    const hooks: Hook[] = [];
    const mounts = new Map<string, Mount[]>();
    const decorations = new Map<string, FunctionRef[]>();
    const mount = (key: string, one: Mount): void => void mounts.set(key, [...(mounts.get(key) ?? []), one]);
    for (const path of files()) {
      source.facts(path).calls.forEach((call, id) => {
        const { callee } = call;
        if (call.form !== 'call' || callee.kind !== 'member') return;
        const { property } = callee;
        const at: At = { path, function: call.function, call: id };
        if (property === 'decorate') {
          const name = firstText(path, call);
          const second = call.arguments[1];
          if (name !== undefined && second)
            decorations.set(name, [...(decorations.get(name) ?? []), ...meant(path, second.value)]);
        }
        if (!['addHook', 'use', 'all', 'register', 'route'].includes(property)) return;
        const app = of(path, callee.object);
        const values = call.arguments.map(({ value }) => value);
        const passes = (expression: Expression, under?: string): Passed => ({
          path,
          expression,
          ...(under === undefined ? {} : { under }),
        });
        if (property === 'addHook') {
          if (BEFORE_HANDLER.has(firstText(path, call) ?? '') && values[1])
            hooks.push({ app, at, passed: passes(values[1]) });
          return;
        }
        const [first] = values;
        const text = first === undefined || first.kind === 'function' ? undefined : textOf(follower, path, first);
        if (property === 'register') {
          if (first === undefined) return;
          const options = values[1]?.kind === 'object' ? values[1].entries : [];
          const entry = options.find((one) => one.kind === 'property' && one.name === 'prefix');
          const prefix = entry?.kind === 'property' ? (textOf(follower, path, entry.value) ?? ':part') : '';
          const wrapped = wrappedPlugin(path, first);
          for (const ref of [...meant(path, first), ...wrapped])
            mount(keyOf(ref), { at, parent: app, prefix, beside: [] });
          // What a plugin that breaks the encapsulation hooks, it hooks for its parent.
          for (const ref of wrapped) leaks.push({ ref, app, at });
          return;
        }
        const prefix = text === undefined ? '' : property === 'route' ? text : underOf(text);
        const rest = text === undefined ? values : values.slice(1);
        const exact = app.exact && text !== undefined && !text.includes('*') ? { exact: true as const } : {};
        if (property !== 'route')
          for (const one of rest)
            hooks.push({ app, at, passed: { ...passes(one, text === undefined ? undefined : prefix), ...exact } });
        for (const one of property === 'all' ? [] : rest) {
          if (one.kind === 'function') continue;
          const child = of(path, one);
          if (child.key.startsWith('text:')) continue;
          const beside = rest.filter((other) => other !== one).map((other) => passes(other));
          mount(child.key, { at, parent: app, prefix, beside });
        }
      });
    }
    return { hooks: [...hooks, ...handedOn(hooks)], mounts, decorations };
  }

  const leaks: { readonly ref: FunctionRef; readonly app: App; readonly at: At }[] = [];

  /** What a helper hooks on its parameter, its callers' apps have from the call on. */
  function handedOn(hooks: readonly Hook[]): readonly Hook[] {
    const found: Hook[] = [];
    for (let [from, depth] = [hooks, 0]; from.length > 0 && depth < 3; depth += 1) {
      from = from.flatMap(({ app: { parameter }, passed }) => {
        if (parameter === undefined) return [];
        const called = functions.callers(parameter).calls.flatMap(({ path, call }) => {
          const fact = source.facts(path).calls[call];
          const given = fact?.arguments[parameter.position];
          if (fact === undefined || given === undefined) return [];
          const at: At = { path, call, function: fact.function };
          return [{ app: of(path, given.value), passed, at }];
        });
        const leaked = leaks.filter(({ ref }) => keyOf(ref) === keyOf(parameter));
        return [...called, ...leaked.map(({ app, at }) => ({ app, passed, at }))];
      });
      found.push(...from);
    }
    return found;
  }

  function wrappedPlugin(path: string, expression: Expression): readonly FunctionRef[] {
    const [leaf] = follower.leaves(path, expression);
    if (leaf === undefined || !('expression' in leaf) || leaf.expression.kind !== 'call') return [];
    const call = source.facts(leaf.path).calls[leaf.expression.call];
    const inner = call?.arguments[0];
    return inner === undefined ? [] : meant(leaf.path, inner.value);
  }

  function meant(path: string, expression: Expression): readonly FunctionRef[] {
    const leaves = follower.leaves(path, expression);
    return leaves.flatMap((leaf) => (leaf.kind === 'function' ? [{ path: leaf.path, function: leaf.function }] : []));
  }

  function firstText(path: string, call: CallFact): string | undefined {
    const [first] = call.arguments;
    return first === undefined ? undefined : textOf(follower, path, first.value);
  }

  /** Every way from the root to `app`, as a call at `at` sees it. */
  function ways(app: App, at: At, depth = 0): readonly Way[] {
    const own = all().hooks.flatMap(({ app: hooked, passed, at: from }) =>
      hooked.key === app.key ? [placed(passed, from, at)] : [],
    );
    const above = depth > DEEPEST ? [] : waysAbove(app, depth);
    return above.map((way) => ({
      prefix: pathJoined(way.prefix, app.prefix),
      rooted: way.rooted,
      passed: [...way.passed, ...own.map((passed) => within(passed, pathJoined(way.prefix, app.prefix)))],
    }));
  }

  function waysAbove(app: App, depth: number): readonly Way[] {
    const { parameter } = app;
    const key = parameter === undefined ? app.key : keyOf(parameter);
    const mounted = (all().mounts.get(key) ?? []).flatMap(({ at, parent, prefix, beside }) =>
      ways(parent, at, depth + 1).map((way): Way => ({
        prefix: pathJoined(way.prefix, prefix),
        rooted: way.rooted,
        passed: [...way.passed, ...beside],
      })),
    );
    const called = parameter === undefined ? [] : functions.callers(parameter).calls;
    const given = called.flatMap(({ path, call, function: caller }) => {
      const value = source.facts(path).calls[call]?.arguments[parameter?.position ?? 0];
      if (value === undefined) return [];
      return ways(of(path, value.value), { path, call, function: caller }, depth + 1);
    });
    const found = [...mounted, ...given];
    return found.length > 0 ? found : [{ prefix: '', rooted: app.root, passed: [] }];
  }

  return {
    files,
    of: (path: string, expression: Expression) => of(path, expression),
    ways: (app: App, at: At) => ways(app, at),
    decorations: (name: string) => all().decorations.get(name) ?? [],
  };
}

/** In one body the hook must surely come first; across bodies the order is not known, and it counts. */
function placed(passed: Passed, from: At, at: At): Passed {
  if (from.path !== at.path || from.function !== at.function) return passed;
  return { ...passed, order: { ...from, target: at.call } };
}

function within(passed: Passed, prefix: string): Passed {
  return passed.under === undefined ? passed : { ...passed, under: pathJoined(prefix, passed.under) };
}

function keyOf(ref: FunctionRef): string {
  return `function:${ref.path}:${ref.function}`;
}

function named(text: string): boolean {
  return APP_NAME.test(text.slice(text.lastIndexOf('.') + 1));
}

function typed(type: { readonly kind: string; readonly name?: string } | undefined): boolean {
  return type?.kind === 'name' && APP_TYPE.test(type.name ?? '');
}
