import type { CallFact, CallId, Expression, FileFacts, FunctionId, SqlTextFact } from '#facts/index';
import { contains, type Place, type Span } from '#facts/span';
import { beginsLikeSql } from '#facts/sql-opening';
import type { EngineTest } from './drivers.js';
import { callAround, textAt } from './file-index.js';
import { calleeName, rootName } from './callee-names.js';
import type { Follower } from './follow.js';
import { startAt } from './leaf.js';
import { isLogger } from './loggers.js';
import { withoutFragments } from './fragments.js';
import { sameTextIn } from './same-text.js';
import type { Site } from './site.js';
import type { TextAssembler } from './sql-text.js';
import { isComparison, refusedIn } from './tests.js';
import { openingOf, type TextVariant } from './text-variant.js';

/** A SQL text where it is used, before it is read. */
export interface FoundText {
  readonly path: string;
  readonly function: FunctionId;
  readonly call?: CallId;
  /** Which argument of the call holds the text; absent for a tag and for a text with no call. */
  readonly argument?: number;
  /** A call is handed it, rather than that it only stands there. */
  readonly handed: boolean;
  /** The object literal that holds both text and values: `{ text, values }`. */
  readonly bundle?: Expression;
  /** It stands in the database and runs there, whatever the code does. */
  readonly stored?: true;
  /** Why it cannot be told which of several databases it is for. */
  readonly unowned?: string;
  readonly place: Place;
  readonly variants: readonly TextVariant[];
  /** The query builder whose calls stand for it. */
  readonly builder?: Site['builder'];
}

/**
 * Every use of a SQL text in the project, or in some of its files: calls that are handed one, tags, and texts for which no such call is seen.
 *
 * A call whose text is a parameter of the function around it adds nothing: the text is found where it is written, at the
 * call of that function.
 */
export function findTexts(
  follower: Follower,
  assembler: TextAssembler,
  engineOf: EngineTest,
  built: readonly FoundText[],
  files: readonly string[] = follower.source.files,
): readonly FoundText[] {
  const { source } = follower;
  const found: FoundText[] = [...built];
  const scanned = files.filter((path) => source.mayHoldSql(path) || sinkCall.test(source.text(path)));
  for (const path of scanned) {
    const facts = source.facts(path);
    facts.calls.forEach((call, id) => {
      const use = call.form === 'tag' ? tagUse(path, facts, call, id) : callUse(path, call, id);
      if (use !== undefined) found.push(use);
    });
  }
  for (const path of scanned) {
    for (const text of source.facts(path).texts) {
      const use = looseText(path, source.facts(path), text);
      if (use !== undefined) found.push(use);
    }
  }
  const refused = new Map<string, readonly Span[]>();
  return withoutFragments(found).filter((use) => !isRefused(use));

  function isRefused({ path, place }: FoundText): boolean {
    const spans = refused.get(path) ?? refusedIn(source.facts(path), source.text(path));
    refused.set(path, spans);
    return spans.some((span) => contains(span, place.span));
  }

  function tagUse(path: string, facts: FileFacts, call: CallFact, id: CallId): FoundText | undefined {
    const root = rootName(call.callee) ?? '';
    if (root === 'String' || otherTags.has(root)) return undefined;
    const expression: Expression = { kind: 'call', span: call.span, call: id };
    const variants = assembler.variants(startAt(path, call.span), expression);
    const sqlTag = /sql|query|execute/i.test(`${root}.${calleeName(call)}`);
    if (!variants.some((variant) => isOpening(openingOf(variant), sqlTag)) || isForeign(path, call)) return undefined;
    const runner = runnerOf(facts, id) ?? id;
    const place = { path, span: call.span };
    return { path, function: call.function, call: runner, handed: runner !== id, place, variants };
  }

  function callUse(path: string, call: CallFact, id: CallId): FoundText | undefined {
    if (isLogger(call) || isComparison(call)) return undefined;
    const name = calleeName(call);
    const certain = certainSinks.has(name);
    for (const [argument, item] of call.arguments.slice(0, 3).entries()) {
      if (item.spread) return undefined;
      const { text, bundle } = textOf(path, item.value);
      if (text === undefined || isPassedThrough(path, text) || (!certain && !worthFollowing(path, text))) continue;
      // A tag stands for itself, wherever it is handed to.
      if (isTag(path, text)) continue;
      const variants = assembler.variants(startAt(path, text.span), text);
      const known = variants.filter(
        (variant) => isOpening(openingOf(variant), certain) && variant.pieces.some((piece) => piece.kind === 'text'),
      );
      // Whose client it is takes longer to tell than whether it is handed a statement at all.
      if (known.length > 0 && isForeign(path, call)) return undefined;
      const place = { path, span: text.span };
      const use = {
        path,
        function: call.function,
        call: id,
        argument,
        handed: true,
        place,
        ...(bundle === undefined ? {} : { bundle }),
      };
      if (known.length > 0)
        return {
          ...use,
          variants: variants.filter(
            (variant) => known.includes(variant) || variant.pieces.some((piece) => piece.kind === 'unknown'),
          ),
        };
      const unknown = variants.flatMap((variant) => variant.pieces).find((piece) => piece.kind === 'unknown');
      if (
        argument === 0 &&
        certain &&
        unknown !== undefined &&
        call.callee.kind === 'member' &&
        engineOf(path, call.callee.object) === 'postgres'
      ) {
        return { ...use, variants };
      }
    }
    return undefined;
  }

  /** The statement is for a database that is not PostgreSQL. `prepare` with a text is what drivers of others have. */
  function isForeign(path: string, { callee }: CallFact): boolean {
    if (callee.kind === 'reference') return engineOf(path, callee) === 'other';
    if (callee.kind !== 'member') return false;
    const engine = engineOf(path, callee.object);
    return engine === 'other' || (callee.property === 'prepare' && engine !== 'postgres');
  }

  /** Text and values in one object: `{ text, values }`, `{ sql, args }`. */
  function textOf(path: string, expression: Expression): { readonly text?: Expression; readonly bundle?: Expression } {
    const objects = expression.kind === 'object' ? [expression] : [];
    for (const object of objects) {
      for (const entry of object.entries) {
        if (entry.kind === 'property' && bundledText.has(entry.name)) return { text: entry.value, bundle: object };
      }
      return {};
    }
    if (expression.kind === 'reference' && expression.binding !== undefined) {
      const init = source.facts(path).bindings[expression.binding]?.init;
      if (init?.kind === 'object') return textOf(path, init);
    }
    return { text: expression };
  }

  /** Following every argument of every call would be most of the work for nothing: only what can be a SQL text is followed. */
  function worthFollowing(path: string, expression: Expression): boolean {
    if (expression.kind === 'conditional')
      return worthFollowing(path, expression.whenTrue) || worthFollowing(path, expression.whenFalse);
    if (expression.kind === 'reference' && expression.binding !== undefined) {
      const target = follower.modules.binding(path, expression.binding);
      if (target?.kind !== 'binding' || !source.mayHoldSql(target.path)) return false;
      const { init } = follower.modules.fact(target);
      return init !== undefined && textAt(source.facts(target.path), init.span.start)?.opening === 'strong';
    }
    if (expression.kind === 'member') return isOfStatements(path, expression);
    if (!textKinds.has(expression.kind)) return false;
    const text = textAt(source.facts(path), expression.span.start);
    return text?.opening === 'strong' && text.expression.span.end === expression.span.end;
  }

  /** `Queries.fail`: a member of an object, or of another file's names, that holds statements. */
  function isOfStatements(path: string, { object, property }: Extract<Expression, { kind: 'member' }>): boolean {
    if (object.kind === 'member') return isOfStatements(path, object);
    if (object.kind !== 'reference' || object.binding === undefined) return false;
    const whole = follower.modules.binding(path, object.binding);
    const target = whole?.kind === 'namespace' ? follower.modules.exported(whole.path, property) : whole;
    if (target?.kind !== 'binding' || !source.mayHoldSql(target.path)) return false;
    const { init } = follower.modules.fact(target);
    if (init === undefined) return false;
    const { texts } = source.facts(target.path);
    return texts.some(({ opening, expression }) => opening === 'strong' && contains(init.span, expression.span));
  }

  function isTag(path: string, expression: Expression): boolean {
    return (
      expression.kind === 'call' &&
      source.facts(path).calls[expression.call]?.form === 'tag' &&
      rootName(source.facts(path).calls[expression.call]?.callee ?? expression) !== 'String'
    );
  }

  /** The text is a parameter, or a part of one, of a function around the call: callers write it. */
  function isPassedThrough(path: string, expression: Expression): boolean {
    const facts = source.facts(path);
    if (expression.kind === 'member') return isPassedThrough(path, expression.object);
    if (expression.kind === 'call') {
      const inner = sameTextIn(facts, expression);
      return inner !== expression && isPassedThrough(path, inner);
    }
    if (expression.kind === 'template') {
      // `${text} LIMIT 1` is whatever statement it is given, `UPDATE ${table} SET …` is its own.
      const own = expression.texts.map(({ value }) => value).join('x');
      return beginsLikeSql(own) !== 'strong' && expression.holes.some((hole) => isPassedThrough(path, hole));
    }
    if (expression.kind !== 'reference' || expression.binding === undefined) return false;
    return facts.bindings[expression.binding]?.kind === 'parameter';
  }

  function looseText(path: string, facts: FileFacts, text: SqlTextFact): FoundText | undefined {
    const { expression } = text;
    if (text.opening !== 'strong' || assembler.taken.has(`${path}:${expression.span.start}`)) return undefined;
    const call = text.argumentOf === undefined ? undefined : facts.calls[text.argumentOf];
    if (call !== undefined && (isLogger(call) || isComparison(call) || isForeign(path, call))) return undefined;
    const variants = assembler.variants(startAt(path, expression.span), expression);
    const use = { path, function: text.function, handed: false, place: { path, span: expression.span }, variants };
    return text.argumentOf === undefined ? use : { ...use, call: text.argumentOf };
  }

  /** `db.execute(sql`…`)`: the call that is handed the tag runs it. */
  function runnerOf(facts: FileFacts, tag: CallId): CallId | undefined {
    const outer = callAround(facts, tag);
    const call = outer === undefined ? undefined : facts.calls[outer];
    if (call === undefined || call.form === 'tag') return undefined;
    const given = call.arguments.some(({ value }) => value.kind === 'call' && value.call === tag);
    const name = calleeName(call);
    return given && (certainSinks.has(name) || runners.has(name)) ? outer : undefined;
  }
}

/** Names under which only databases take a text: what begins with a word of SQL is believed to be SQL. */
const certainSinks: ReadonlySet<string> = new Set([
  'query', 'execute', 'unsafe', 'raw', 'executeRaw', 'queryRaw', '$queryRaw', '$executeRaw', '$queryRawUnsafe', '$executeRawUnsafe',
  'queryArray', 'queryObject', 'Cursor', 'QueryStream',
]); // prettier-ignore
/** Other names under which a tag is handed to what runs it. */
const runners: ReadonlySet<string> = new Set([
  'run',
  'all',
  'get',
  'one',
  'many',
  'any',
  'none',
  'queryOne',
  'queryRow',
  'queryRows',
  'raw',
]);
const sinkCall = /\.(?:query|execute|unsafe|\$?queryRaw|\$?executeRaw)\w*\s*(?:<[^()]*>)?\s*\(/;
/** Names under which an object holds a text beside its values. */
export const bundledText: ReadonlySet<string> = new Set(['text', 'sql']);
const textKinds: ReadonlySet<string> = new Set(['string', 'template', 'concatenation']);
const otherTags: ReadonlySet<string> = new Set([
  'html',
  'css',
  'gql',
  'graphql',
  'svg',
  'md',
  'markdown',
  'styled',
  'keyframes',
  'chalk',
]);
function isOpening(opening: 'strong' | 'weak' | 'no', sink: boolean): boolean {
  return opening === 'strong' || (opening === 'weak' && sink);
}

export function byPlace(one: Pick<FoundText, 'path' | 'place'>, other: Pick<FoundText, 'path' | 'place'>): number {
  if (one.path !== other.path) return one.path < other.path ? -1 : 1;
  return one.place.span.start - other.place.span.start || one.place.span.end - other.place.span.end;
}
