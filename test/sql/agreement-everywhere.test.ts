import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { openWorkspace } from '#host/index';
import { linkProject } from '#project/link';
import { loadGrammar } from '#sql/grammar';
import type { Catalog } from '#sql/catalog';
import { fixturesFolder, readFixtures } from '../fixtures/fixture.js';
import { agreement } from './agreement.js';

const controlPlane = path.resolve(fixturesFolder, '../packages/control-plane');
const none: Catalog = { tables: new Map(), enums: new Map(), domains: new Map(), unknown: [] };

beforeAll(loadGrammar);

/** Every statement that the code of a folder holds, as link puts it together. */
function statementsOf(folder: string, overlay: ReadonlyMap<string, string>): readonly string[] {
  const workspace = openWorkspace({ cwd: folder, config: undefined, gates: undefined, overlay });
  return workspace.projects.flatMap(({ source }) =>
    linkProject({ source, catalog: none }).sites.flatMap((site) => site.variants.map((variant) => variant.text)),
  );
}

function migrationsOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.sql'))
    .map((file) => readFileSync(path.join(folder, file), 'utf8'));
}

const sources = [
  { name: 'the control plane', texts: () => statementsOf(controlPlane, new Map()) },
  { name: 'its migrations', texts: () => migrationsOf(path.join(controlPlane, 'src/db/migrations')) },
  { name: 'the fixtures', texts: () => readFixtures().flatMap(({ folder, overlay }) => statementsOf(folder, overlay)) },
  { name: "the fixtures' migrations", texts: () => migrationsOf(fixturesFolder) },
];

test('the two readers agree on every statement of the control plane, the migrations and the fixtures', () => {
  const counted = sources.map(({ name, texts }) => ({ name, ...agreement(texts()) }));
  const sum = (of: 'accepted' | 'total') => counted.reduce((all, one) => all + one[of], 0);
  for (const { name, accepted, total } of counted) console.log(`${name}: both accept ${accepted} of ${total}`);
  console.log(`all: both accept ${sum('accepted')} of ${sum('total')}`);
  expect(counted.flatMap(({ differences }) => differences)).toEqual([]);
  expect(sum('accepted') / sum('total')).toBeGreaterThanOrEqual(0.8);
});
