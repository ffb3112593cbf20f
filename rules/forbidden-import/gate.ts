import { z } from 'zod';
import { defineGate } from '#gate/index';
import { layersOf } from './layers.js';
import { allowedBy, forbiddenName, isTypeOnly } from './permission.js';
import { reachFrom, relatedTo } from './reach.js';

const names = z
  .union([z.string(), z.array(z.string())])
  .transform((one): readonly string[] => (typeof one === 'string' ? [one] : one));

/**
 * A module imports what its layer may not.
 *
 * Layers are named sets of files; a rule says which layers one may not import, or which alone it may, and why. Every form
 * counts: static, side-effect, dynamic, `require`, re-export, `import type` and `import('…')` types (by option not). Paths are
 * resolved, so an alias or a package's own name is no way round; and an imported name is followed through modules that only
 * re-export it to the one that declares it, so a barrel is none either. With `transitive`, so is everything that the imported
 * module imports in turn. A layer may import its own files.
 *
 * Not its business: packages and built-in modules, files that are in no layer (unless a rule says `mayImportOnly`), specifiers
 * that are computed at run time. An import in a layer with a rule that resolves to nothing is a note: it was not judged.
 */
export const gate = defineGate({
  id: 'forbidden-import',
  title: 'a module imports what its layer may not',
  why: 'The boundary is what lets a module be changed, tested and reasoned about without the others; each import across it couples them for good, and nothing fails until it does.',
  scope: 'project',
  reads: ['imports'],
  severity: 'error',
  messages: {
    forbidden: {
      what: '{from} must not import {to}',
      label: '{resolves}',
      instead: 'Have it handed in by the caller, or move what is needed to where {from} may import it from.',
      allowed: '{from} may import: {allowed}',
    },
    unresolved: {
      what: '{from} imports {specifier}, which leads to no file, so it is not judged',
      label: '{because}',
      instead: 'Correct the path, or the tsconfig or package.json that should lead it to a file.',
    },
  },
  options: z.strictObject({
    layers: z.record(z.string(), names).default({}).describe('Layers by name, each one or several globs.'),
    rules: z
      .array(
        z
          .strictObject({
            from: names.describe('The layers that the rule is about.'),
            mayNotImport: names.optional().describe('Layers that they must not import.'),
            mayImportOnly: names.optional().describe('The only layers that they may import, besides their own.'),
            typeOnly: z.enum(['count', 'ignore']).default('count').describe('Whether imports of types alone count.'),
            transitive: z.boolean().default(false).describe('What an imported module imports in turn counts too.'),
            aspirational: z.boolean().default(false).describe('It does not hold yet: report notes.'),
            why: z.string().optional().describe('What goes wrong when the boundary is crossed.'),
            see: z.string().optional().describe('The incident, PR or decision behind it.'),
          })
          .refine((rule) => rule.mayNotImport !== undefined || rule.mayImportOnly !== undefined, {
            message: 'needs mayNotImport or mayImportOnly',
          }),
      )
      .default([])
      .describe('Who may not import whom.'),
  }),
  onByDefault: false,

  *names({ layers, rules }) {
    const among = Object.keys(layers);
    for (const [layer, globs] of Object.entries(layers)) {
      for (const [index, name] of globs.entries()) yield { at: ['layers', layer, index], kind: 'glob', name };
    }
    for (const [index, rule] of rules.entries()) {
      for (const key of ['from', 'mayNotImport', 'mayImportOnly'] as const) {
        for (const [nth, name] of (rule[key] ?? []).entries())
          yield { at: ['rules', index, key, nth], kind: 'layer', name, among };
      }
    }
  },

  *check(project, options) {
    const layers = layersOf(options.layers);
    const unresolved = new Set<string>();
    for (const rule of options.rules) {
      for (const path of project.files) {
        const from = rule.from.find((layer) => layers.has(path, layer));
        if (from === undefined) continue;
        const forbidden = (target: string): string | undefined => forbiddenName(layers, rule, path, target);
        const own = (file: string): boolean => rule.from.some((layer) => layers.has(file, layer));
        for (const fact of project.source.module(path).imports) {
          if (rule.typeOnly === 'ignore' && isTypeOnly(fact)) continue;
          const place = { path, span: fact.span };
          const { specifier } = fact;
          const resolution = project.source.resolve(path, specifier);
          const key = `${path}:${fact.span.start}`;
          // Several rules may be about one file.
          if (resolution.kind === 'unresolved' && !unresolved.has(key)) {
            unresolved.add(key);
            const values = { from, specifier, because: resolution.why };
            yield { messageId: 'unresolved', severity: 'note', values, place, subject: specifier };
          }
          for (const [to, reached] of reachFrom(project, path, fact, { ...rule, forbidden, own })) {
            const resolves = `${reached.hops.length > 0 ? 'leads' : 'resolves'} to ${reached.path} (${layers.describe(reached.path)})`;
            yield {
              messageId: 'forbidden',
              severity: rule.aspirational ? 'note' : 'error',
              values: { from, to, resolves, allowed: allowedBy(options.layers, rule, from) },
              place,
              subject: `${from} -> ${reached.path}`,
              related: relatedTo(reached),
              why: rule.why,
              see: rule.see,
            };
          }
        }
      }
    }
  },
});
