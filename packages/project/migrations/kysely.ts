import type { CallFact, CallId, Expression } from '#facts/index';
import { calleeName } from '../callee-names.js';
import { startAt } from '../leaf.js';
import {
  callOf,
  chainOf,
  listed,
  literal,
  name,
  writtenText,
  writtenTexts,
  type Reading,
  type Written,
} from './reading.js';
import type { Part } from './script.js';

/**
 * kysely: `db.schema.createTable('jobs').addColumn('state', sql`job_state`, (col) => col.notNull()).execute()`, read at the call
 * of `execute`. True where the SQL of the whole chain is written down.
 */
export function readKysely(reading: Reading, id: CallId): boolean {
  const chain = chainOf(reading, id);
  const [first, ...links] = chain.slice(0, -1);
  const last = chain.at(-1);
  if (first === undefined || last === undefined || calleeName(last) !== 'execute' || !isSchema(first)) return false;
  const subject = writtenText(reading, first.arguments[0]?.value);
  if (subject === undefined) return false;
  const statement = statementOf(reading, calleeName(first), subject, links, last);
  if (statement === undefined) return false;
  for (const parts of statement) reading.script.statement(parts);
  return true;
}

function isSchema({ callee }: CallFact): boolean {
  return callee.kind === 'member' && callee.object.kind === 'member' && callee.object.property === 'schema';
}

function statementOf(
  reading: Reading,
  method: string,
  subject: Written,
  links: readonly CallFact[],
  { span }: CallFact,
): readonly (readonly Part[])[] | undefined {
  const word = (text: string): Part => ({ text, span });
  const table = name(subject);
  if (method === 'createType') {
    const labels = writtenTexts(reading, links.find((link) => calleeName(link) === 'asEnum')?.arguments[0]?.value);
    return (
      labels && [
        [
          word('CREATE TYPE '),
          table,
          word(' AS ENUM ('),
          ...listed(
            labels.map((one) => [literal(one)]),
            span,
          ),
          word(')'),
        ],
      ]
    );
  }
  if (method === 'dropType') return [[word('DROP TYPE IF EXISTS '), table]];
  if (method === 'dropTable')
    return [[word('DROP TABLE IF EXISTS '), table, word(has(links, 'cascade') ? ' CASCADE' : '')]];
  if (method === 'createTable') {
    const items = links.map((link) => itemOf(reading, link));
    if (items.includes(undefined)) return undefined;
    const own = items.flatMap((item) => (item === undefined || item.length === 0 ? [] : [item]));
    return [
      [
        word('CREATE TABLE '),
        word(has(links, 'ifNotExists') ? 'IF NOT EXISTS ' : ''),
        table,
        word(' ('),
        ...listed(own, span),
        word(')'),
      ],
    ];
  }
  if (method !== 'alterTable') return undefined;
  const actions = links.map((link) => actionOf(reading, link));
  return actions.every((action) => action !== undefined)
    ? actions.filter((action) => action.length > 0).map((action) => [word('ALTER TABLE '), table, word(' '), ...action])
    : undefined;
}

function has(links: readonly CallFact[], method: string): boolean {
  return links.some((link) => calleeName(link) === method);
}

/** What a link adds to CREATE TABLE: nothing, or undefined where it is not known. */
function itemOf(reading: Reading, link: CallFact): readonly Part[] | undefined {
  const [first, second] = link.arguments.map(({ value }) => value);
  const { span } = link;
  switch (calleeName(link)) {
    case 'addColumn':
      return columnOf(reading, link);
    case 'addCheckConstraint': {
      const [own, check] = [writtenText(reading, first), textOf(reading, second)];
      return (
        own &&
        check && [{ text: 'CONSTRAINT ', span }, name(own), { text: ' CHECK (', span }, check, { text: ')', span }]
      );
    }
    case 'addPrimaryKeyConstraint':
    case 'addUniqueConstraint': {
      const [own, columns] = [writtenText(reading, first), writtenTexts(reading, second)];
      const key = calleeName(link) === 'addUniqueConstraint' ? ' UNIQUE (' : ' PRIMARY KEY (';
      return (
        own &&
        columns && [
          { text: 'CONSTRAINT ', span },
          name(own),
          { text: key, span },
          ...listed(
            columns.map((one) => [name(one)]),
            span,
          ),
          { text: ')', span },
        ]
      );
    }
    case 'addForeignKeyConstraint':
    case 'ifNotExists':
    case 'temporary':
    case 'modifyEnd':
      return [];
    default:
      return undefined;
  }
}

function actionOf(reading: Reading, link: CallFact): readonly Part[] | undefined {
  const [first, second] = link.arguments.map(({ value }) => value);
  const { span } = link;
  const subject = writtenText(reading, first);
  const next = writtenText(reading, second);
  if (subject === undefined) return undefined;
  switch (calleeName(link)) {
    case 'dropColumn':
      return [{ text: 'DROP COLUMN ', span }, name(subject)];
    case 'renameColumn':
      return next && [{ text: 'RENAME COLUMN ', span }, name(subject), { text: ' TO ', span }, name(next)];
    case 'renameTo':
      return [{ text: 'RENAME TO ', span }, name(subject)];
    case 'dropConstraint':
      return [{ text: 'DROP CONSTRAINT ', span }, name(subject)];
    case 'alterColumn':
      return alterColumn(reading, link, subject);
    case 'ifExists':
    case 'onDelete':
    case 'onUpdate':
      return [];
    default: {
      const item = itemOf(reading, link);
      if (item === undefined || item.length === 0) return item;
      return [{ text: calleeName(link) === 'addColumn' ? 'ADD COLUMN ' : 'ADD ', span }, ...item];
    }
  }
}

/** The links behind the parameter of `(col) => col.notNull().defaultTo('x')`. */
function modifiersOf(reading: Reading, expression: Expression | undefined): readonly CallFact[] | undefined {
  if (expression === undefined) return [];
  const fact = expression.kind === 'function' ? reading.facts.functions[expression.function] : undefined;
  const [result, ...others] = fact?.returns ?? [];
  return result?.kind === 'call' && others.length === 0 ? chainOf(reading, result.call) : undefined;
}

function columnOf(reading: Reading, link: CallFact): readonly Part[] | undefined {
  const [first, second, third] = link.arguments.map(({ value }) => value);
  const [own, type, modifiers] = [writtenText(reading, first), textOf(reading, second), modifiersOf(reading, third)];
  if (own === undefined || type === undefined || modifiers === undefined) return undefined;
  const parts: Part[] = [name(own), { text: ' ', span: type.span }, type];
  for (const modifier of modifiers) {
    const { span } = modifier;
    const value = modifier.arguments[0]?.value;
    const method = calleeName(modifier);
    if (method === 'notNull') parts.push({ text: ' NOT NULL', span });
    if (method === 'primaryKey') parts.push({ text: ' PRIMARY KEY', span });
    if (method === 'unique') parts.push({ text: ' UNIQUE', span });
    if (method === 'defaultTo') parts.push({ text: ' DEFAULT ', span }, defaultOf(reading, value, span));
    if (method === 'check') {
      const check = textOf(reading, value);
      if (check === undefined) return undefined;
      parts.push({ text: ' CHECK (', span }, check, { text: ')', span });
    }
  }
  return parts;
}

function alterColumn(reading: Reading, link: CallFact, column: Written): readonly Part[] | undefined {
  const modifiers = modifiersOf(reading, link.arguments[1]?.value);
  const [only, ...others] = modifiers ?? [];
  if (only === undefined || others.length > 0) return undefined;
  const { span } = only;
  const value = only.arguments[0]?.value;
  const alter: readonly Part[] = [{ text: 'ALTER COLUMN ', span }, name(column)];
  switch (calleeName(only)) {
    case 'setDataType': {
      const type = textOf(reading, value);
      return type && [...alter, { text: ' TYPE ', span }, type];
    }
    case 'setNotNull':
      return [...alter, { text: ' SET NOT NULL', span }];
    case 'dropNotNull':
      return [...alter, { text: ' DROP NOT NULL', span }];
    case 'dropDefault':
      return [...alter, { text: ' DROP DEFAULT', span }];
    case 'setDefault':
      return [...alter, { text: ' SET DEFAULT ', span }, defaultOf(reading, value, span)];
    default:
      return undefined;
  }
}

function defaultOf(reading: Reading, value: Expression | undefined, span: Part['span']): Part {
  if (value?.kind === 'constant') return { text: String(value.value), span };
  const text = value?.kind === 'call' ? undefined : writtenText(reading, value);
  return text === undefined ? { text: 'made_at_run_time()', span } : literal(text);
}

/** A type or condition: a string, or the whole text of a tag. */
function textOf(reading: Reading, expression: Expression | undefined): Written | undefined {
  const tag = callOf(reading, expression);
  if (tag?.form !== 'tag' || expression === undefined) return writtenText(reading, expression);
  const [only, ...others] = reading.assembler.variants(startAt(reading.path, tag.span, reading.frame), expression);
  const texts = only?.pieces.map((piece) => (piece.kind === 'text' ? piece.text.value : undefined)) ?? [];
  if (only === undefined || others.length > 0 || texts.includes(undefined)) return undefined;
  return { text: texts.join(''), span: tag.span };
}
