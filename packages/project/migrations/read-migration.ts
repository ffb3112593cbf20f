import type { CallFact, CallId, Control, Expression, FileFacts, FunctionId } from '#facts/index';
import type { MigrationSource } from '#sql/catalog';
import { versionOf } from '#sql/migrations/layout';
import { allExpressions } from '../all-expressions.js';
import { calleeName } from '../callee-names.js';
import { createDeclaredTypes } from '../declared-types.js';
import { createFollower, type Follower } from '../follow.js';
import { createFunctionResolver, type FunctionResolver } from '../functions.js';
import type { Frame } from '../leaf.js';
import { createModuleIndex } from '../modules.js';
import type { FactsSource } from '../source.js';
import { createTextAssembler, type TextAssembler } from '../sql-text.js';
import { readKnex } from './knex.js';
import { readKysely } from './kysely.js';
import { readPgm } from './pgm.js';
import { isTag, readRaw, readSetup } from './raw.js';
import { writtenText, type Reading } from './reading.js';
import { createScript } from './script.js';

/** A migration in TypeScript or JavaScript, as the SQL that it amounts to. */
export interface CodeMigration {
  readonly up: MigrationSource;
  /** Absent where the file has no way back. */
  readonly down?: MigrationSource;
  /** What stands as a number beside its `up`, by which its runner puts them in order. */
  readonly version?: number;
}

export interface MigrationReader {
  /** None for a file that has nothing to run, as one that others only import; several where each bears its own version. */
  read(path: string): readonly CodeMigration[];
  /** What a file without `up` does to the schema wherever it stands: a service that makes its own tables as it starts. */
  readSetup(path: string): readonly CodeMigration[];
}

/**
 * Reads migrations of node-pg-migrate, knex, kysely, TypeORM, MikroORM, umzug and whatever else has a function `up`, or a number and a
 * function by default: the SQL that it runs, and the schema builders as far as they are plain. What is not understood is said in `unread`, with the table where it is known.
 */
export function createMigrationReader(source: FactsSource): MigrationReader {
  const modules = createModuleIndex(source);
  const late = { follower: (): Follower => follower, functions: (): FunctionResolver => functions, types: () => types };
  const types = createDeclaredTypes(source, modules, late);
  const functions = createFunctionResolver(source, modules, late);
  const follower = createFollower(source, modules, functions);
  const assembler = createTextAssembler(follower);
  return {
    read(path) {
      const facts = source.facts(path);
      const ups = upsOf(path, facts);
      const own = (up: readonly FunctionId[], down: readonly FunctionId[]): CodeMigration => ({
        up: writtenBy(path, up, follower, assembler),
        ...(down.length === 0 ? {} : { down: writtenBy(path, down, follower, assembler) }),
      });
      if (ups.length === 0) return [];
      const versioned = versionedIn(facts);
      if (ups.every((up) => versioned.has(up))) {
        return [...versioned].map(([up, { version, down }]) => ({ ...own([up], down), version }));
      }
      // Several migrations in one file are gone back in the other order.
      return [own(ups, functionsNamed(facts, 'down').reverse())];
    },
    readSetup(path) {
      const script = createScript(path);
      const facts = source.facts(path);
      readSetup({ path, facts, follower, assembler, script, frame: undefined });
      const up = script.finish();
      return up.text === '' ? [] : [{ up }];
    },
  };
}

/** Whether it has what a migration tool runs. */
export function hasUp(facts: FileFacts): boolean {
  return functionsNamed(facts, 'up').length > 0;
}

/** Whether its number and what it exports by default make it a migration: `export default async (connection) => {…}` in `0002-jobs.ts`. */
export function runsByDefault(path: string, facts: FileFacts): boolean {
  return versionOf(path, 'plain').numbers.length > 0 && defaultFunctions(facts).length > 0;
}

function upsOf(path: string, facts: FileFacts): readonly FunctionId[] {
  if (hasUp(facts)) return functionsNamed(facts, 'up');
  return runsByDefault(path, facts) ? defaultFunctions(facts) : [];
}

function defaultFunctions(facts: FileFacts): readonly FunctionId[] {
  const names = facts.exports.flatMap((each) =>
    each.kind === 'local' && each.exported === 'default' ? [each.local] : [],
  );
  return names.flatMap((name) => functionsNamed(facts, name));
}

/** `{ version: 7, up() {…}, down() {…} }`, by the `up`. */
function versionedIn(
  facts: FileFacts,
): ReadonlyMap<FunctionId, { readonly version: number; readonly down: readonly FunctionId[] }> {
  const found = new Map<FunctionId, { readonly version: number; readonly down: readonly FunctionId[] }>();
  for (const expression of allExpressions(facts)) {
    if (expression.kind !== 'object') continue;
    const named = (name: string): Expression | undefined =>
      expression.entries.find((entry) => entry.kind === 'property' && entry.name === name)?.value;
    const [version, up, down] = [named('version'), named('up'), named('down')];
    if (version?.kind !== 'constant' || typeof version.value !== 'number' || up?.kind !== 'function') continue;
    found.set(up.function, { version: version.value, down: down?.kind === 'function' ? [down.function] : [] });
  }
  return found;
}

/** `export function up`, `exports.up`, `up` of a class or of an object, of each in the order in which they stand. */
function functionsNamed({ functions }: FileFacts, name: string): FunctionId[] {
  const isNamed = (id: FunctionId | null): boolean => {
    const own = id === null ? undefined : functions[id]?.name;
    return own === name || own?.endsWith(`.${name}`) === true;
  };
  // A callback bears the name of the function that it stands in.
  return functions.flatMap(({ parent }, id) => (isNamed(id) && !isNamed(parent) ? [id] : []));
}

function writtenBy(
  path: string,
  ids: readonly FunctionId[],
  follower: Follower,
  assembler: TextAssembler,
): MigrationSource {
  const script = createScript(path);
  const facts = follower.source.facts(path);
  for (const id of ids) walkFunction({ path, facts, follower, assembler, script, frame: undefined }, id, 'once', 0);
  return script.finish();
}

/** How often what is walked runs: `perhaps` is under a condition. */
type Often = 'once' | 'again' | 'perhaps';

const deepest = 4;

function walkFunction(reading: Reading, id: FunctionId, often: Often, depth: number): void {
  const body = reading.facts.functions[id]?.body;
  if (body !== undefined && depth <= deepest) walk(reading, body, often, depth);
}

function walk(reading: Reading, control: Control, often: Often, depth: number): void {
  switch (control.kind) {
    case 'sequence':
      for (const item of control.items) walk(reading, item, often, depth);
      return;
    case 'branch':
      walkBranch(reading, control, often, depth);
      return;
    case 'loop':
      walk(reading, control.body, often === 'perhaps' ? often : 'again', depth);
      return;
    case 'try':
      walk(reading, control.block, often, depth);
      return;
    case 'function':
      // A callback that is handed to what is no builder of its own: a transaction, `.then`.
      if (!isOfBuilder(reading, control.function)) walkFunction(reading, control.function, often, depth + 1);
      return;
    case 'call':
      readCall(reading, control.call, often, depth);
      return;
    default:
  }
}

/** `if (!(await knex.schema.hasTable('jobs')))` asks whether it has run before; any other condition is not known. */
function walkBranch(
  reading: Reading,
  { test, arms }: Extract<Control, { kind: 'branch' }>,
  often: Often,
  depth: number,
): void {
  const text =
    test === undefined ? '' : reading.follower.source.text(reading.path).slice(test.span.start, test.span.end);
  if (/has(?:Table|Column|Type)|exists/i.test(text)) {
    const [first] = arms;
    if (first !== undefined) walk(reading, first, often, depth);
    return;
  }
  for (const arm of arms) walk(reading, arm, 'perhaps', depth);
}

function isOfBuilder({ facts }: Reading, id: FunctionId): boolean {
  return facts.calls.some(
    (call) =>
      builders.test(calleeName(call)) &&
      call.arguments.some(({ value }) => value.kind === 'function' && value.function === id),
  );
}

const builders = /^(?:(?:create|alter|add|drop|rename)\w*(?:Table|Column|Type|Constraint)\w*|table|check|modify\w*)$/;

/** A migration that ends the transaction of TypeORM's runner, or begins one of its own. */
const borders: ReadonlyMap<string, string> = new Map([
  ['startTransaction', 'BEGIN'],
  ['commitTransaction', 'COMMIT'],
  ['rollbackTransaction', 'ROLLBACK'],
]);

function readCall(reading: Reading, id: CallId, often: Often, depth: number): void {
  const call = reading.facts.calls[id];
  if (call === undefined) return;
  const place = { path: reading.path, span: call.span };
  if (often === 'perhaps') {
    if (isChange(reading, call))
      reading.script.unread({ place, why: 'whether it runs is decided at run time', ...tableOf(reading, call) });
    return;
  }
  const border = call.callee.kind === 'member' ? borders.get(calleeName(call)) : undefined;
  if (border !== undefined) {
    reading.script.statement([{ text: border, span: call.span }]);
    return;
  }
  if (readRaw(reading, call, often === 'again')) return;
  // A builder in a loop makes something else each time.
  const isBuilt =
    often === 'once' && (readKnex(reading, call) || readPgmCall(reading, call) || readKysely(reading, id));
  if (isBuilt || isInChain(reading, call)) return;
  if (isChange(reading, call)) {
    reading.script.unread({ place, why: 'what it does to the schema is not followed', ...tableOf(reading, call) });
    return;
  }
  for (const callee of reading.follower.functions.callees(reading.path, id, reading.frame)) {
    const frame: Frame = {
      ...callee,
      call,
      callerPath: reading.path,
      caller: reading.frame,
      depth: (reading.frame?.depth ?? 0) + 1,
    };
    // What a helper in another file writes stands where it is called.
    if (callee.path === reading.path) walkFunction({ ...reading, frame }, callee.function, often, depth + 1);
    else if (holdsChange(reading, callee)) {
      reading.script.unread({
        place,
        why: `what ${calleeName(call)} does to the schema is not followed`,
        ...tableOf(reading, call),
      });
    }
  }
}

/** A builder whose first argument is the table; a chain of kysely begins the same way and is read at its end. */
function readPgmCall(reading: Reading, call: CallFact): boolean {
  const { callee } = call;
  return callee.kind === 'member' && callee.object.kind === 'reference' && readPgm(reading, call);
}

/** The first links of a chain that ends in `execute` are read there. */
function isInChain({ facts }: Reading, call: CallFact): boolean {
  const { callee } = call;
  if (callee.kind !== 'member' || callee.object.kind !== 'member' || callee.object.property !== 'schema') {
    return callee.kind === 'member' && callee.object.kind === 'call' && calleeName(call) !== 'execute';
  }
  return facts.calls.some(
    (other) =>
      calleeName(other) === 'execute' && other.span.start === call.span.start && other.span.end > call.span.end,
  );
}

const changes =
  /^(?:create|alter|drop|rename|add|change|remove|set|update)(?:\w*(?:Table|Column|Columns|Type|TypeValue|Enum|EnumValue|Constraint|Check\w*|View|Domain|Schema))$/;

function isChange(reading: Reading, call: CallFact): boolean {
  const method = calleeName(call);
  if (method === 'execute' && call.callee.kind === 'member' && call.callee.object.kind === 'call') {
    const first = chainStart(reading, call);
    return first !== undefined && namesChange(calleeName(first));
  }
  const [first] = call.arguments;
  return (
    namesChange(method) ||
    (raw.has(method) && first !== undefined && call.form === 'call' && !isTag(reading, first.value))
  );
}

/** kysely's `updateTable` writes rows. */
function namesChange(method: string): boolean {
  return method !== 'updateTable' && changes.test(method);
}

const raw: ReadonlySet<string> = new Set(['sql', 'raw', 'query', 'addSql', '$executeRawUnsafe']);

function chainStart(reading: Reading, call: CallFact): CallFact | undefined {
  const { callee } = call;
  if (callee.kind !== 'member' || callee.object.kind !== 'call') return call;
  const before = reading.facts.calls[callee.object.call];
  return before === undefined ? undefined : chainStart(reading, before);
}

function tableOf(reading: Reading, call: CallFact): { readonly table?: string } {
  const first = chainStart(reading, call) ?? call;
  if (!/Table|Column|Constraint|Check/.test(calleeName(first))) return {};
  const table = writtenText(reading, first.arguments[0]?.value);
  return table === undefined ? {} : { table: table.text };
}

function holdsChange(
  { follower }: Reading,
  { path, function: id }: { readonly path: string; readonly function: FunctionId },
): boolean {
  const facts = follower.source.facts(path);
  const span = facts.functions[id]?.span;
  return facts.calls.some(
    (call) =>
      (namesChange(calleeName(call)) || raw.has(calleeName(call))) &&
      span !== undefined &&
      span.start <= call.span.start &&
      call.span.end <= span.end,
  );
}
