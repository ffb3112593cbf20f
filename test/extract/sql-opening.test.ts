import { expect, test } from 'vitest';
import { beginsLikeSql } from '#facts/sql-opening';

const cases = [
  { text: 'SELECT * FROM a', is: 'strong' },
  { text: '  \n-- why\n/* and */ select\n now()', is: 'strong' },
  { text: '(SELECT a FROM b) UNION SELECT 1', is: 'strong' },
  { text: 'SELECT 1', is: 'weak' },
  { text: 'Select an item from the list', is: 'weak' },
  { text: 'select a from b', is: 'strong' },
  { text: 'selected from', is: 'no' },
  { text: 'UPDATE t SET a = 1', is: 'strong' },
  { text: 'update only "my t".x as y set a = 1', is: 'strong' },
  { text: 'Update name error for workspace', is: 'weak' },
  { text: 'Updated the name', is: 'no' },
  { text: 'INSERT INTO a VALUES (1)', is: 'strong' },
  { text: 'delete from a', is: 'strong' },
  { text: 'Delete from your cart now', is: 'weak' },
  { text: 'WITH RECURSIVE x (a) AS MATERIALIZED (SELECT 1) SELECT 2', is: 'strong' },
  { text: 'with love', is: 'weak' },
  { text: 'MERGE INTO a USING b', is: 'strong' },
  { text: 'CREATE TABLE a ()', is: 'weak' },
  { text: 'begin', is: 'weak' },
  { text: '(begin)', is: 'no' },
  { text: 'set_config', is: 'no' },
  { text: '', is: 'no' },
] as const;

test.each(cases)('$text is $is', ({ text, is }) => {
  expect(beginsLikeSql(text)).toBe(is);
});
