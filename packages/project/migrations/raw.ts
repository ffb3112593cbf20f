import type { CallFact, CallId, Control, Expression } from '#facts/index';
import { beginsLikeSql } from '#facts/sql-opening';
import { calleeName, rootName } from '../callee-names.js';
import { startAt } from '../leaf.js';
import type { Piece, TextVariant } from '../text-variant.js';
import type { Reading } from './reading.js';
import type { Part } from './script.js';

/** `pgm.sql`, `knex.raw`, `queryRunner.query`, `this.addSql`, `sequelize.query`, `prisma.$executeRawUnsafe`, pg-promise's `db.none`. */
const runners: ReadonlySet<string> = new Set([
  'sql', 'raw', 'query', 'execute', 'unsafe', 'addSql', 'exec', '$executeRawUnsafe', '$queryRawUnsafe', 'executeRaw', 'runSql',
  'none', 'any', 'multi',
]); // prettier-ignore

/** Writes down what the calls of a whole file do to the schema, in the order in which they stand; what they read and write is left out. */
export function readSetup(reading: Reading): void {
  const { functions, calls } = reading.facts;
  const repeated = new Set(functions.flatMap(({ body }) => callsInLoops(body, false)));
  let end = 0;
  for (const [id, call] of [...calls.entries()].sort(([, left], [, right]) => left.span.start - right.span.start)) {
    // `execute(sql.raw(…))` runs one text.
    if (call.span.end <= end) continue;
    if (readRaw(reading, call, repeated.has(id), changesSchema)) end = call.span.end;
  }
}

function callsInLoops(control: Control, within: boolean): readonly CallId[] {
  switch (control.kind) {
    case 'call':
      return within ? [control.call] : [];
    case 'sequence':
      return control.items.flatMap((item) => callsInLoops(item, within));
    case 'branch':
      return control.arms.flatMap((arm) => callsInLoops(arm, within));
    case 'try':
      return callsInLoops(control.block, within);
    case 'loop':
      return callsInLoops(control.body, true);
    default:
      return [];
  }
}

/** Writes down the SQL that a call is handed as text. True where it is such a call. */
export function readRaw(
  reading: Reading,
  call: CallFact,
  repeated: boolean,
  isWanted: (variant: TextVariant) => boolean = isStatement,
): boolean {
  const { path, facts } = reading;
  const tagged = call.form === 'tag';
  if (
    tagged ? !/sql|raw/i.test(`${rootName(call.callee) ?? ''}.${calleeName(call)}`) : !runners.has(calleeName(call))
  ) {
    return false;
  }
  const id = facts.calls.indexOf(call);
  const candidates: readonly Expression[] = tagged
    ? [{ kind: 'call', span: call.span, call: id }]
    : textsOf(call).filter((value) => !isTag(reading, value));
  let text: Expression | undefined;
  let variants: readonly TextVariant[] = [];
  for (const candidate of candidates) {
    text = candidate;
    variants = reading.assembler.variants(startAt(path, text.span, reading.frame), text).filter(isWanted);
    if (variants.length > 0) break;
  }
  // `knex.raw('now()')` is a part of something else.
  if (text === undefined || variants.length === 0) return false;
  if (variants.length > 1 && !repeated) {
    reading.script.unread({
      place: { path, span: text.span },
      why: 'which of several texts runs is decided at run time',
    });
    return true;
  }
  for (const { pieces } of variants) reading.script.statement(pieces.map((piece) => partOf(reading, text, piece)));
  return true;
}

/** Where the text may stand: first, or behind the connection that a function of its own is handed, `execute(connection, 'ALTER …')`. */
function textsOf({ callee, arguments: given }: CallFact): readonly Expression[] {
  const places = given.slice(0, callee.kind === 'member' ? 1 : 2);
  return places.some(({ spread }) => spread) ? [] : places.map(({ value }) => value);
}

function isStatement(variant: TextVariant): boolean {
  return beginsLikeSql(shownText(variant)) !== 'no';
}

function changesSchema(variant: TextVariant): boolean {
  const text = shownText(variant);
  return (
    beginsLikeSql(text) !== 'no' &&
    /(?:^|;|\bbegin\b)\s*(?:create|alter|drop)\s/im.test(text.replaceAll(/--[^\n]*/g, ''))
  );
}

function shownText({ pieces }: TextVariant): string {
  return pieces.map((piece) => (piece.kind === 'text' ? piece.text.value : 'x')).join('');
}

/** A tag is a call of its own, and read as one. */
export function isTag({ facts }: Reading, expression: Expression): boolean {
  return expression.kind === 'call' && facts.calls[expression.call]?.form === 'tag';
}

function partOf(reading: Reading, text: Expression, piece: Piece): Part {
  if (piece.kind === 'text') {
    const { value, span, offsets } = piece.text;
    if (piece.path !== reading.path) return { text: value, span: text.span };
    return {
      text: value,
      span,
      offsets: offsets ?? Array.from({ length: value.length + 1 }, (_, at) => span.start + at),
    };
  }
  const own = piece.at.path === reading.path ? piece.at.span : text.span;
  const value = piece.kind === 'bound' ? boundText(reading, piece) : undefined;
  // Like a placeholder that a tool fills in: as a schema it is the default one, as anything else it is unknown.
  return { text: value ?? '${made_at_run_time}', span: own };
}

/** A constant in a tag's hole, as the library writes it into DDL, where nothing can be bound. */
function boundText(
  { follower }: Reading,
  { path, expression, frame }: Extract<Piece, { kind: 'bound' }>,
): string | undefined {
  const [only, ...others] = follower.leaves(path, expression, frame);
  if (only?.kind !== 'expression' || others.length > 0) return undefined;
  if (only.expression.kind === 'string') return `'${only.expression.text.value.replaceAll("'", "''")}'`;
  return only.expression.kind === 'constant' ? String(only.expression.value) : undefined;
}
