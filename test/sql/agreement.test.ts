import { beforeAll, expect, test } from 'vitest';
import { loadGrammar } from '#sql/grammar';
import { agreement } from './agreement.js';
import { STATEMENT_CASES } from './statement-cases.js';

beforeAll(loadGrammar);

test('the two readers agree on every statement that both accept', () => {
  const { total, accepted, queries, acceptedQueries, differences } = agreement(STATEMENT_CASES.map(({ sql }) => sql));
  console.log(
    `both readers accept ${String(accepted)} of ${String(total)} statements, ${String(acceptedQueries)} of ${String(queries)} queries and writes`,
  );
  expect(differences).toEqual([]);
  expect(acceptedQueries / queries).toBeGreaterThanOrEqual(0.8);
});
