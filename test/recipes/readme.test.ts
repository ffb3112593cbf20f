import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from './installed.js';

const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

test.each([
  { recipe: 'recipes/husky/pre-commit', language: 'sh' },
  { recipe: 'recipes/lefthook.yml', language: 'yaml' },
  { recipe: 'recipes/pre-commit-config.yaml', language: 'yaml' },
])('the README shows $recipe as it is', ({ recipe, language }) => {
  expect(read('README.md')).toContain(`\n\`\`\`${language}\n${read(recipe)}\`\`\`\n`);
});
