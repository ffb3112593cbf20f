import { readFile } from 'node:fs/promises';
import { beforeEach, expect, test } from 'vitest';
import { migrate } from '../src/db/index.js';
import { useBareDatabase } from './support/database.js';
import { describeSchema } from './support/describe-schema.js';

const { database, wipe } = useBareDatabase();

/** Written anew by `npx vitest run --project pglite -u schema-dump`, to be read in the diff and committed. */
const DUMP = new URL('../schema.sql', import.meta.url);

beforeEach(wipe);

test('the committed dump is the schema that the migrations make', async () => {
  await migrate(database());
  await expect(await describeSchema(database())).toMatchFileSnapshot('../schema.sql');
});

test('the dump makes that schema, too', async () => {
  const dump = await readFile(DUMP, 'utf8');
  await database().session((session) => session.script(dump));
  expect(await describeSchema(database())).toBe(dump);
});
