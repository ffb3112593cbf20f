import { startAt } from '../leaf.js';
import { onlyLeaf, optionOf, type Reading } from './constant.js';

/** What becomes of a property that gives a column its name; `unknown` where two clients of the project differ. */
export type Casing = 'as-is' | 'snake_case' | 'camelCase' | 'unknown';

const CLIENTS = /^drizzle-orm(?:\/|$)|^drizzle-kit(?:\/|$)/;

/** The `casing` that `drizzle(…, { casing })` and `defineConfig({ casing })` of drizzle-kit name. */
export function projectCasing(reading: Reading): Casing {
  const { source, modules } = reading.follower;
  const found = new Set<Casing>();
  for (const path of source.files) {
    const text = source.text(path);
    if (!text.includes('casing') || !text.includes('drizzle')) continue;
    for (const call of source.facts(path).calls) {
      const { callee } = call;
      if (callee.kind !== 'reference' || callee.binding === undefined) continue;
      const target = modules.binding(path, callee.binding);
      if (target?.kind !== 'external' || !CLIENTS.test(target.specifier)) continue;
      if (target.imported !== 'drizzle' && target.imported !== 'defineConfig') continue;
      for (const { value } of call.arguments) {
        const leaf = onlyLeaf(reading, startAt(path, value.span), value);
        if (leaf?.kind !== 'expression' || leaf.expression.kind !== 'object') continue;
        const casing = optionOf(reading, leaf, value, 'casing');
        if (casing === undefined) continue;
        found.add(casing === 'snake_case' || casing === 'camelCase' ? casing : 'unknown');
      }
    }
  }
  const [only, ...others] = found;
  return others.length > 0 ? 'unknown' : (only ?? 'as-is');
}

/** A property as drizzle spells its column. */
export function cased(property: string, casing: Exclude<Casing, 'unknown'>): string {
  if (casing === 'as-is') return property;
  const words = property.replace(/['\u2019]/g, '').match(/[\da-z]+|[A-Z]+(?![a-z])|[A-Z][\da-z]+/g) ?? [];
  const lower = words.map((word) => word.toLowerCase());
  if (casing === 'snake_case') return lower.join('_');
  return lower
    .map((word, index) => (index === 0 ? word : `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`))
    .join('');
}
