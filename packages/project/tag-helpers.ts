import type { CallFact, Expression } from '#facts/index';
import type { Place } from '#facts/span';
import { rootName } from './callee-names.js';
import { createJoins } from './joins.js';
import { moveTo, type Leaf } from './leaf.js';
import type { Assembly } from './sql-text.js';
import { constantText, standingAt, unknownText, type TextVariant } from './text-variant.js';
import { rowFragment } from './row-fragment.js';

/** Names that are put in as they are: `sql.identifier(['public', 't'])`, kysely's `sql.table('t')` and `sql.ref('t.a')`. */
const names: ReadonlySet<string> = new Set(['identifier', 'id', 'table', 'ref', 'ident', 'column', 'name']);
/** Those that take a dot in a name for the end of its schema or table. */
const dotted: ReadonlySet<string> = new Set(['table', 'ref']);
/** Texts that become part of the statement. */
const texts: ReadonlySet<string> = new Set(['raw', 'unsafe', '__dangerous__rawValue']);
/** Values that are bound, or written into the text, as any other hole is. */
const values: ReadonlySet<string> = new Set([
  'lit', 'literal', 'val', 'value', 'param', 'bind', 'array', 'json', 'jsonb', 'typed', 'date', 'timestamp', 'interval', 'uuid', 'binary',
]); // prettier-ignore

/**
 * What a helper of a tag puts into it: `sql.join(…)`, `sql.identifier(…)`, `sql(row, 'a')`, `Prisma.raw(…)`, `Prisma.empty`.
 * Undefined where the expression is none, and so a bound value.
 */
export function helperFragment(
  assembly: Assembly,
  leaf: Extract<Leaf, { kind: 'expression' | 'open' }>,
  expression: Expression,
  call: CallFact | undefined,
  root: string | undefined,
): readonly TextVariant[] | undefined {
  if (call === undefined) return isEmpty(leaf) ? [{ pieces: [], choices: leaf.choices }] : undefined;
  const own = rootName(call.callee);
  const { callee } = call;
  const [first] = call.arguments;
  if (own === undefined || (own !== root && !isLibrary(callee))) return undefined;
  const helper = callee.kind === 'member' && callee.object.kind !== 'this' ? callee.property : undefined;
  const atRunTime = unknownText(leaf.at, `a fragment that ${own} makes at run time`, leaf.choices);
  const at = (value: Expression) => moveTo(leaf, leaf.path, value.span, leaf.frame);
  if (first === undefined || first.spread) return [atRunTime];
  if (helper === undefined) return rowFragment(assembly, leaf, call) ?? [atRunTime];
  if (texts.has(helper)) return assembly.whole(leaf, expression.span, [assembly.part(at(first.value), first.value)]);
  if (values.has(helper)) return assembly.whole(leaf, expression.span, [assembly.hole(leaf, first.value, root)]);
  if (names.has(helper)) return nameFragment(assembly, leaf, call) ?? [atRunTime];
  if (helper === 'join') {
    const second = call.arguments[1]?.value;
    const separator =
      second === undefined
        ? ', '
        : constantText(isTag(assembly, leaf, second) ? assembly.hole(leaf, second, root) : assembly.part(leaf, second));
    const made = createJoins(assembly).joined(leaf, first.value, separator, (from, item) =>
      assembly.hole(from, item, root),
    );
    const isKnown = made.every(({ pieces }) => !pieces.some((piece) => piece.kind === 'unknown'));
    return made.length > 0 && isKnown ? assembly.whole(leaf, expression.span, [made]) : [atRunTime];
  }
  return [atRunTime];
}

/** `Prisma.join(…)` in `` prisma.$executeRaw`…` ``: the library's own name, whatever the tag is called. */
function isLibrary(callee: Expression): boolean {
  return callee.kind === 'member' && callee.object.kind === 'reference' && callee.object.name === 'Prisma';
}

function isEmpty(leaf: Extract<Leaf, { kind: 'expression' | 'open' }>): boolean {
  if (leaf.kind !== 'open' || leaf.expression.kind !== 'reference') return false;
  const isTag = leaf.expression.name === 'Prisma' || leaf.expression.name === 'sql';
  return isTag && leaf.parts.length === 1 && leaf.parts[0] === 'empty';
}

function isTag({ follower }: Assembly, { path }: Leaf, expression: Expression): boolean {
  return expression.kind === 'call' && follower.source.facts(path).calls[expression.call]?.form === 'tag';
}

function nameFragment(assembly: Assembly, leaf: Leaf, call: CallFact): readonly TextVariant[] | undefined {
  const [first] = call.arguments;
  const list = first?.value.kind === 'array' ? first.value.items : call.arguments;
  const told = list.map(({ spread, value }) =>
    spread ? [] : assembly.part(moveTo(leaf, leaf.path, value.span, leaf.frame), value),
  );
  const parts = told.map(constantText);
  if (parts.length === 0 || !parts.every((part) => part !== undefined)) return undefined;
  const whole = call.callee.kind === 'member' && dotted.has(call.callee.property);
  const name = parts
    .flatMap((part) => (whole ? part.split('.') : [part]))
    .map(quoted)
    .join('.');
  const { path, span } = writtenAt(told) ?? { path: leaf.path, span: first?.value.span ?? call.span };
  return [{ pieces: [{ kind: 'text', path, text: standingAt(name, span) }], choices: leaf.choices }];
}

/** Where a name of one part is written: what is wrong about it is wrong there, and not in the function it is handed to. */
function writtenAt(told: readonly (readonly TextVariant[])[]): Place | undefined {
  const pieces = told.flatMap((variants) => variants.flatMap((variant) => variant.pieces));
  const [only] = pieces;
  return pieces.length === 1 && only?.kind === 'text' ? { path: only.path, span: only.text.span } : undefined;
}

/** As PostgreSQL's `quote_ident` writes it, but for key words, which stand quoted. */
export function quoted(name: string): string {
  return name === '*' ? name : `"${name.replaceAll('"', '""')}"`;
}
