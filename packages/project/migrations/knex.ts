import type { CallFact, CallId, Control, Expression } from '#facts/index';
import { calleeName } from '../callee-names.js';
import {
  callOf,
  chainOf,
  isTrue,
  listed,
  literal,
  name,
  verbatim,
  writtenObject,
  writtenText,
  writtenTexts,
  type Reading,
  type Written,
} from './reading.js';
import type { Part } from './script.js';

/**
 * knex: `knex.schema.createTable('jobs', (table) => { table.enu('state', ['queued']).notNullable(); })` and its kin. True where the
 * whole is written down; of a table that is known in part what is known is, and the rest is said to be unread.
 */
export function readKnex(reading: Reading, call: CallFact): boolean {
  const { callee, span } = call;
  const method = calleeName(call);
  if (callee.kind !== 'member' || !isOfSchema(reading, callee.object)) return false;
  const [first, second] = call.arguments.map(({ value }) => value);
  const subject = writtenText(reading, first);
  if (subject === undefined) return false;
  const word = (text: string): Part => ({ text, span });
  const table = name(subject);
  const next = writtenText(reading, second);
  switch (method) {
    case 'dropTable':
    case 'dropTableIfExists':
      reading.script.statement([word('DROP TABLE IF EXISTS '), table]);
      return true;
    case 'renameTable':
      if (next === undefined) return false;
      reading.script.statement([word('ALTER TABLE '), table, word(' RENAME TO '), name(next)]);
      return true;
    case 'createTable':
    case 'createTableIfNotExists':
    case 'alterTable':
    case 'table': {
      const made = tableOf(reading, subject, second);
      if (made === undefined) return false;
      const creates = method.startsWith('createTable');
      for (const statement of made.before) reading.script.statement(statement);
      if (creates) {
        const own = made.columns.map(({ parts }) => parts);
        reading.script.statement([
          word(method === 'createTable' ? 'CREATE TABLE ' : 'CREATE TABLE IF NOT EXISTS '),
          table,
          word(' ('),
          ...listed(own, span),
          word(')'),
        ]);
      } else {
        for (const { parts, retypes } of made.columns) {
          if (retypes === undefined)
            reading.script.statement([word('ALTER TABLE '), table, word(' ADD COLUMN '), ...parts]);
        }
      }
      for (const action of made.actions) reading.script.statement([word('ALTER TABLE '), table, word(' '), ...action]);
      const altered = made.columns.filter(({ retypes }) => retypes !== undefined);
      for (const at of [...made.unread, ...altered.map(({ span: own }) => own)]) {
        const adds = !altered.some(({ span: own }) => own === at);
        const change = {
          place: { path: reading.path, span: at },
          why: 'what this does to the table is not followed',
          table: subject.text,
        };
        reading.script.unread(adds ? { ...change, adds } : change);
      }
      return true;
    }
    default:
      return false;
  }
}

function isOfSchema(reading: Reading, object: Expression): boolean {
  if (object.kind === 'member') return object.property === 'schema';
  const call = callOf(reading, object);
  return call?.callee.kind === 'member' && isOfSchema(reading, call.callee.object);
}

interface Column {
  readonly parts: readonly Part[];
  /** It is changed by `.alter()`. */
  readonly retypes?: true;
  readonly span: Part['span'];
}

interface Made {
  /** Types that the table needs. */
  readonly before: (readonly Part[])[];
  readonly columns: Column[];
  /** Of ALTER TABLE. */
  readonly actions: (readonly Part[])[];
  readonly unread: Part['span'][];
}

function tableOf(reading: Reading, table: Written, callback: Expression | undefined): Made | undefined {
  const fact = callback?.kind === 'function' ? reading.facts.functions[callback.function] : undefined;
  const own = fact?.parameters[0]?.bindings[0];
  if (fact === undefined || own === undefined) return undefined;
  const made: Made = { before: [], columns: [], actions: [], unread: [] };
  const ids = callsIn(fact.body, made.unread);
  const chained = new Set(ids.flatMap((id) => chainOf(reading, id).slice(0, -1)));
  for (const id of ids) {
    const call = reading.facts.calls[id];
    if (call === undefined || chained.has(call)) continue;
    const [first, ...modifiers] = chainOf(reading, id);
    const { object } = first?.callee.kind === 'member' ? first.callee : {};
    if (first !== undefined && object?.kind === 'reference' && object.binding === own) {
      readLine(reading, table, first, modifiers, made);
    } else if (mentions(call, own)) made.unread.push(call.span);
  }
  return made;
}

/** Calls that are certain to happen; what stands under a condition or in a loop is unread. */
function callsIn(body: Control, unread: Part['span'][]): readonly CallId[] {
  if (body.kind === 'call') return [body.call];
  if (body.kind === 'sequence') return body.items.flatMap((item) => callsIn(item, unread));
  if (body.kind === 'branch' || body.kind === 'loop' || body.kind === 'try') unread.push(body.span);
  return [];
}

function mentions({ arguments: given }: CallFact, binding: number): boolean {
  return given.some(({ value }) => value.kind === 'reference' && value.binding === binding);
}

const types: Readonly<Record<string, string>> = {
  bigIncrements: 'bigserial PRIMARY KEY', bigInteger: 'int8', bigint: 'int8', binary: 'bytea', boolean: 'bool', bool: 'bool', date: 'date',
  dateTime: 'timestamptz', datetime: 'timestamptz', decimal: 'numeric', double: 'float8', float: 'float4', increments: 'serial PRIMARY KEY',
  integer: 'int4', int: 'int4', json: 'json', jsonb: 'jsonb', smallint: 'int2', smallInteger: 'int2', string: 'varchar', text: 'text',
  time: 'time', timestamp: 'timestamptz', tinyint: 'int2', uuid: 'uuid',
}; // prettier-ignore

const harmless: ReadonlySet<string> = new Set([
  'index',
  'dropIndex',
  'foreign',
  'dropForeign',
  'comment',
  'engine',
  'charset',
  'collate',
  'inherits',
]);

function readLine(reading: Reading, table: Written, call: CallFact, modifiers: readonly CallFact[], made: Made): void {
  const [first, second] = call.arguments.map(({ value }) => value);
  const { span } = call;
  const word = (text: string): Part => ({ text, span });
  const method = calleeName(call);
  const column = writtenText(reading, first);
  const columns = column === undefined ? writtenTexts(reading, first) : [column];
  const next = writtenText(reading, second);
  if (harmless.has(method)) return;
  if (method === 'timestamps')
    return void made.columns.push(
      ...['created_at', 'updated_at'].map((one) => ({ parts: [word(`${one} timestamptz`)], span })),
    );
  if (method === 'dropColumn' || method === 'dropColumns') {
    const all = call.arguments.map(({ value }) => writtenText(reading, value));
    const dropped = all.every((one) => one !== undefined) ? all : columns;
    if (dropped === undefined) return void made.unread.push(span);
    return void made.actions.push(...dropped.map((one) => [word('DROP COLUMN '), name(one)]));
  }
  if (method === 'renameColumn' && column !== undefined && next !== undefined)
    return void made.actions.push([word('RENAME COLUMN '), name(column), word(' TO '), name(next)]);
  if ((method === 'setNullable' || method === 'dropNullable') && column !== undefined)
    return void made.actions.push([
      word('ALTER COLUMN '),
      name(column),
      word(method === 'setNullable' ? ' DROP NOT NULL' : ' SET NOT NULL'),
    ]);
  if ((method === 'unique' || method === 'primary') && columns !== undefined)
    return void made.actions.push([
      word(method === 'unique' ? 'ADD UNIQUE (' : 'ADD PRIMARY KEY ('),
      ...listed(
        columns.map((one) => [name(one)]),
        span,
      ),
      word(')'),
    ]);
  if (method === 'check' && column !== undefined) {
    // A condition with bindings is made at run time.
    if (second !== undefined && second.kind !== 'constant') return void made.unread.push(span);
    const own = writtenText(reading, call.arguments[2]?.value);
    return void made.actions.push([
      word('ADD '),
      ...(own === undefined ? [] : [word('CONSTRAINT '), name(own), word(' ')]),
      word('CHECK ('),
      verbatim(column),
      word(')'),
    ]);
  }
  if (method === 'dropChecks' && columns !== undefined) {
    const all = call.arguments.map(({ value }) => writtenText(reading, value));
    return void made.actions.push(
      ...all.flatMap((one) => (one === undefined ? [] : [[word('DROP CONSTRAINT '), name(one)]])),
    );
  }
  if (method === 'dropUnique' || method === 'dropPrimary') {
    return next === undefined ? undefined : void made.actions.push([word('DROP CONSTRAINT '), name(next)]);
  }
  const type = typeOf(reading, table, call, method, made);
  if (type === undefined || (column === undefined && !/increments$/i.test(method))) return void made.unread.push(span);
  const own = column ?? { text: 'id', span };
  const retypes = modifiers.some((one) => calleeName(one) === 'alter');
  const more = modifiers.map((modifier) => modifierOf(reading, own, modifier));
  if (more.includes(undefined)) return void made.unread.push(span);
  const parts = [name(own), word(' '), ...type, ...more.flatMap((part) => part ?? [])];
  made.columns.push({ parts, span: (modifiers.at(-1) ?? call).span, ...(retypes ? { retypes } : {}) });
}

function typeOf(
  reading: Reading,
  table: Written,
  call: CallFact,
  method: string,
  made: Made,
): readonly Part[] | undefined {
  const [first, second, third] = call.arguments.map(({ value }) => value);
  const { span } = call;
  if (method === 'specificType') {
    const type = writtenText(reading, second);
    return type && [verbatim(type)];
  }
  if (method !== 'enu' && method !== 'enum') {
    const type = types[method];
    return type === undefined ? undefined : [{ text: type, span }];
  }
  const column = writtenText(reading, first);
  const options = writtenObject(reading, third) ?? [];
  const option = (key: string): Expression | undefined => options.find((one) => one.name === key)?.value;
  const labels = writtenTexts(reading, second);
  const list =
    labels &&
    listed(
      labels.map((label) => [literal(label)]),
      span,
    );
  if (!isTrue(option('useNative'))) {
    if (list === undefined || column === undefined) return undefined;
    const constraint = writtenText(reading, option('constraintName')) ?? {
      text: `${table.text}_${column.text}_check`,
      span,
    };
    return [
      { text: 'text CONSTRAINT ', span },
      name(constraint),
      { text: ' CHECK (', span },
      name(column),
      { text: ' IN (', span },
      ...list,
      { text: '))', span },
    ];
  }
  const type = writtenText(reading, option('enumName'));
  if (type === undefined) return undefined;
  if (!isTrue(option('existingType'))) {
    if (list === undefined) return undefined;
    made.before.push([
      { text: 'CREATE TYPE ', span },
      name(type),
      { text: ' AS ENUM (', span },
      ...list,
      { text: ')', span },
    ]);
  }
  return [name(type)];
}

/** What a modifier adds to a column; undefined where it is not known. */
function modifierOf(reading: Reading, column: Written, modifier: CallFact): readonly Part[] | undefined {
  const { span } = modifier;
  const value = modifier.arguments[0]?.value;
  switch (calleeName(modifier)) {
    case 'notNullable':
      return [{ text: ' NOT NULL', span }];
    case 'primary':
      return [{ text: ' PRIMARY KEY', span }];
    case 'unique':
      return [{ text: ' UNIQUE', span }];
    case 'defaultTo': {
      if (value?.kind === 'constant') return [{ text: ` DEFAULT ${String(value.value)}`, span: value.span }];
      const text = value?.kind === 'call' ? undefined : writtenText(reading, value);
      return text === undefined
        ? [{ text: ' DEFAULT made_at_run_time()', span }]
        : [{ text: ' DEFAULT ', span }, literal(text)];
    }
    case 'checkIn': {
      const values = writtenTexts(reading, value);
      return (
        values && [
          { text: ' CHECK (', span },
          name(column),
          { text: ' IN (', span },
          ...listed(
            values.map((one) => [literal(one)]),
            span,
          ),
          { text: '))', span },
        ]
      );
    }
    default:
      // References, indexes and comments say nothing that is judged; a check in another form would.
      return /^check/.test(calleeName(modifier)) ? undefined : [];
  }
}
