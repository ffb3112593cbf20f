import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { extractModule, extractModuleAside } from '#extract/modules';

const folder = path.resolve(import.meta.dirname, '../../packages/extract');
const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));

test.each([...files, 'broken.ts'])('%s says the same beside the thread', async (fileName) => {
  const text = fileName === 'broken.ts' ? "import 'a'; const = 3;" : readFileSync(path.join(folder, fileName), 'utf8');
  expect(await extractModuleAside(text, { fileName })).toEqual(extractModule(text, { fileName }));
});
