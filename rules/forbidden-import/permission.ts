import type { ImportFact } from '#facts/index';
import type { Layers } from './layers.js';

/** Whom the files of a layer may import. */
interface Rule {
  readonly from: readonly string[];
  readonly mayNotImport?: readonly string[] | undefined;
  readonly mayImportOnly?: readonly string[] | undefined;
}

/**
 * What the headline calls a target that the rule forbids: the layer, or the file where it is in none. Layers may overlap:
 * a ban holds for all but the banned layer's own files, so that a wide layer around both does not undo it.
 */
export function forbiddenName(layers: Layers, rule: Rule, path: string, target: string): string | undefined {
  const foreign = (layer: string): boolean => layers.has(target, layer) && !layers.has(path, layer);
  const banned = rule.mayNotImport?.find(foreign);
  if (banned !== undefined || !rule.mayImportOnly) return banned;
  const isOwn = rule.from.some((layer) => layers.has(path, layer) && layers.has(target, layer));
  if (isOwn || rule.mayImportOnly.some((layer) => layers.has(target, layer))) return undefined;
  return layers.of(target).find(foreign) ?? target;
}

/** Nothing of the import is left at run time. */
export function isTypeOnly(fact: ImportFact): boolean {
  return fact.typeOnly || (fact.names.length > 0 && fact.names.every((name) => name.typeOnly));
}

/** What the reader may import instead, in words. */
export function allowedBy(layers: Readonly<Record<string, unknown>>, rule: Rule, from: string): string {
  const listed = rule.mayImportOnly ?? Object.keys(layers);
  const rest = listed.filter((layer) => layer !== from && !rule.mayNotImport?.includes(layer));
  return rest.length > 0 ? rest.join(', ') : 'nothing internal';
}
