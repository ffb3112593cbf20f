import picomatch from 'picomatch';
import { z } from 'zod';
import { defineGate, nearest } from '#gate/index';
import { hasPath, meets } from './matching.js';
import { mentionsIn } from './mentions.js';

/**
 * A text that people follow names `METHOD /path`, and no router registers it.
 *
 * Texts are strings, templates and comments of the named source files, and the named Markdown files. Routes are those of
 * fastify, express and hono, with the prefixes that they are mounted under. `:id`, `{id}`, `<id>` and `${id}` match a
 * parameter of any name, and a value (`/workspaces/42`) matches one too; the query is left out. A `curl` to this machine or to
 * an address in a variable counts by the method that it sends. Where it is not seen what a router is mounted on, the end of
 * the path must match.
 *
 * Not its business: paths without a method, a removed `/books/export` beside a `/books/:id` that answers it, URLs with any
 * other host, and routes of other services (name their prefixes under `elsewhere`).
 */
export const gate = defineGate({
  id: 'dangling-route',
  title: 'a text names a route that no router registers',
  why: 'Whoever follows it gets a 404: a recovery hint named an endpoint that had never shipped, and documentation of removed routes led authors of tools to wire one.',
  scope: 'project',
  reads: ['declarations'],
  severity: 'error',
  messages: {
    dangling: {
      what: '{route} is named here, and no router registers it',
      label: '{hint}',
      instead:
        'Name a route that there is, register this one, or list its prefix under `elsewhere` if another service has it.',
    },
    blind: {
      what: '{route} is named here, and no route of the project is seen at all',
      label: 'the first of {count}, none of which is judged',
      instead: 'Add the files that register the routes to `include`, or turn the gate off.',
    },
  },
  options: z.strictObject({
    rules: z
      .array(
        z.strictObject({
          texts: z
            .array(
              z.string().refine((text) => !/\.md$/i.test(text) || !/[*?{[]/.test(text), {
                message: 'names Markdown by its path; a glob finds source files only',
              }),
            )
            .min(1)
            .describe('Globs of source files, and Markdown files by their paths.'),
          elsewhere: z
            .array(z.string().startsWith('/'))
            .default([])
            .describe('Prefixes of paths that other services have.'),
          why: z.string().optional().describe('Who follows these texts, and what happens then.'),
          see: z.string().optional().describe('The incident, PR or decision behind it.'),
        }),
      )
      .default([])
      .describe('Which texts are followed.'),
  }),
  onByDefault: false,

  *names({ rules }) {
    for (const [index, { texts }] of rules.entries()) {
      for (const [nth, name] of texts.entries()) {
        if (!isMarkdown(name)) yield { at: ['rules', index, 'texts', nth], kind: 'glob', name };
      }
    }
  },

  *check(project, { rules }) {
    const { routes } = project.routes;
    const names = routes.flatMap(({ methods, url }) => methods.map((method) => `${method} ${url}`));
    for (const { texts, elsewhere, why, see } of rules) {
      const isNamed = picomatch(texts.map((text) => text.replace(/^\.\//, '')));
      const files = [...project.files.filter((path) => isNamed(path)), ...texts.filter(isMarkdown)];
      const mentions = files.flatMap((path) =>
        mentionsIn(project.source.text(path))
          .filter(
            ({ url }) => !elsewhere.some((prefix) => url === prefix || url.startsWith(`${prefix.replace(/\/$/, '')}/`)),
          )
          .map((mention) => ({ path, mention })),
      );
      for (const { path, mention } of mentions) {
        const route = `${mention.method} ${mention.url}${mention.goesOn ? '/…' : ''}`;
        const common = { place: { path, span: mention.span }, subject: route, why, see };
        if (routes.length === 0) {
          yield { messageId: 'blind', values: { route, count: mentions.length }, ...common };
          break;
        }
        if (routes.some((one) => meets(mention, one))) continue;
        const there = routes.find((one) => one.rooted && hasPath(mention, one));
        const near = there ? undefined : nearest(route, names);
        const model = there ?? routes.find(({ methods, url }) => methods.some((method) => `${method} ${url}` === near));
        yield {
          messageId: 'dangling',
          values: {
            route,
            hint: there
              ? `the path takes ${there.methods.join(', ')}`
              : near
                ? `the nearest is ${near}`
                : 'nothing like it is registered',
          },
          related: model ? [{ place: model.place, label: 'this one is registered' }] : [],
          ...common,
        };
      }
    }
  },
});

function isMarkdown(path: string): boolean {
  return /\.md$/i.test(path);
}
