import type { CallFact, Expression } from '#facts/index';
import { calleeName } from '../callee-names.js';
import {
  identifier,
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
 * node-pg-migrate: `pgm.createTable('jobs', { state: { type: 'job_state', notNull: true } })` and its kin. True where the SQL of the
 * call is written down; false where it is none of these, or holds what is not known.
 */
export function readPgm(reading: Reading, call: CallFact): boolean {
  const [first, second, third] = call.arguments.map(({ value }) => value);
  const method = calleeName(call);
  const { span } = call;
  const subject = relation(reading, first);
  if (subject === undefined) return false;
  const put = (...parts: readonly (Part | string)[]): boolean => {
    reading.script.statement(parts.map((part) => (typeof part === 'string' ? { text: part, span } : part)));
    return true;
  };
  const table = name(subject);
  const next = writtenText(reading, second);
  const last = writtenText(reading, third);
  switch (method) {
    case 'createType':
    case 'addType': {
      const labels = writtenTexts(reading, second);
      if (labels === undefined) return false;
      return put(
        'CREATE TYPE ',
        table,
        ' AS ENUM (',
        ...listed(
          labels.map((label) => [literal(label)]),
          span,
        ),
        ')',
      );
    }
    case 'dropType':
      return put('DROP TYPE ', table, cascade(reading, second));
    case 'renameType':
      return next !== undefined && put('ALTER TYPE ', table, ' RENAME TO ', name(next));
    case 'addTypeValue':
      return (
        next !== undefined && put('ALTER TYPE ', table, ' ADD VALUE ', ...guard(reading, third, span), literal(next))
      );
    case 'renameTypeValue':
      return (
        next !== undefined &&
        last !== undefined &&
        put('ALTER TYPE ', table, ' RENAME VALUE ', literal(next), ' TO ', literal(last))
      );
    case 'createTable': {
      const columns = columnsOf(reading, second);
      const constraints = constraintsOf(
        reading,
        writtenObject(reading, third)?.find((one) => one.name === 'constraints')?.value,
      );
      if (columns === undefined || constraints === undefined) return false;
      return put(
        'CREATE TABLE ',
        ...guard(reading, third, span),
        table,
        ' (',
        ...listed([...columns, ...constraints], span),
        ')',
      );
    }
    case 'dropTable':
      return put('DROP TABLE IF EXISTS ', table, cascade(reading, second));
    case 'renameTable':
      return next !== undefined && put('ALTER TABLE ', table, ' RENAME TO ', name(next));
    case 'addColumn':
    case 'addColumns': {
      const columns = columnsOf(reading, second);
      if (columns === undefined) return false;
      return put(
        'ALTER TABLE ',
        table,
        ' ',
        ...listed(
          columns.map((column) => [{ text: 'ADD COLUMN ', span }, ...column]),
          span,
        ),
      );
    }
    case 'dropColumn':
    case 'dropColumns': {
      const names = next === undefined ? writtenTexts(reading, second) : [next];
      if (names === undefined) return false;
      return put(
        'ALTER TABLE ',
        table,
        ' ',
        ...listed(
          names.map((one) => [{ text: 'DROP COLUMN ', span }, name(one)]),
          span,
        ),
      );
    }
    case 'renameColumn':
      return (
        next !== undefined &&
        last !== undefined &&
        put('ALTER TABLE ', table, ' RENAME COLUMN ', name(next), ' TO ', name(last))
      );
    case 'alterColumn':
      return next !== undefined && alterColumn(reading, call, table, name(next), third);
    case 'addConstraint':
    case 'createConstraint': {
      const constraints = constraintsOf(reading, third);
      if (constraints === undefined) return false;
      const [only, ...others] = constraints;
      const named = next === undefined ? [] : [{ text: 'CONSTRAINT ', span }, name(next), { text: ' ', span }];
      if (only !== undefined && others.length === 0) return put('ALTER TABLE ', table, ' ADD ', ...named, ...only);
      return last !== undefined && put('ALTER TABLE ', table, ' ADD ', ...named, verbatim(last));
    }
    case 'dropConstraint':
      return next !== undefined && put('ALTER TABLE ', table, ' DROP CONSTRAINT ', name(next));
    case 'renameConstraint':
      return (
        next !== undefined &&
        last !== undefined &&
        put('ALTER TABLE ', table, ' RENAME CONSTRAINT ', name(next), ' TO ', name(last))
      );
    default:
      return false;
  }
}

/** `'jobs'`, or `{ schema: 'app', name: 'jobs' }`. */
function relation(reading: Reading, expression: Expression | undefined): Written | undefined {
  const text = writtenText(reading, expression);
  if (text !== undefined || expression === undefined) return text;
  const entries = writtenObject(reading, expression);
  const part = (key: string) => writtenText(reading, entries?.find((one) => one.name === key)?.value);
  const [schema, own] = [part('schema'), part('name')];
  if (own === undefined) return undefined;
  return schema === undefined ? own : { text: `${schema.text}.${own.text}`, span: expression.span };
}

function guard(reading: Reading, options: Expression | undefined, span: Part['span']): readonly Part[] {
  const given = writtenObject(reading, options)?.find((one) => one.name === 'ifNotExists');
  return isTrue(given?.value) ? [{ text: 'IF NOT EXISTS ', span }] : [];
}

function cascade(reading: Reading, options: Expression | undefined): string {
  return isTrue(writtenObject(reading, options)?.find((one) => one.name === 'cascade')?.value) ? ' CASCADE' : '';
}

/** One definition a column, or undefined where some of them are not known. */
function columnsOf(reading: Reading, expression: Expression | undefined): readonly (readonly Part[])[] | undefined {
  const columns = writtenObject(reading, expression)?.map(({ name: own, nameSpan, value }) => {
    const definition = definitionOf(reading, value);
    return definition && [{ text: `${identifier(own)} `, span: nameSpan }, ...definition];
  });
  return columns?.every((column) => column !== undefined) === true ? columns : undefined;
}

function definitionOf(reading: Reading, value: Expression): readonly Part[] | undefined {
  const short = writtenText(reading, value);
  if (short !== undefined) return [{ text: short.text === 'id' ? 'serial PRIMARY KEY' : short.text, span: short.span }];
  const entries = writtenObject(reading, value);
  const type = writtenText(reading, entries?.find((one) => one.name === 'type')?.value);
  if (entries === undefined || type === undefined) return undefined;
  const parts: Part[] = [verbatim(type)];
  for (const { name: option, value: given } of entries) {
    const { span } = given;
    if (option === 'notNull' && isTrue(given)) parts.push({ text: ' NOT NULL', span });
    if (option === 'primaryKey' && isTrue(given)) parts.push({ text: ' PRIMARY KEY', span });
    if (option === 'unique' && isTrue(given)) parts.push({ text: ' UNIQUE', span });
    const text = writtenText(reading, given);
    if (option === 'check') {
      if (text === undefined) return undefined;
      parts.push({ text: ' CHECK (', span }, verbatim(text), { text: ')', span });
    }
    // A default that is a function of the database says nothing that is judged.
    if (option === 'default') parts.push({ text: ' DEFAULT ', span }, defaultOf(given, text));
  }
  return parts;
}

function defaultOf(given: Expression, text: Written | undefined): Part {
  if (given.kind === 'constant') return { text: String(given.value), span: given.span };
  return text === undefined ? { text: 'made_at_run_time()', span: given.span } : literal(text);
}

function alterColumn(
  reading: Reading,
  { span }: CallFact,
  table: Part,
  column: Part,
  options: Expression | undefined,
): boolean {
  const entries = writtenObject(reading, options);
  if (entries === undefined) return false;
  const actions: (readonly Part[])[] = [];
  const alter = { text: 'ALTER COLUMN ', span };
  for (const { name: option, value } of entries) {
    const text = writtenText(reading, value);
    if (option === 'type') {
      if (text === undefined) return false;
      actions.push([alter, column, { text: ' TYPE ', span }, verbatim(text)]);
    } else if (option === 'notNull') {
      actions.push([alter, column, { text: isTrue(value) ? ' SET NOT NULL' : ' DROP NOT NULL', span }]);
    } else if (option === 'default') {
      const isNull = value.kind === 'constant' && value.value === null;
      actions.push(
        isNull
          ? [alter, column, { text: ' DROP DEFAULT', span }]
          : [alter, column, { text: ' SET DEFAULT ', span }, defaultOf(value, text)],
      );
    } else if (option !== 'using' && option !== 'comment') return false;
  }
  if (actions.length > 0)
    reading.script.statement([{ text: 'ALTER TABLE ', span }, table, { text: ' ', span }, ...listed(actions, span)]);
  return true;
}

/** CHECKs, unique keys and primary keys; other constraints are left out, since nothing is judged by them. */
function constraintsOf(reading: Reading, expression: Expression | undefined): readonly (readonly Part[])[] | undefined {
  if (expression === undefined) return [];
  const entries = writtenObject(reading, expression);
  if (entries === undefined) return undefined;
  const made: (readonly Part[])[] = [];
  for (const { name: option, value } of entries) {
    const { span } = value;
    const text = writtenText(reading, value);
    const texts = text === undefined ? writtenTexts(reading, value) : [text];
    if (option === 'check') {
      if (texts === undefined) return undefined;
      for (const one of texts) made.push([{ text: 'CHECK (', span }, verbatim(one), { text: ')', span }]);
    }
    const key = option === 'unique' ? 'UNIQUE' : option === 'primaryKey' ? 'PRIMARY KEY' : undefined;
    if (key !== undefined && texts !== undefined)
      made.push([
        { text: `${key} (`, span },
        ...listed(
          texts.map((one) => [name(one)]),
          span,
        ),
        { text: ')', span },
      ]);
  }
  return made;
}
