import { readFileSync } from 'node:fs';
import { is } from 'drizzle-orm';
import { getTableConfig, isPgEnum, PgDialect, PgTable } from 'drizzle-orm/pg-core';
import { beforeAll, expect, test } from 'vitest';
import type { OrmType } from '#project/index';
import { loadGrammar } from '#sql/grammar';
import { normalForm } from '#sql/normal-form';
import { readTypeName } from '#sql/type-name';
import * as sample from './drizzle-sample.js';
import { linked } from './linked.js';

beforeAll(loadGrammar);

/** Drizzle itself is the second reader: what it makes of the sample when it runs is what is read of the sample's text. */
test('tables are read as drizzle makes them', () => {
  const { drizzle } = read();
  const dialect = new PgDialect();
  const made = Object.values(sample).flatMap((one) => (is(one, PgTable) ? [getTableConfig(one)] : []));
  const keys = (config: (typeof made)[number]) =>
    new Set(config.primaryKeys.flatMap(({ columns }) => columns.map(({ name }) => name)));
  expect(
    drizzle.tables
      .map(({ schema, name, columns, checks }) => ({
        schema,
        name,
        columns: columns.map(({ name: column, type, nullable, hasDefault, filled }) => [
          column,
          shownType(type),
          nullable,
          hasDefault || filled.onInsert,
        ]),
        checks: checks.map(({ name: check, expression = '' }) => [check, normalForm(expression)]),
      }))
      .sort(byName),
  ).toEqual(
    made
      .map((config) => ({
        schema: config.schema,
        name: config.name,
        columns: config.columns.map((column) => {
          const notNull = column.notNull || keys(config).has(column.name);
          const filled = column.hasDefault || column.generated !== undefined || column.generatedIdentity !== undefined;
          return [column.name, shownType(readTypeName(column.getSQLType())), !notNull, filled];
        }),
        checks: config.checks.map(({ name, value }) => [name, normalForm(dialect.sqlToQuery(value, 'indexes').sql)]),
      }))
      .sort(byName),
  );
});

test('enums are read as drizzle makes them', () => {
  const made = Object.values(sample).flatMap((one) => (isPgEnum(one) ? [one] : []));
  expect(
    read()
      .drizzle.enums.map(({ schema, name, labels }) => ({ schema, name, labels: labels.map(({ value }) => value) }))
      .sort(byName),
  ).toEqual(
    made.map(({ schema, enumName, enumValues }) => ({ schema, name: enumName, labels: enumValues })).sort(byName),
  );
});

function read() {
  const text = readFileSync(new URL('./drizzle-sample.ts', import.meta.url), 'utf8');
  return linked(text).project;
}

function shownType(type: Pick<OrmType, 'name' | 'array' | 'modifiers'> | undefined): string | undefined {
  return type && `${type.name.replace(/^area\./, '')}(${type.modifiers.join()})${type.array ? '[]' : ''}`;
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}
