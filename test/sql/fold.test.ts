import { beforeAll, expect, test } from 'vitest';
import { foldMigrations } from '#sql/fold';
import { loadGrammar } from '#sql/grammar';
import { foldCases, type FoldCase } from './fold-cases.js';
import { renderCatalog } from './fold-render.js';

beforeAll(loadGrammar);

test.each(foldCases)('$name', check);

function check({ files, expected }: FoldCase): void {
  const { catalog, rejected } = foldMigrations(files.map((text, index) => ({ path: `${index + 1}.sql`, text })));
  expect([...renderCatalog(catalog), ...rejected.map((statement) => `rejected ${statement.message}`)]).toEqual(
    expected,
  );
}
