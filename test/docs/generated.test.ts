import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { generatedPages } from '#cli/gate-docs-command';
import { registry } from '#host/index';

const root = path.resolve(import.meta.dirname, '../..');
const pages = [...generatedPages(root, registry)];

describe.each(pages)('%s', (page, expected) => {
  const file = path.join(root, page);

  test('is what is generated; npx drift-gate gate-docs writes it', () => {
    expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toBe(expected);
  });

  test('links lead somewhere', () => {
    const links = [...expected.matchAll(/\]\((?!\w+:|#)([^)#]+)[^)]*\)/g)].map(([, target = '']) => target);
    expect(links.filter((target) => !existsSync(path.resolve(path.dirname(file), target)))).toEqual([]);
  });
});

test('no page is left of a gate that is gone', () => {
  const folders = readdirSync(path.join(root, 'rules'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const left = folders.map(({ name }) => `rules/${name}/README.md`).filter((page) => existsSync(path.join(root, page)));
  expect(left.filter((page) => !pages.some(([known]) => known === page))).toEqual([]);
});

test.runIf(existsSync(path.join(root, 'README.md')))('the README has a place for the table of gates', () => {
  expect(readFileSync(path.join(root, 'README.md'), 'utf8')).toMatch(/<!-- gates -->[\s\S]*<!-- \/gates -->/);
});
