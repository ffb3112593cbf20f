import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** The packages that are loaded together with a file: its imports that are neither dynamic nor types only, what it requires at its top, and theirs. */
function loadedWith(entry: string): readonly string[] {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
    for (const [, kind = '', specifier = ''] of code.matchAll(
      /^(?:import|export)\b(\s+type\b)?[^;'"]*?from '([^']+)';|^import '[^']+';/gm,
    )) {
      if (kind.trim() === 'type' || specifier.startsWith('node:')) continue;
      const own = specifier.replace(/^#rules\//, `${root}/rules/`).replace(/^#/, `${root}/packages/`);
      const target = specifier.startsWith('.') ? path.resolve(path.dirname(file), specifier.replace(/\.js$/, '')) : own;
      if (/^[.#]/.test(specifier)) visit(`${target}.ts`);
      else packages.add(specifier);
    }
    for (const [, specifier = ''] of code.matchAll(/^const .* = require\('([^']+)'\)/gm)) packages.add(specifier);
  };
  visit(path.join(root, entry));
  return [...packages].sort();
}

test.each([
  { entry: 'packages/cli/main.ts', expected: [] },
  { entry: 'packages/cli/program.ts', expected: ['commander', 'fastest-levenshtein'] },
  { entry: 'packages/cli/api.ts', expected: ['zod'] },
])('$entry loads $expected', ({ entry, expected }) => {
  expect(loadedWith(entry)).toEqual(expected);
});

test('the walk follows what is loaded', () => {
  expect(loadedWith('packages/host/config-file.ts')).toEqual(['fastest-levenshtein', 'jiti', 'tinyglobby', 'zod']);
});
