import { moveTo, startAt, type Leaf } from '../leaf.js';
import type { Reading } from './constant.js';
import type { CallSite, DrizzleNames, Meaning } from './core.js';

/** A builder with what is called on it: `text('name').notNull().unique()`. */
export interface Chain {
  readonly root: CallSite;
  /** What is called at the root, where it is known. */
  readonly callee: Meaning;
  /** In the order in which they are called. */
  readonly modifiers: readonly { readonly name: string; readonly site: CallSite }[];
}

/** Takes a leaf that is a call apart, back to where the chain begins; undefined where that is nothing of drizzle's. */
export function chainOf(reading: Reading, names: DrizzleNames, leaf: Leaf): Chain | undefined {
  if (leaf.kind !== 'open' || leaf.parts.length > 0) return undefined;
  const site = names.site(leaf, leaf.expression);
  if (site === undefined) return undefined;
  const { callee } = site.call;
  const meaning = names.meaning(startAt(site.path, callee.span, site.frame), callee);
  if (meaning?.kind === 'drizzle') return { root: site, callee: meaning, modifiers: [] };
  if (meaning?.kind === 'call' && (meaning.member === undefined || names.called(meaning.site) === 'pgSchema')) {
    return { root: site, callee: meaning, modifiers: [] };
  }
  if (callee.kind !== 'member') return undefined;
  const objects = reading.follower.from(moveTo(leaf, leaf.path, callee.object.span, leaf.frame), callee.object);
  const [object, ...others] = objects;
  const before = object === undefined || others.length > 0 ? undefined : chainOf(reading, names, object);
  if (before === undefined) return undefined;
  return { ...before, modifiers: [...before.modifiers, { name: callee.property, site }] };
}
