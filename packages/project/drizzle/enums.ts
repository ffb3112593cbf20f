import type { Place } from '#facts/span';
import { startAt, type Leaf } from '../leaf.js';
import type { OrmEnum } from '../orm-schema.js';
import { elementsOf } from '../parts.js';
import type { OpenValue } from '../value.js';
import { onlyLeaf, textOf, type Reading } from './constant.js';
import type { CallSite, DrizzleNames } from './core.js';

/** Where an enum is made: `pgEnum(…)`, `auth.enum(…)`; `schema` is the call that made `auth`. Undefined for any other call. */
export function enumMaker(names: DrizzleNames, site: CallSite): { readonly schema?: CallSite } | undefined {
  const { callee } = site.call;
  const meaning = names.meaning(startAt(site.path, callee.span, site.frame), callee);
  if (meaning?.kind === 'drizzle') return meaning.of === 'core' && meaning.name === 'pgEnum' ? {} : undefined;
  if (meaning?.member !== 'enum' || names.called(meaning.site) !== 'pgSchema') return undefined;
  return { schema: meaning.site };
}

/** The enum that a call makes; undefined where its name cannot be told. */
export function readEnum(reading: Reading, site: CallSite, schema: string | undefined): OrmEnum | undefined {
  const [first, second] = site.call.arguments;
  if (first === undefined || second === undefined || first.spread || second.spread) return undefined;
  const origin = startAt(site.path, site.call.span, site.frame);
  const name = textOf(reading, origin, first.value);
  if (name === undefined) return undefined;
  const labels: { value: string; at: Place }[] = [];
  const open: OpenValue[] = [];
  const list = onlyLeaf(reading, origin, second.value);
  const elements = list === undefined ? [] : elementsOf(reading.follower, list, second.value);
  if (elements.length === 0)
    open.push({ at: { path: site.path, span: second.value.span }, why: 'its labels are not known' });
  for (const leaf of elements) {
    const label = labelOf(reading, leaf);
    if (label === undefined)
      open.push({ at: leaf.at, why: leaf.kind === 'open' ? leaf.why : 'a label that is no text' });
    else labels.push(label);
  }
  return { orm: 'drizzle', ...(schema === undefined ? {} : { schema }), name: name.value, at: name.at, labels, open };
}

function labelOf(reading: Reading, leaf: Leaf): { readonly value: string; readonly at: Place } | undefined {
  if (leaf.kind === 'expression')
    return leaf.expression.kind === 'constant' ? undefined : textOf(reading, leaf, leaf.expression);
  if (leaf.kind !== 'literal' || typeof leaf.value !== 'string') return undefined;
  // A TypeScript enum is one binding: the member is found by its name.
  const { constant } = leaf;
  const facts = constant === undefined ? undefined : reading.follower.source.facts(constant.path);
  const fact = facts?.bindings.find(({ kind, name }) => kind === 'enum' && name === constant?.name);
  const member = fact?.members?.find(({ name }) => name === constant?.member);
  return {
    value: leaf.value,
    at: member === undefined || constant === undefined ? leaf.at : { path: constant.path, span: member.span },
  };
}
