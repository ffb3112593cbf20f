import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { differencesOf, eslintDifferences, type EslintDifference, type PluginHost } from '#gate/eslint-differences';
import { lintByCli, type Checked } from './command-line.js';
import { linesOf, type Compared } from './compared.js';
import { copyFixture, temporaryFolder } from './copies.js';
import { eslint } from './eslint.js';
import { readFixtures, type Fixture } from '../fixtures/fixture.js';
import { lintByOxlint } from './oxlint.js';

const fixtures = readFixtures();
const hosts: readonly PluginHost[] = ['typed', 'untyped', 'oxlint'];
const base = temporaryFolder();
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** Each host lints all fixtures at one go; oxlint's process works while this one does. */
const reported = new Map<PluginHost, readonly Compared[]>();
beforeAll(async () => {
  for (const fixture of fixtures) copyFixture(base, fixture);
  const files = fixtures.flatMap(({ gate, name, sources }) => sources.map((file) => `${gate}/${name}/${file}`));
  const beside = lintByOxlint(base);
  reported.set('untyped', await eslint({ typed: false })(base, files));
  reported.set('typed', await eslint({ typed: true })(base, files));
  reported.set('oxlint', await beside);
}, 300_000);

/** What has been met of each entry of the table, for the hosts that it names. */
const instances = new Set<string>();
const entryOf = (difference: EslintDifference, host: PluginHost): string => `${host}: ${difference.what}`;

/** Every host reports what the command line finds, but for what the table says of it. */
async function check({ gate, name }: Fixture): Promise<void> {
  const folder = path.join(base, gate, name);
  const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8');
  const found = await lintByCli(folder);
  const untyped = new Set(linesOf(await lintByCli(folder, 'off'), read));
  const expected = (host: PluginHost): readonly Checked[] =>
    found.filter((one) => {
      const byTypes = linesOf([one], read).some((line) => !untyped.has(line));
      const differences = differencesOf(host, { ...one.finding, byTypes });
      for (const difference of differences) instances.add(entryOf(difference, host));
      return differences.length === 0;
    });
  for (const host of hosts) {
    const prefix = `${gate}/${name}/`;
    const own = (reported.get(host) ?? [])
      .filter((one) => one.path.startsWith(prefix))
      .map((one) => ({ ...one, path: one.path.slice(prefix.length) }));
    expect(linesOf(own, read), host).toEqual(linesOf(expected(host), read));
  }
}

describe('the hosts report the same', () => {
  test.each(fixtures)('$gate/$name', check);
});

test('the table lists no difference of which there is no instance', () => {
  expect([...instances].sort()).toEqual(
    eslintDifferences.flatMap((entry) => entry.hosts.map((host) => entryOf(entry, host))).sort(),
  );
});
