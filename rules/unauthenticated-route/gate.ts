import { z } from 'zod';
import { defineGate } from '#gate/index';
import { guardNamed, isGuarded, isUnder } from './guard.js';

/**
 * A route under a declared prefix is registered without the guard that every route there must have.
 *
 * Routes of fastify, express and hono are found with the prefixes that they are mounted under, through registered plugins,
 * mounted routers and helpers that take the app. A route is guarded by the function itself among its handlers or hooks
 * (`preHandler`, `onRequest`, middleware before the handler; options in a constant too), by one that makes or calls it on every
 * path, by a decoration that is it, and by `addHook` or `use` on the app or on anything that it is mounted on, where that
 * surely comes before it. A helper that is mounted twice is judged twice.
 *
 * Not its business: whether the guard refuses whom it should, paths that are only known at run time, routes that a
 * framework finds by itself (decorated classes, files in a folder), and packages that register routes of their own.
 */
export const gate = defineGate({
  id: 'unauthenticated-route',
  title: 'a route under a guarded prefix is registered without its guard',
  why: 'A route without its guard answers anybody, and no test that shows a token notices: a router refactor silently dropped the authentication of the admin routes.',
  scope: 'project',
  reads: ['declarations'],
  severity: 'error',
  messages: {
    unguarded: {
      what: '{route} is registered without {guard}',
      label: 'anybody may call it',
      instead: 'Give the route {guard} as a hook or handler before its own{example}.',
      allowed: '{guard} on the route itself, or on the app before it',
    },
    idle: {
      what: '{what}, so the rule for {prefix} proves nothing',
      instead: '{todo}',
    },
  },
  options: z.strictObject({
    rules: z
      .array(
        z.strictObject({
          prefix: z.string().startsWith('/').describe('Where it holds: the path and everything below it.'),
          guard: z.string().describe('The guard, or the function that makes it, as `path#function`.'),
          member: z
            .string()
            .optional()
            .describe('Where the function makes several: which property of what it returns.'),
          except: z.array(z.string()).default([]).describe('Routes there that are open, as `GET /path`.'),
          why: z.string().optional().describe('What anybody could do there.'),
          see: z.string().optional().describe('The incident, PR or decision behind it.'),
        }),
      )
      .default([])
      .describe('Which guard the routes under a prefix must have.'),
  }),
  onByDefault: false,

  *names({ rules }) {
    for (const [index, { guard }] of rules.entries())
      yield { at: ['rules', index, 'guard'], kind: 'function', name: guard };
  },

  *check(project, { rules }) {
    for (const { prefix, guard, member, except, why, see } of rules) {
      const guards = guardNamed(project, guard, member);
      const maker = guardNamed(project, guard, undefined)[0];
      const shown = member ?? guard.replace(/^.*#/, '');
      const under = project.routes.routes.filter(({ url }) => isUnder(url, prefix));
      const guarded = under.filter((route) => isGuarded(project, route, guards));
      const place = maker && { path: maker.path, span: project.facts(maker.path).functions[maker.function]?.nameSpan };
      if ((guards.length === 0 || under.length === 0) && place?.span !== undefined) {
        const values =
          guards.length === 0
            ? {
                what: `${guard.replace(/^.*#/, '')} returns no function "${shown}"`,
                todo: 'Correct `member` in the configuration.',
              }
            : {
                what: 'no route is registered there',
                todo: 'Correct `prefix` in the configuration, or delete the rule.',
              };
        yield {
          messageId: 'idle',
          values: { prefix, ...values },
          place: { path: place.path, span: place.span },
          subject: prefix,
          why,
          see,
        };
        continue;
      }
      const model = guarded[0];
      for (const route of under) {
        const names = route.methods.map((method) => `${method === '*' ? 'ANY' : method} ${route.url}`);
        if (guarded.includes(route) || names.every((name) => except.includes(name))) continue;
        yield {
          messageId: 'unguarded',
          values: {
            route: names.join(', '),
            guard: shown,
            example: model ? `, as ${model.methods[0] ?? ''} ${model.url} has it` : '',
          },
          place: route.place,
          subject: names.join(', '),
          within: route.within,
          related: model ? [{ place: model.place, label: `this one has ${shown}` }] : [],
          why,
          see,
        };
      }
    }
  },
});
