import type { CallFact, CallId, Expression, ListItem, ObjectEntry } from '#facts/index';
import type { Place } from '#facts/span';
import type { Follower } from './follow.js';
import type { FunctionRef } from './project.js';
import { createRouteApps, type App } from './route-apps.js';
import { pathJoined, textOf } from './route-text.js';

/** One way in which a route is registered: a helper that is mounted twice registers its routes twice. */
export interface Route {
  /** In capitals; `*` is any. */
  readonly methods: readonly string[];
  /** From the root, with every prefix; a part that is not known is `:part`. */
  readonly url: string;
  /** False where what it is mounted on is not seen: more may stand before `url`. */
  readonly rooted: boolean;
  /** The characters of the path, or of the URL entry. */
  readonly place: Place;
  readonly within: FunctionRef;
  /** Handlers and hooks of the route itself. */
  readonly handlers: readonly PassedExpression[];
  /** What requests pass before: hooks and middleware of the app and of everything that it is mounted on. */
  readonly before: readonly Passed[];
}

export interface PassedExpression {
  readonly path: string;
  readonly expression: Expression;
  /** It is the last of several handlers: none that it might let through comes behind it. */
  readonly last?: true;
}

/** A hook or middleware. */
export interface Passed extends PassedExpression {
  /** In one body with what it is for, it counts only where its call surely comes before `target`. */
  readonly order?: FunctionRef & { readonly call: CallId; readonly target: CallId };
  /** The path that it is limited to, with all below it; `exact`: without. */
  readonly under?: string;
  readonly exact?: true;
}

export interface RouteIndex {
  /** By path and position. */
  readonly routes: readonly Route[];
  /** The functions of the project that an expression can mean, decorations of an app among them. */
  functionsOf(path: string, expression: Expression): readonly FunctionRef[];
  /** What a name was first given, through imports: `asyncHandler(guard)` behind `authenticate`. */
  givenTo(path: string, expression: Expression): PassedExpression | undefined;
}

/** Routes of fastify, express, hono and what is written like them. */
export function createRouteIndex(follower: Follower): RouteIndex {
  const apps = createRouteApps(follower);
  const routes = (): readonly Route[] =>
    apps.files().flatMap((path) =>
      follower.source.facts(path).calls.flatMap((call, id) => {
        const registered = registeredBy(follower, apps, path, call);
        return registered.flatMap((one) =>
          apps.ways(one.app, { path, function: call.function, call: id }).map((way): Route => ({
            methods: one.methods,
            url: pathJoined(way.prefix, one.url),
            rooted: way.rooted,
            place: { path: one.path, span: one.at.span },
            within: { path, function: call.function },
            handlers: one.handlers,
            before: way.passed,
          })),
        );
      }),
    );
  let kept: readonly Route[] | undefined;
  return {
    get routes() {
      return (kept ??= routes());
    },
    functionsOf: (path, expression) => {
      const declared = declaredBy(follower, path, expression);
      if (declared !== undefined) return [declared];
      const found = follower
        .leaves(path, expression)
        .flatMap((leaf) => (leaf.kind === 'function' ? [{ path: leaf.path, function: leaf.function }] : []));
      if (found.length > 0 || expression.kind !== 'member') return found;
      return apps.decorations(expression.property);
    },
    givenTo: (path, expression) => givenTo(follower, path, expression),
  };
}

function givenTo(follower: Follower, path: string, expression: Expression): PassedExpression | undefined {
  if (expression.kind !== 'reference' || expression.binding === undefined) return undefined;
  const target = follower.modules.binding(path, expression.binding);
  if (target?.kind !== 'binding') return undefined;
  const { init, path: within } = follower.modules.fact(target);
  return init === undefined || within.length > 0 ? undefined : { path: target.path, expression: init };
}

/** Most names are those of functions: they need no following, which has an end where there is much to follow. */
function declaredBy(follower: Follower, path: string, expression: Expression): FunctionRef | undefined {
  if (expression.kind !== 'reference' || expression.binding === undefined) return undefined;
  const target = follower.modules.binding(path, expression.binding);
  if (target?.kind !== 'binding') return undefined;
  const { defines, assignments } = follower.modules.fact(target);
  return defines === undefined || assignments.length > 0 ? undefined : { path: target.path, function: defines };
}

interface Registered {
  readonly app: App;
  readonly methods: readonly string[];
  readonly url: string;
  /** The file that `at` stands in. */
  readonly path: string;
  readonly at: Expression;
  readonly handlers: readonly PassedExpression[];
}

const METHODS: ReadonlySet<string> = new Set([
  'get',
  'post',
  'put',
  'patch',
  'delete',
  'head',
  'options',
  'all',
  'del',
]);
const HOOKS: ReadonlySet<string> = new Set(['onRequest', 'preParsing', 'preValidation', 'preHandler', 'handler']);

type Apps = ReturnType<typeof createRouteApps>;

function registeredBy(follower: Follower, apps: Apps, path: string, call: CallFact): readonly Registered[] {
  const { callee } = call;
  if (call.form !== 'call' || callee.kind !== 'member') return [];
  const [first, ...rest] = call.arguments;
  const only = first === undefined || rest.length > 0 ? undefined : objectAt(follower, path, first.value);
  if (callee.property === 'route' && only !== undefined) {
    return fromObject(follower, apps.of(path, callee.object), only.path, only.entries);
  }
  if (callee.property === 'on') return fromMethods(follower, apps.of(path, callee.object), path, call);
  if (!METHODS.has(callee.property)) return [];
  const methods = methodsOf(callee.property);
  // `app.route('/books').get(…).post(…)`.
  const chained = routeCall(follower, path, callee.object);
  if (chained !== undefined) {
    const handlers = [...chained.before, ...call.arguments.map(({ value }) => value)];
    const app = apps.of(path, chained.object);
    return chained.urls.map((one) => ({ ...one, path, app, methods, handlers: inOrder(path, handlers) }));
  }
  if (first === undefined || first.spread || rest.length === 0) return [];
  const urls = urlsOf(follower, path, first.value);
  if (urls.length === 0) return [];
  const app = apps.of(path, callee.object);
  const handler = rest.at(-1)?.value;
  if (handler?.kind !== 'function' && !(app.isApp && mayHandle(handler))) return [];
  const values = rest.map(({ value }) => value);
  const handlers = inOrder(path, values).flatMap((one): readonly PassedExpression[] => {
    const options = objectAt(follower, path, one.expression);
    return options === undefined ? [one] : hooksIn(follower, options.path, options.entries);
  });
  return urls.map((one) => ({ ...one, path, app, methods, handlers }));
}

function inOrder(path: string, handlers: readonly Expression[]): readonly PassedExpression[] {
  return handlers.map((expression, index) =>
    index > 0 && index === handlers.length - 1 ? { path, expression, last: true } : { path, expression },
  );
}

/** An object where it is written, or by the name of the constant that holds it. */
function objectAt(
  follower: Follower,
  path: string,
  expression: Expression,
): { readonly path: string; readonly entries: readonly ObjectEntry[] } | undefined {
  if (expression.kind === 'object') return { path, entries: expression.entries };
  const given = givenTo(follower, path, expression);
  return given?.expression.kind === 'object' ? { path: given.path, entries: given.expression.entries } : undefined;
}

/** A client's `api.get('/books', options)` looks much like a route. */
function mayHandle(handler: Expression | undefined): boolean {
  if (handler?.kind === 'reference') return !OPTIONS_NAME.test(handler.name);
  return handler?.kind === 'member' || handler?.kind === 'call' || handler?.kind === 'conditional';
}

const OPTIONS_NAME = /^(?:opts?|options|config|params|init|headers|data|body|payload|query|json)$/i;

function routeCall(
  follower: Follower,
  path: string,
  object: Expression,
):
  | {
      readonly object: Expression;
      readonly urls: readonly { readonly url: string; readonly at: Expression }[];
      /** What `.all(…)` in the chain puts before the handlers behind it. */
      readonly before: readonly Expression[];
    }
  | undefined {
  if (object.kind !== 'call') return undefined;
  const inner = follower.source.facts(path).calls[object.call];
  if (inner === undefined || inner.callee.kind !== 'member') return undefined;
  const [first, second] = inner.arguments;
  if (inner.callee.property === 'route' && first !== undefined && second === undefined) {
    const urls = urlsOf(follower, path, first.value);
    return urls.length > 0 ? { object: inner.callee.object, urls, before: [] } : undefined;
  }
  if (!METHODS.has(inner.callee.property) || first?.value.kind === 'string') return undefined;
  const outer = routeCall(follower, path, inner.callee.object);
  const before = inner.callee.property === 'all' ? inner.arguments.map(({ value }) => value) : [];
  return outer && { ...outer, before: [...outer.before, ...before] };
}

/** `app.on(['GET', 'POST'], '/books', handler)` of hono. An emitter's `on` has no path. */
function fromMethods(follower: Follower, app: App, path: string, call: CallFact): readonly Registered[] {
  const [given, at, ...rest] = call.arguments;
  if (given === undefined || at === undefined || rest.length === 0 || !app.isApp) return [];
  const items = given.value.kind === 'array' ? given.value.items : [given];
  const methods = items.flatMap(({ value }) => textOf(follower, path, value) ?? []);
  if (!methods.every((one) => METHODS.has(one.toLowerCase()))) return [];
  const handlers = inOrder(
    path,
    rest.map(({ value }) => value),
  );
  return urlsOf(follower, path, at.value).map((one) => ({ ...one, path, app, methods, handlers }));
}

/** `app.route({ method, url, preHandler, handler })`. */
function fromObject(
  follower: Follower,
  app: App,
  path: string,
  entries: readonly ObjectEntry[],
): readonly Registered[] {
  const at = valueOf(entries, 'url') ?? valueOf(entries, 'path');
  const method = valueOf(entries, 'method');
  if (at === undefined || method === undefined) return [];
  const items: readonly ListItem[] = method.kind === 'array' ? method.items : [{ spread: false, value: method }];
  const methods = items.flatMap(({ value }) => textOf(follower, path, value) ?? []).map((one) => one.toUpperCase());
  return urlsOf(follower, path, at).map((one) => ({
    ...one,
    path,
    app,
    methods: methods.length > 0 ? methods : ['*'],
    handlers: hooksIn(follower, path, entries),
  }));
}

function urlsOf(
  follower: Follower,
  path: string,
  expression: Expression,
): readonly { readonly url: string; readonly at: Expression }[] {
  if (expression.kind === 'array') return expression.items.flatMap(({ value }) => urlsOf(follower, path, value));
  const url = textOf(follower, path, expression);
  return url !== undefined && /^(?:\/|\*|$)/.test(url) ? [{ url, at: expression }] : [];
}

function hooksIn(follower: Follower, path: string, entries: readonly ObjectEntry[]): readonly PassedExpression[] {
  return entries.flatMap((entry): readonly PassedExpression[] => {
    if (entry.kind === 'property') return HOOKS.has(entry.name) ? [{ path, expression: entry.value }] : [];
    // What is spread in may hold a hook.
    const spread = entry.kind === 'spread' ? objectAt(follower, path, entry.value) : undefined;
    return spread === undefined ? [] : hooksIn(follower, spread.path, spread.entries);
  });
}

function valueOf(entries: readonly ObjectEntry[], name: string): Expression | undefined {
  const entry = entries.findLast((one) => one.kind === 'property' && one.name === name);
  return entry?.kind === 'property' ? entry.value : undefined;
}

function methodsOf(property: string): readonly string[] {
  return property === 'all' ? ['*'] : property === 'del' ? ['DELETE'] : [property.toUpperCase()];
}
