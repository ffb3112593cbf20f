import type { Expression, FileFacts, FunctionId } from '#facts/index';
import { contains, type Place, type Span } from '#facts/span';
import { allExpressions } from './all-expressions.js';
import { createMemberOwners, type MemberOwners } from './member-owner.js';
import type { Target } from './modules.js';
import type { FunctionRef, Project } from './project.js';
import type { FactsSource } from './source.js';

/** A member as `path#Type.member`, or something that a file declares at its top level, as `path#name`. */
export interface MemberName {
  readonly path: string;
  readonly owner?: string;
  readonly member: string;
}

export interface MemberUse {
  /** The member's own characters; the key where it is taken by an index. */
  readonly place: Place;
  readonly within: FunctionRef;
  readonly kind: 'call' | 'read';
}

/**
 * Every place where a member is called or read, however it is spelt: through namespaces, other names and re-exports, by
 * destructuring, optionally, by a constant index, as a callback, bound, through an interface or a field. A place that gives it
 * a value is none, neither is `this` or `super` inside its own class, nor the file that declares it.
 */
export function memberUses(project: Project, name: MemberName): readonly MemberUse[] {
  const { source } = project;
  const owners = ownersOf(source);
  const found = new Map<string, MemberUse>();
  for (const path of project.files) {
    if (path === name.path || !mayUse(project, path, name)) continue;
    const facts = source.facts(path);
    const called = new Set(facts.calls.map(({ calleeSpan }) => calleeSpan.start));
    const spans =
      name.owner === undefined
        ? namedUses(project, owners, path, facts, name)
        : ownedUses(project, owners, path, facts, { ...name, owner: name.owner });
    for (const span of spans) {
      const within = { path, function: functionAt(facts, span) };
      const kind = called.has(span.start) ? 'call' : 'read';
      found.set(`${path}:${span.start}`, { place: { path, span }, within, kind });
    }
  }
  return [...found.values()];
}

/** A cheap test: without the name in its text a file uses nothing of it, unless it got it under another name. */
function mayUse({ source }: Project, path: string, { member, owner }: MemberName): boolean {
  if (source.text(path).includes(member)) return true;
  return owner === undefined && source.module(path).imports.some(({ names }) => names.length > 0);
}

function ownersOf(source: FactsSource): MemberOwners {
  const before = known.get(source);
  if (before !== undefined) return before;
  const owners = createMemberOwners(source);
  known.set(source, owners);
  return owners;
}

// Kept by the source itself, which does not change within a run; the entry goes when it goes.
const known = new WeakMap<FactsSource, MemberOwners>();

/** Uses of a name that a file declares: its references, and members of its namespace. */
function namedUses(
  project: Project,
  { modules, namespaceOf, takenFrom }: MemberOwners,
  path: string,
  facts: FileFacts,
  { path: home, member }: MemberName,
): readonly Span[] {
  const isIt = (target: Target | undefined): boolean => {
    if (target?.kind !== 'binding' || target.path !== home) return false;
    const { name, function: within } = modules.fact(target);
    return name === member && within === 0;
  };
  const isIn = (object: Expression | undefined, name: string): boolean => {
    const file = object === undefined ? undefined : namespaceOf(path, object);
    return file !== undefined && isIt(modules.exported(file, name));
  };
  const isListed = (span: Span): boolean =>
    facts.exports.some((one) => one.kind === 'local' && contains(one.span, span));
  const references = facts.references.flatMap(({ binding, span }) =>
    isIt(modules.binding(path, binding)) && !isListed(span) ? [span] : [],
  );
  const taken = facts.bindings.flatMap((fact): readonly Span[] => {
    const [first, ...more] = fact.path;
    if (typeof first !== 'string' || more.length > 0 || !isIn(takenFrom(path, fact), first)) return [];
    return [keyBefore(project.source.text(path), fact.span, first) ?? fact.span];
  });
  const members = allExpressions(facts).flatMap((one): readonly Span[] => {
    if (one.kind === 'member') return isIn(one.object, one.property) ? [one.propertySpan] : [];
    if (one.kind !== 'element' || namespaceOf(path, one.object) === undefined) return [];
    return keysOf(project, path, one.index).some((name) => isIn(one.object, name)) ? [one.index.span] : [];
  });
  return [...references, ...members, ...taken];
}

function keysOf(project: Project, path: string, index: Expression): readonly string[] {
  const { flow, possible } = project.values(path, index);
  return [...flow, ...possible].flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
}

/** Uses of a member of a type, class or object. */
function ownedUses(
  project: Project,
  owners: MemberOwners,
  path: string,
  facts: FileFacts,
  { path: home, owner: name, member }: MemberName & { readonly owner: string },
): readonly Span[] {
  const owner = { path: home, name };
  const text = project.source.text(path);
  const given = new Set(
    facts.memberAssignments.flatMap(({ target, compound }) => {
      if (compound) return [];
      return target.kind === 'member'
        ? [target.propertySpan.start]
        : target.kind === 'element'
          ? [target.index.span.start]
          : [];
    }),
  );
  const spans: Span[] = [];
  for (const expression of [...allExpressions(facts), ...chainsOf(text, facts)]) {
    if (expression.kind === 'member' && expression.property === member && !given.has(expression.propertySpan.start)) {
      if (owners.isOwnThis(path, expression.object, owner)) continue;
      if (owners.isOwned(path, expression.object, owner)) spans.push(nameIn(text, expression.propertySpan, member));
    } else if (
      expression.kind === 'element' &&
      !given.has(expression.index.span.start) &&
      owners.isOwned(path, expression.object, owner)
    ) {
      if (keysOf(project, path, expression.index).includes(member)) spans.push(expression.index.span);
    }
  }
  for (const [id, fact] of facts.bindings.entries()) {
    for (const [index, part] of fact.path.entries()) {
      if (part !== member || !owners.isPartOwned(path, id, fact.path.slice(0, index), owner)) continue;
      spans.push(keyBefore(text, fact.span, member) ?? fact.span);
    }
  }
  return spans;
}

/** `({ member } = other)`: what is assigned to a pattern has the place of what it is taken from. */
function nameIn(text: string, span: Span, member: string): Span {
  if (text.slice(span.start, span.end) === member) return span;
  const start = text.lastIndexOf(member, span.start);
  return start < 0 ? span : { start, end: start + member.length };
}

/** `{ member: other }`: the key that stands nearest before the name; the name itself where it is the key. */
function keyBefore(text: string, name: Span, member: string): Span | undefined {
  if (text.slice(name.start, name.end) === member) return undefined;
  const key = new RegExp(`(?<![\\w$])${member.replace(/\$/g, '\\$&')}(?=['"]?\\s*:)`, 'g');
  const before = [...text.slice(Math.max(0, name.start - 400), name.start).matchAll(key)].at(-1);
  if (before === undefined) return undefined;
  const start = Math.max(0, name.start - 400) + before.index;
  return { start, end: start + member.length };
}

/**
 * Members that follow a name or a call in the text. The facts leave out conditions of code that calls nothing, so a member
 * that is only tested stands nowhere else.
 */
function chainsOf(text: string, facts: FileFacts): readonly Expression[] {
  const roots: readonly Expression[] = [
    ...facts.references.map(({ span, binding }): Expression => ({
      kind: 'reference',
      span,
      binding,
      name: text.slice(span.start, span.end),
    })),
    ...facts.calls.map(({ span }, call): Expression => ({ kind: 'call', span, call })),
  ];
  return roots.flatMap((root) => {
    const chain: Expression[] = [];
    let object = root;
    for (;;) {
      link.lastIndex = object.span.end;
      const match = link.exec(text);
      const property = match?.[1] ?? match?.[3];
      if (match === null || property === undefined) return chain;
      const start = object.span.end + match[0].lastIndexOf(property);
      const propertySpan = { start, end: start + property.length };
      object = {
        kind: 'member',
        span: { start: root.span.start, end: object.span.end + match[0].length },
        object,
        property,
        propertySpan,
      };
      chain.push(object);
    }
  });
}

const link = /\s*!?\s*(?:\?\.|\.(?!\.))\s*([A-Za-z_$#][\w$]*)|\s*!?(?:\?\.)?\[(['"])([\w$]+)\2\]/y;

/** The innermost function whose text holds the place. */
function functionAt(facts: FileFacts, at: Span): FunctionId {
  let best = 0;
  for (const [id, { span }] of facts.functions.entries()) {
    const around = facts.functions[best]?.span;
    if (id > 0 && contains(span, at) && (best === 0 || (around && contains(around, span)))) best = id;
  }
  return best;
}
