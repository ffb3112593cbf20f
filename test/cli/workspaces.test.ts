import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { ESLint, type Linter } from 'eslint';
import { afterEach, describe, expect, test } from 'vitest';
import plugin from '#eslint-plugin/index';
import { createJudge } from '#eslint-plugin/judge';
import { openSessions } from '#eslint-plugin/sessions';
import { loadGrammar } from '#sql/grammar';
import { headlines, makeFolder, type Files, type Folder } from './repository.js';

// What a package manager makes of a workspace is laid out by hand: its links, and nothing that it would fetch.

const manifest = (name: string, more: object = {}): string => JSON.stringify({ name, version: '1.0.0', ...more });

const schema = "CREATE TYPE state AS ENUM ('queued', 'done');\nCREATE TABLE jobs (id int, state state, note text);\n";

/** The vocabulary of one package, and a statement of another that writes it. */
const sources: Files = {
  'packages/states/src/index.ts': "export * from './job.js';\n",
  'packages/states/src/job.ts': "export const Job = { Queued: 'queued', Lost: 'lost' } as const;\n",
  'packages/jobs/src/stop.ts': `import { Job } from '@acme/states';
interface Db { query(text: string, values: readonly unknown[]): unknown }
export const stop = (db: Db) => db.query('UPDATE jobs SET state = $1', [Job.Lost]);
`,
  'packages/jobs/migrations/001.sql': schema,
};

/** How the packages say what they give out. */
const entries = {
  'its sources': { exports: './src/index.ts' },
  'what it builds, and has not': { main: './dist/index.js', types: './dist/index.d.ts' },
  'what it builds, by conditions': { exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } } },
} as const;

interface Manager {
  readonly files: Files;
  /** A dependency on a package of the workspace, as its users write it. */
  readonly range: string;
  /** The links, each with what it leads to. */
  readonly links: Readonly<Record<string, string>>;
}

const managers: Readonly<Record<string, Manager>> = {
  npm: {
    files: {
      'package.json': manifest('all', { private: true, workspaces: ['packages/*'] }),
      'package-lock.json': '{}',
    },
    range: '*',
    links: { 'node_modules/@acme/states': 'packages/states', 'node_modules/@acme/jobs': 'packages/jobs' },
  },
  pnpm: {
    files: {
      'package.json': manifest('all', { private: true }),
      'pnpm-workspace.yaml': "packages:\n  - 'packages/*'\n",
      'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
    },
    range: 'workspace:*',
    links: { 'packages/jobs/node_modules/@acme/states': 'packages/states' },
  },
  // Plug'n'Play makes no links at all; nor has anything else, before it is installed.
  'yarn without links': {
    files: {
      'package.json': manifest('all', { private: true, workspaces: ['packages/*'] }),
      'yarn.lock': '',
      '.pnp.cjs': 'module.exports = {};\n',
    },
    range: 'workspace:^',
    links: {},
  },
  'pnpm before it is installed': {
    files: {
      'package.json': manifest('all', { private: true }),
      'pnpm-workspace.yaml': "packages:\n  - 'packages/*'\n",
    },
    range: 'workspace:*',
    links: {},
  },
  yarn: {
    files: {
      'package.json': manifest('all', { private: true, workspaces: { packages: ['packages/*'] } }),
      'yarn.lock': '',
      '.yarnrc.yml': 'nodeLinker: node-modules\n',
    },
    range: 'workspace:^',
    links: { 'node_modules/@acme/states': 'packages/states', 'node_modules/@acme/jobs': 'packages/jobs' },
  },
};

const gates = "gates: { 'raw-status-literal': false }";
const rootConfig = `export default { include: ['packages/*/src/**/*.ts'], migrations: 'packages/jobs/migrations/*.sql', ${gates} };\n`;
const ownConfig = `export default { include: ['src/**/*.ts'], migrations: 'migrations/*.sql', ${gates} };\n`;

let folder: Folder | undefined;
afterEach(() => folder?.remove());

function layOut(manager: string, gives: object, more: Files): Folder {
  const { files, range, links } = managers[manager] ?? { files: {}, range: '', links: {} };
  const made = makeFolder({
    ...files,
    ...sources,
    'packages/states/package.json': manifest('@acme/states', gives),
    'packages/jobs/package.json': manifest('@acme/jobs', { dependencies: { '@acme/states': range } }),
    ...more,
  });
  for (const [link, to] of Object.entries(links)) {
    const file = path.join(made.path, link);
    mkdirSync(path.dirname(file), { recursive: true });
    symlinkSync(path.relative(path.dirname(file), path.join(made.path, to)), file);
  }
  return made;
}

const what = "error[unknown-status] jobs.state is given 'lost', which enum state does not have";
const at = '3:73';

interface Run {
  readonly below?: string;
  readonly finds: readonly string[];
  readonly says?: string;
}

async function check(made: Folder, { below, finds, says = '' }: Run): Promise<void> {
  const ended = await made.drift(['check'], below);
  expect({ ...ended, stdout: headlines(ended.stdout) }).toEqual({
    code: finds.length > 0 ? 1 : 0,
    stdout: finds,
    stderr: says,
  });
}

/** Lines that ESLint reports in a file, started in a folder with what `fromConfig` makes of its configuration, or with a preset. */
async function lint(made: Folder, below: string, entries: readonly Linter.Config[], file: string, text?: string) {
  const overrideConfig = [{ files: ['**/*.ts'], languageOptions: { parser } }, ...entries] as Linter.Config[];
  const eslint = new ESLint({ cwd: path.join(made.path, below), overrideConfigFile: true, overrideConfig });
  const filePath = path.join(made.path, file);
  const results = await (text === undefined ? eslint.lintFiles([filePath]) : eslint.lintText(text, { filePath }));
  return results.flatMap(({ messages }) =>
    messages.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message.split('. ')[0] ?? ''}`),
  );
}

const linted = `${at} drift-gate/unknown-status: jobs.state is given 'lost', which enum state does not have`;

describe.each(Object.keys(managers))('%s', (manager) => {
  describe.each(Object.entries(entries))('a package that gives out %s', (_, gives) => {
    test('one configuration at the root, from there and from a package', async () => {
      folder = layOut(manager, gives, { 'drift-gate.config.ts': rootConfig });
      await check(folder, { finds: [`${what}  packages/jobs/src/stop.ts:${at}`] });
      await check(folder, { below: 'packages/jobs', finds: [`${what}  ../../packages/jobs/src/stop.ts:${at}`] });
      expect(await lint(folder, '.', [plugin.configs.recommended], 'packages/jobs/src/stop.ts')).toEqual([linted]);
    });

    test('a configuration in the package, whose neighbour is outside of its root', async () => {
      folder = layOut(manager, gives, { 'packages/jobs/drift-gate.config.ts': ownConfig });
      await check(folder, { below: 'packages/jobs', finds: [`${what}  src/stop.ts:${at}`] });
      expect(await lint(folder, '.', [plugin.configs.recommended], 'packages/jobs/src/stop.ts')).toEqual([linted]);
    });
  });

  test('what is built and stale is not gone by', async () => {
    folder = layOut(manager, entries['what it builds, by conditions'], {
      'drift-gate.config.ts': rootConfig,
      'packages/states/dist/index.js': "export const Job = { Queued: 'queued', Lost: 'done' };\n",
      'packages/states/dist/index.d.ts': 'export declare const Job: { Queued: "queued"; Lost: "done" };\n',
    });
    await check(folder, { finds: [`${what}  packages/jobs/src/stop.ts:${at}`] });
  });
});

describe('a configuration in the package beside one at the root', () => {
  const own: Files = { 'packages/jobs/drift-gate.config.ts': ownConfig };
  const given = entries['its sources'];
  const nearer =
    'note: drift-gate.config.ts judges files that have a nearer configuration, packages/jobs/drift-gate.config.ts: leave them out with `exclude`, or take that configuration in as a project with its `root`\n';

  test('the nearest holds where the run begins, and the root says what it judges besides', async () => {
    const all = rootConfig.replace(
      "'raw-status-literal': false",
      "'raw-status-literal': false, 'unknown-status': false",
    );
    folder = layOut('npm', given, { ...own, 'drift-gate.config.ts': all });
    await check(folder, { finds: [], says: nearer });
    await check(folder, { below: 'packages/jobs', finds: [`${what}  src/stop.ts:${at}`] });
    // An editor is where the file is.
    expect(await lint(folder, '.', [plugin.configs.recommended], 'packages/jobs/src/stop.ts')).toEqual([linted]);
    const root = plugin.fromConfig(path.join(folder.path, 'drift-gate.config.ts'));
    expect(await lint(folder, '.', root, 'packages/jobs/src/stop.ts')).toEqual([]);
  });

  test('the root takes it in', async () => {
    folder = layOut('pnpm', given, {
      ...own,
      'drift-gate.config.ts': `import jobs from './packages/jobs/drift-gate.config.js';
export default [
  { ...jobs, name: 'jobs', root: 'packages/jobs' },
  { name: 'others', include: ['packages/*/src/**/*.ts'], exclude: ['packages/jobs/**'], migrations: false },
];
`,
    });
    await check(folder, { finds: [`${what}  packages/jobs/src/stop.ts:${at}`] });
    await check(folder, { below: 'packages/jobs', finds: [`${what}  src/stop.ts:${at}`] });
    const root = plugin.fromConfig(path.join(folder.path, 'drift-gate.config.ts'));
    expect(await lint(folder, '.', root, 'packages/jobs/src/stop.ts')).toEqual([linted]);
    expect(await lint(folder, '.', root, 'packages/states/src/job.ts')).toEqual([]);
  });

  test('a text that is not saved', async () => {
    folder = layOut('yarn', given, own);
    const text = sources['packages/jobs/src/stop.ts'] ?? '';
    const below = 'packages/jobs';
    const file = 'packages/jobs/src/stop.ts';
    const entry = plugin.fromConfig(path.join(folder.path, below, 'drift-gate.config.ts'));
    expect(await lint(folder, below, entry, file, text.replace('Job.Lost', 'Job.Queued'))).toEqual([]);
    expect(await lint(folder, below, entry, file, `\n${text}`)).toEqual([linted.replace('3:', '4:')]);
  });

  test('a neighbour that changes while the editor is open', async () => {
    await loadGrammar();
    folder = layOut('pnpm', given, own);
    const file = path.join(folder.path, 'packages/jobs/src/stop.ts');
    // A look at the disk that takes no time is taken each time.

    const judge = createJudge(openSessions({ clock: () => 0 }));
    const found = (): readonly string[] =>
      judge({ file, cwd: path.dirname(file), text: sources['packages/jobs/src/stop.ts'] ?? '' }).reports.map(
        ({ text: told }) => /'(\w+)'/.exec(told)?.[1] ?? told,
      );
    expect(found()).toEqual(['lost']);
    const neighbour = 'packages/states/src/job.ts';
    folder.write({ [neighbour]: (sources[neighbour] ?? '').replace("'lost'", "'gone'") });
    expect(found()).toEqual(['gone']);
    folder.write({ [neighbour]: (sources[neighbour] ?? '').replace("'lost'", "'done'") });
    expect(found()).toEqual([]);
  });
});
