import { z } from 'zod';
import { defineGate, type Related } from '#gate/index';
import type { ImportFact } from '#facts/index';
import { layersOf, type Layers } from './layers.js';
import { reachFrom, type Reached } from './reach.js';

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
 * module imports in turn. The files of its own layer are always allowed.
 *
 * Not its business: packages and built-in modules, files that are in no layer (unless a rule says `mayImportOnly`), specifiers
 * that are computed at run time, and imports that resolve to nothing, which are the run's own problem.
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
      instead: 'Move what is needed to where {from} may import it from, or have it handed in by the caller.',
      allowed: '{from} may import: {allowed}',
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
    for (const rule of options.rules) {
      for (const path of project.source.files) {
        const from = rule.from.find((layer) => layers.has(path, layer));
        if (from === undefined) continue;
        const forbidden = (target: string): string | undefined => forbiddenName(layers, rule, path, target);
        const own = (file: string): boolean => rule.from.some((layer) => layers.has(file, layer));
        for (const fact of project.source.module(path).imports) {
          if (rule.typeOnly === 'ignore' && isTypeOnly(fact)) continue;
          for (const [to, reached] of reachFrom(project, path, fact, { ...rule, forbidden, own })) {
            const resolves = `${reached.hops.length > 0 ? 'leads' : 'resolves'} to ${reached.path} (${layers.describe(reached.path)})`;
            yield {
              messageId: 'forbidden',
              severity: rule.aspirational ? 'note' : 'error',
              values: { from, to, resolves, allowed: allowedBy(options.layers, rule, from) },
              place: { path, span: fact.span },
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

interface Rule {
  readonly mayNotImport?: readonly string[] | undefined;
  readonly mayImportOnly?: readonly string[] | undefined;
}

/** What the headline calls a target that the rule forbids: the layer, or the file where it is in none. */
function forbiddenName(layers: Layers, rule: Rule, path: string, target: string): string | undefined {
  if (layers.of(path).some((layer) => layers.has(target, layer))) return undefined;
  const banned = rule.mayNotImport?.find((layer) => layers.has(target, layer));
  if (banned !== undefined) return banned;
  if (!rule.mayImportOnly || rule.mayImportOnly.some((layer) => layers.has(target, layer))) return undefined;
  return layers.of(target)[0] ?? target;
}

function isTypeOnly(fact: ImportFact): boolean {
  return fact.typeOnly || (fact.names.length > 0 && fact.names.every((name) => name.typeOnly));
}

function allowedBy(layers: Readonly<Record<string, unknown>>, rule: Rule, from: string): string {
  const listed = rule.mayImportOnly ?? Object.keys(layers);
  const rest = listed.filter((layer) => layer !== from && !rule.mayNotImport?.includes(layer));
  return rest.length > 0 ? rest.join(', ') : 'nothing internal';
}

function relatedTo(reached: Reached): readonly Related[] {
  return reached.hops.map(({ place, to, by }) => ({
    place,
    label: `${by === 're-export' ? 'passed on from' : 'imports'} ${to}`,
  }));
}
