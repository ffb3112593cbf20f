import type { BindingFact, Expression, FileFacts } from '#facts/index';
import type { Place } from '#facts/span';
import type { Vocabulary } from '#sql/catalog';
import { isChanged } from './changes.js';
import type { DeclaredTypes } from './declared-types.js';
import type { Follower } from './follow.js';
import { moveTo, startAt, type Leaf, type Origin } from './leaf.js';
import { elementsOf, propertyOf } from './parts.js';
import type { DeclaredValues } from './project.js';
import type { ColumnWrite } from './site.js';
import { isTestFile } from './tests.js';
import type { ConstantName } from './value.js';

/** A constant that a statement of the file binds to a column. */
interface BoundConstant {
  readonly path: string;
  readonly constant: ConstantName;
}

/** What was bound while a file had another text; of the statements in `anew` it is asked again. */
export interface BoundBefore extends Pick<ConstantIndex, 'bound'> {
  anew(): readonly string[];
}

export interface ConstantIndex {
  /** The constants that are bound to columns of this vocabulary. */
  bound(vocabulary: Vocabulary): readonly BoundConstant[];
  declaredValues(path: string, name: string): DeclaredValues | undefined;
  constantsFor(vocabulary: Vocabulary): ReadonlyMap<string, readonly ConstantName[]>;
}

/** Answers what the project declares as lists of values, and which of its constants are for a vocabulary. */
export function createConstantIndex(
  follower: Follower,
  types: DeclaredTypes,
  columnWrites: () => readonly ColumnWrite[],
  before?: BoundBefore,
): ConstantIndex {
  const { source, modules } = follower;
  const binding = new Map<Vocabulary, readonly BoundConstant[]>();
  const memo = new Map<Vocabulary, ReadonlyMap<string, readonly ConstantName[]>>();

  function declaredValues(path: string, name: string): DeclaredValues | undefined {
    const target = modules.named(path, name);
    if (target?.kind === 'type') {
      const { type, nameSpan } = target.type;
      const found = types.values({ path: target.path, type });
      const values = found.values.flatMap((one) =>
        one.value === null ? [] : [{ value: one.value, place: one.place }],
      );
      const place = { path: target.path, span: nameSpan };
      return {
        name,
        place,
        form: 'union',
        values,
        open: found.whole ? [] : [{ at: place, why: 'the type is wider than a list of values' }],
      };
    }
    if (target?.kind !== 'binding') return undefined;
    const fact = modules.fact(target);
    const place: Place = { path: target.path, span: fact.span };
    const where: Expression = { kind: 'reference', span: fact.span, name: fact.name, binding: target.binding };
    // The members' own places are wanted, so the way starts behind the constant's name.
    const leaves =
      fact.init === undefined
        ? follower.leaves(target.path, where)
        : follower.from(startAt(target.path, fact.init.span), fact.init);
    const form = formOf(source.facts(target.path), fact, leaves[0]);
    const left = fact.init?.kind === 'call' ? source.facts(target.path).calls[fact.init.call]?.callee : undefined;
    if (left?.kind === 'member' && (left.property === 'filter' || left.property === 'slice')) {
      return { name, place, form, values: [], open: [{ at: place, why: `what ${left.property} leaves is not known` }] };
    }
    const parts = leaves.flatMap((leaf) => elementsOf(follower, leaf, where));
    const values: { value: string; place: Place }[] = [];
    const open: { at: Place; why: string }[] = [];
    for (const leaf of parts) {
      if (leaf.kind === 'literal')
        values.push({
          value: String(leaf.value),
          place: memberPlace(leaf.path, fact, leaf.constant?.member) ?? leaf.at,
        });
      else if (leaf.kind === 'expression' && leaf.expression.kind === 'string')
        values.push({ value: leaf.expression.text.value, place: leaf.at });
      else open.push({ at: leaf.at, why: leaf.kind === 'open' ? leaf.why : 'not a text' });
    }
    if (isChanged(source.facts(target.path), target.binding))
      open.push({ at: place, why: `${fact.name} is changed step by step` });
    return { name, place, form, values, open };
  }

  function memberPlace(path: string, fact: BindingFact, member: string | undefined): Place | undefined {
    const found = fact.members?.find((one) => one.name === member);
    return found === undefined ? undefined : { path, span: found.span };
  }

  function constantsFor(vocabulary: Vocabulary): ReadonlyMap<string, readonly ConstantName[]> {
    const known = memo.get(vocabulary);
    if (known !== undefined) return known;
    const found = new Map<string, ConstantName[]>();
    const add = (value: string, constant: ConstantName) => {
      const names = found.get(value) ?? [];
      if (
        !names.some((one) => one.path === constant.path && one.name === constant.name && one.member === constant.member)
      )
        names.push(constant);
      found.set(value, names);
    };
    // What the project binds to a column of this vocabulary is its constant for it; all members of that constant are then.
    for (const constant of boundConstants(vocabulary)) addMembers(constant, add);
    if (found.size === 0) for (const constant of likeliest(vocabulary)) addMembers(constant, add);
    memo.set(vocabulary, found);
    return found;
  }

  function boundConstants(vocabulary: Vocabulary): readonly ConstantName[] {
    const owners = new Map<string, ConstantName>();
    for (const { constant } of bound(vocabulary))
      if (declaresValues(constant, vocabulary)) owners.set(`${constant.path}#${constant.name}`, constant);
    return [...owners.values()];
  }

  function bound(vocabulary: Vocabulary): readonly BoundConstant[] {
    const known = binding.get(vocabulary) ?? findBound(vocabulary);
    binding.set(vocabulary, known);
    return known;
  }

  function findBound(vocabulary: Vocabulary): readonly BoundConstant[] {
    const others = before?.bound(vocabulary).filter(({ path }) => !before.anew().includes(path)) ?? [];
    const same = columnWrites().filter(
      ({ column }) => column?.vocabulary !== undefined && sameVocabulary(column.vocabulary, vocabulary),
    );
    const own = same.flatMap(({ bound: { site, values }, assignment }) =>
      values(assignment.value).flow.flatMap(({ constant }) =>
        constant === undefined ? [] : [{ path: site.path, constant }],
      ),
    );
    return [...others, ...own];
  }

  /** A row that is written down once, `{ id: 'w1', status: 'online' }`, holds a value without declaring it. */
  function declaresValues({ path, name }: ConstantName, vocabulary: Vocabulary): boolean {
    if (isTestFile(path)) return false;
    const target = modules.named(path, name);
    if (target?.kind !== 'binding') return true;
    const values = memberValues(modules.fact(target));
    const hits = values.filter((value) => vocabulary.values.some((one) => one.value === value)).length;
    return values.length === 0 || hits * 2 > values.length;
  }

  /** Objects and enums at the top level of a file, most of whose values are the vocabulary's, the fullest first. */
  function likeliest(vocabulary: Vocabulary): readonly ConstantName[] {
    const words = vocabulary.values.map((one) => one.value);
    const quoted = words.map((word) => [`'${word}'`, `"${word}"`] as const);
    const candidates: { constant: ConstantName; hits: number }[] = [];
    for (const path of source.files) {
      if (isTestFile(path)) continue;
      const text = source.text(path);
      const enough = Math.min(2, words.length);
      if (quoted.filter((forms) => forms.some((form) => text.includes(form))).length < enough) continue;
      for (const fact of source.facts(path).bindings) {
        if (fact.function !== 0 || (fact.kind !== 'enum' && !(fact.kind === 'const' && fact.init?.kind === 'object')))
          continue;
        const values = memberValues(fact);
        const hits = values.filter((value) => words.includes(value)).length;
        if (hits >= enough && hits * 2 > values.length)
          candidates.push({ constant: { path, name: fact.name, place: { path, span: fact.span } }, hits });
      }
    }
    const most = Math.max(0, ...candidates.map((one) => one.hits));
    return candidates.filter((one) => one.hits === most).map((one) => one.constant);
  }

  function memberValues(fact: BindingFact): readonly string[] {
    if (fact.members !== undefined)
      return fact.members.flatMap((one) => (typeof one.value === 'string' ? [one.value] : []));
    if (fact.init?.kind !== 'object') return [];
    return fact.init.entries.flatMap((entry) =>
      entry.kind === 'property' && entry.value.kind === 'string' ? [entry.value.text.value] : [],
    );
  }

  function addMembers(constant: ConstantName, add: (value: string, constant: ConstantName) => void): void {
    const target = modules.named(constant.path, constant.name);
    if (target?.kind !== 'binding') return;
    const fact = modules.fact(target);
    const start = startAt(target.path, fact.span);
    const where: Expression = { kind: 'reference', span: fact.span, name: fact.name, binding: target.binding };
    const whole = { path: target.path, name: fact.name, place: { path: target.path, span: fact.span } };
    for (const leaf of follower.from(start, where)) {
      const names =
        leaf.kind === 'enum'
          ? (fact.members ?? []).map((one) => one.name)
          : leaf.kind === 'expression' && leaf.expression.kind === 'object'
            ? namesIn(leaf, leaf.expression)
            : [];
      if (leaf.kind === 'expression' && leaf.expression.kind === 'string') add(leaf.expression.text.value, whole);
      for (const name of names) {
        for (const part of propertyOf(follower, leaf, where, name)) {
          if (part.kind === 'literal') add(String(part.value), { ...whole, member: name });
          if (part.kind === 'expression' && part.expression.kind === 'string')
            add(part.expression.text.value, { ...whole, member: name });
        }
      }
    }
  }

  /** The names that an object has, those of objects spread into it among them. */
  function namesIn(origin: Origin, object: Extract<Expression, { kind: 'object' }>): readonly string[] {
    const names = object.entries.flatMap((entry): readonly string[] => {
      if (entry.kind === 'property') return [entry.name];
      if (entry.kind === 'computed') return [];
      const parts = follower.from(moveTo(origin, origin.path, entry.value.span, origin.frame), entry.value);
      return parts.flatMap((leaf) =>
        leaf.kind === 'expression' && leaf.expression.kind === 'object' ? namesIn(leaf, leaf.expression) : [],
      );
    });
    return [...new Set(names)];
  }

  return { declaredValues, constantsFor, bound };
}

function formOf(facts: FileFacts, fact: BindingFact, leaf: Leaf | undefined): DeclaredValues['form'] {
  const call = fact.init?.kind === 'call' ? facts.calls[fact.init.call] : undefined;
  if (call?.form === 'new' && call.callee.kind === 'reference' && call.callee.name === 'Set') return 'set';
  if (leaf?.kind === 'enum') return 'enum';
  return leaf?.kind === 'expression' && leaf.expression.kind === 'object' ? 'object' : 'array';
}

function sameVocabulary(one: Vocabulary, other: Vocabulary): boolean {
  if (one === other) return true;
  return (
    one.name === other.name &&
    one.source === other.source &&
    one.values.length === other.values.length &&
    one.values.every((value, index) => value.value === other.values[index]?.value)
  );
}
