import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkWorkspace } from '#host/check';
import { checkProjects, createCompiler, factsCache, openWorkspace, registry, type Checked } from '#host/index';
import { renderJson } from '#report/json';
import { renderText } from '#report/text';
import { loadGrammar } from '#sql/grammar';
import { readFixtures, type Fixture } from '../fixtures/fixture.js';
import { overlayOf } from '../fixtures/workspace.js';
import { mutantSuites } from '../mutants/suites.js';

/** The same input gives the same bytes, whatever the order in which it is met, what is kept from before, or the folder it is run in. */
const controlPlane = fileURLToPath(new URL('../../packages/control-plane', import.meta.url));
const compiler = createCompiler();

interface Input {
  readonly root: string;
  /** By absolute path. */
  readonly overlay: ReadonlyMap<string, string | null>;
}

/** Every way in which a run can differ without its input being another one. */
const inAnotherOrder = (input: Input): Promise<Checked> => inOrder(input, 1);
const ways: Readonly<Record<string, (input: Input) => Promise<Checked>>> = {
  'in another order': inAnotherOrder,
  'in a third order, without preparing modules aside': (input) => inOrder(input, 2, false),
  'with all facts kept from a run before': async ({ root, overlay }) => {
    const options = { cwd: root, overlay, types: 'auto' as const, compiler, cache: factsCache() };
    await checkProjects(options);
    return checkProjects(options);
  },
  'with a compiler of its own': ({ root, overlay }) => checkProjects({ cwd: root, overlay, types: 'auto' }),
};

const fixtures = readFixtures();

describe('fixtures', () => {
  test.each(registry.map(({ id }) => id))('%s', async (id) => {
    const own = fixtures.filter(({ gate }) => gate === id);
    expect(own).not.toEqual([]);
    for (const fixture of own) await check(inputOf(fixture), inAnotherOrder);
  });
});

describe('the control plane with many incidents put back', () => {
  const input: Input = { root: controlPlane, overlay: manyIncidents() };

  test.each(Object.entries(ways))('%s', (_, way) => check(input, way));

  test.each([
    ['a folder inside it', path.join(controlPlane, 'src/handlers'), undefined],
    ['a folder elsewhere', path.resolve(controlPlane, '..'), 'control-plane/drift-gate.config.ts'],
  ])('from %s', async (_, cwd, config) => {
    const there = await checkProjects({ cwd, config, overlay: input.overlay, types: 'auto', compiler });
    const here = await plain(input);
    expect(there.results.map(({ root }) => root)).not.toEqual(here.results.map(({ root }) => root));
    expect(rendered(atHome(there))).toEqual(rendered(here));
  });

  test('there is much to find', async () => {
    const { results } = await plain(input);
    const found = new Set(results.flatMap(({ findings }) => findings).map(({ gate }) => gate));
    expect(found.size).toBeGreaterThan(10);
  });
});

async function check(input: Input, way: (input: Input) => Promise<Checked>): Promise<void> {
  const expected = rendered(await plain(input));
  expect(rendered(await way(input)), input.root).toEqual(expected);
}

/** The run that others are compared with, once for each input. */
function plain(input: Input): Promise<Checked> {
  const known = runs.get(input) ?? checkProjects({ cwd: input.root, overlay: input.overlay, types: 'auto', compiler });
  runs.set(input, known);
  return known;
}

const runs = new Map<Input, Promise<Checked>>();

/** Files, migrations and gates as another file system or registry might have handed them over. */
async function inOrder({ root, overlay }: Input, seed: number, prepares = true): Promise<Checked> {
  await loadGrammar();
  const workspace = openWorkspace({ cwd: root, overlay });
  const projects = workspace.projects.map((project) => ({
    ...project,
    gates: shuffled(project.gates, seed),
    migrations: shuffled(project.migrations, seed),
    source: { ...project.source, files: shuffled(project.source.files, seed) },
  }));
  if (prepares) for (const { source } of projects) await source.prepareModules();
  return checkWorkspace({ ...workspace, projects }, compiler);
}

/** What the reader's folder is, is said once a project; every place is as seen from the project. */
function atHome(checked: Checked): Checked {
  return { ...checked, results: checked.results.map((result) => ({ ...result, root: '.' })) };
}

function rendered({ results, problems, read }: Checked): { readonly text: string; readonly json: string } {
  const run = { results, problems, read, gates: registry };
  return { text: renderText(run, { seconds: 1, verbose: true }), json: renderJson(run, '0.0.0') };
}

function inputOf({ folder, overlay }: Fixture): Input {
  return { root: folder, overlay: absolute(folder, overlay) };
}

/** As many mutants as go together: each file is changed by one of them. */
function manyIncidents(): ReadonlyMap<string, string | null> {
  const overlay = new Map<string, string | null>();
  for (const { edits } of Object.values(mutantSuites).flat()) {
    const own = absolute(controlPlane, overlayOf(controlPlane, edits));
    // A migration that is changed changes what all others mean.
    const fits = [...own.keys()].every((file) => !overlay.has(file) && !file.endsWith('.sql'));
    if (fits) for (const [file, text] of own) overlay.set(file, text);
  }
  return overlay;
}

function absolute(root: string, overlay: ReadonlyMap<string, string | null>): ReadonlyMap<string, string | null> {
  return new Map([...overlay].map(([file, text]) => [path.resolve(root, file), text]));
}

/** The same for the same seed. */
function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  let state = seed * 7919 + items.length;
  const next = (): number => (state = (state * 1103515245 + 12345) % 2147483648);
  return items
    .map((item) => ({ item, rank: next() }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ item }) => item);
}
