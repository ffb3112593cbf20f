import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '#host/config-file';
import { fileTree } from '#host/file-tree';
import { registry, type ProjectConfig } from '#host/index';
import { optionRows } from '#report/options-table';
import { readFixtures, type Fixture } from '../fixtures/fixture.js';

/** The options that the bad and the ok fixtures of each gate give. */
const given = new Map<string, Set<string>>();

for (const fixture of readFixtures()) {
  if (fixture.kind === 'miss') continue;
  const key = `${fixture.gate} ${fixture.kind}`;
  given.set(key, new Set([...(given.get(key) ?? []), ...optionsIn(fixture)]));
}

describe.each(registry.map((gate) => [gate.id, optionRows(gate.options).map(({ name }) => name)] as const))(
  '%s',
  (id, names) => {
    test('has at most a handful of options', () => {
      expect(names.filter((name) => !/[.[]/.test(name)).length).toBeLessThanOrEqual(5);
    });

    test.each(['bad', 'ok'])('every option is given in some %s fixture', (kind) => {
      const used = given.get(`${id} ${kind}`) ?? new Set<string>();
      expect(names.filter((name) => !used.has(name) && !isProse(name))).toEqual([]);
    });
  },
);

/** Words for the reader of a finding, which decide nothing. */
function isProse(name: string): boolean {
  return /\.(?:why|see)$/.test(name);
}

/** Members of a list are `tables[].name`, as `optionRows` has them. */
function optionsIn({ gate, folder, overlay }: Fixture): readonly string[] {
  const laid = new Map([...overlay].map(([file, text]) => [path.join(folder, file), text] as const));
  const loaded = loadConfig(folder, undefined, fileTree(laid));
  if (!('value' in loaded)) throw new Error(`${folder}: ${loaded.what}`);
  const projects = (Array.isArray(loaded.value) ? loaded.value : [loaded.value]) as readonly Partial<ProjectConfig>[];
  return projects.flatMap(({ gates }) => membersOf((gates as Record<string, unknown> | undefined)?.[gate], ''));
}

function membersOf(value: unknown, prefix: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => membersOf(item, `${prefix.replace(/\.$/, '')}[].`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [
    `${prefix}${key}`,
    ...membersOf(member, `${prefix}${key}.`),
  ]);
}
