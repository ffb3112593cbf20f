import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { module } from '../cli/jobs.js';
import { gitEnv, headlines, type Files, type Folder } from '../cli/repository.js';
import { bad, envOf, good, headline, makeInstalled, root, type Npx } from './installed.js';

interface Recipe {
  readonly name: string;
  /** Makes git run it before each commit. */
  install(folder: Folder): void;
}

const text = (file: string): string => readFileSync(path.join(root, file), 'utf8');

function writeHook(folder: Folder, script: string): void {
  const hooks = folder.git(['rev-parse', '--git-path', 'hooks']).trim();
  mkdirSync(path.join(folder.path, hooks), { recursive: true });
  const file = path.join(folder.path, hooks, 'pre-commit');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

/** A file of hooks as https://pre-commit.com reads it: the command line is split at white space, and no shell sees it. */
interface PreCommitHook {
  readonly id: string;
  readonly entry: string;
  readonly language: string;
  readonly pass_filenames: boolean;
  readonly always_run: boolean;
}

function installPreCommit(folder: Folder, hooks: readonly PreCommitHook[]): void {
  const [hook] = hooks;
  expect(hook).toMatchObject({ id: 'drift-gate', language: 'system', pass_filenames: false, always_run: true });
  writeHook(
    folder,
    `exec ${(hook?.entry ?? '')
      .split(/\s+/)
      .map((word) => `'${word}'`)
      .join(' ')}`,
  );
}

const recipes: readonly Recipe[] = [
  { name: 'a plain hook of git', install: (folder) => writeHook(folder, text('recipes/husky/pre-commit')) },
  {
    name: 'husky',
    install(folder) {
      const { status } = spawnSync(process.execPath, [path.join(root, 'node_modules/husky/bin.js')], {
        cwd: folder.path,
        env: gitEnv,
      });
      expect(status).toBe(0);
      writeFileSync(path.join(folder.path, '.husky/pre-commit'), text('recipes/husky/pre-commit'));
    },
  },
  {
    // Lefthook itself would write hooks into the repository of whoever installs it; it gives `run` to sh.
    name: 'the command of lefthook',
    install(folder) {
      const { 'pre-commit': hook } = parse(text('recipes/lefthook.yml')) as {
        readonly 'pre-commit': { readonly commands: Readonly<Record<string, { readonly run: string }>> };
      };
      const commands = Object.values(hook.commands);
      expect(commands.map((command) => Object.keys(command))).toEqual([['run']]);
      writeHook(folder, commands.map(({ run }) => run).join('\n'));
    },
  },
  {
    name: 'the hook for pre-commit',
    install: (folder) => installPreCommit(folder, parse(text('.pre-commit-hooks.yaml')) as readonly PreCommitHook[]),
  },
  {
    name: 'the local hook for pre-commit',
    install(folder) {
      const { repos } = parse(text('recipes/pre-commit-config.yaml')) as {
        readonly repos: readonly { readonly repo: string; readonly hooks: readonly PreCommitHook[] }[];
      };
      expect(repos.map(({ repo }) => repo)).toEqual(['local']);
      installPreCommit(
        folder,
        repos.flatMap(({ hooks }) => hooks),
      );
    },
  },
];

interface Case {
  readonly name: string;
  /** Written and staged. */
  readonly staged: Files;
  /** Written afterwards. */
  readonly onDisk?: Files;
  /** What follows `git commit`, and the folder it is run in. */
  readonly args?: readonly string[];
  readonly below?: string;
  /** What the hook finds; it refuses where that is something. */
  readonly findings: readonly string[];
}

const cases: readonly Case[] = [
  { name: 'a commit that breaks a gate', staged: { 'src/a.ts': bad }, findings: [headline('src/a.ts')] },
  { name: 'a commit that breaks none', staged: { 'src/b.ts': module({ go: ['on'] }) }, findings: [] },
  {
    name: 'a break that a change in another file causes',
    staged: { 'migrations/002.sql': "ALTER TYPE state RENAME VALUE 'off' TO 'stopped';\n" },
    findings: ["error[unknown-status] jobs.state is given 'off', which enum state does not have  src/a.ts:3:45"],
  },
  { name: 'a break that is not staged', staged: { 'README.md': 'x\n' }, onDisk: { 'src/a.ts': bad }, findings: [] },
  {
    name: 'a break that is staged and mended on the disk',
    staged: { 'src/a.ts': bad },
    onDisk: { 'src/a.ts': good },
    findings: [headline('src/a.ts')],
  },
];

/** Git gives the hook another index for each of these. */
const indexes: readonly Case[] = [
  {
    name: 'git commit --all, from a folder',
    staged: {},
    onDisk: { 'src/a.ts': bad },
    args: ['--all'],
    below: 'src',
    findings: [headline('src/a.ts')],
  },
  {
    name: 'git commit of one file, beside another that is staged',
    staged: { 'src/b.ts': bad },
    onDisk: { 'src/a.ts': module({ stop: ['on'] }) },
    args: ['src/a.ts'],
    findings: [],
  },
  {
    name: 'git commit of one file, which breaks',
    staged: { 'src/b.ts': module({ go: ['on'] }) },
    onDisk: { 'src/a.ts': bad },
    args: ['src/a.ts'],
    findings: [headline('src/a.ts')],
  },
];

function check(folder: Folder, npx: Npx, { staged, onDisk = {}, args = [], below = '.', findings }: Case): void {
  folder.git(['reset', '--quiet', '--hard', 'main']);
  folder.git(['clean', '--quiet', '-d', '--force']);
  folder.write(staged);
  folder.git(['add', '--all']);
  folder.write(onDisk);
  const { status, stdout, stderr } = spawnSync('git', ['commit', '--quiet', '--message', 'x', ...args], {
    cwd: path.join(folder.path, below),
    env: envOf(folder, npx),
    encoding: 'utf8',
  });
  const refused = findings.length > 0;
  expect({ findings: headlines(`${stdout}\n${stderr}`), refused: status !== 0 }, stderr).toEqual({ findings, refused });
  expect(folder.git(['rev-list', '--count', 'main..HEAD']).trim()).toBe(refused ? '0' : '1');
}

describe.each(recipes)('$name', ({ name, install }) => {
  let folder: Folder | undefined;
  beforeAll(() => {
    folder = makeInstalled({});
    install(folder);
    folder.git(['add', '--all']);
    folder.git(['commit', '--quiet', '--allow-empty', '--no-verify', '--message', 'hook']);
    folder.git(['switch', '--quiet', '--create', 'work']);
  });
  afterAll(() => folder?.remove());

  test.each(name === 'a plain hook of git' ? [...cases, ...indexes] : cases.slice(0, 2))('$name', (given) => {
    if (folder !== undefined) check(folder, name === 'husky' ? 'of npm' : 'stand-in', given);
  });
});

test('the hook of a linked worktree, in a folder that it goes to itself', () => {
  const folder = makeInstalled({});
  try {
    writeHook(folder, 'cd migrations && PATH="$OLDPWD/node_modules/.bin:$PATH" drift-gate check --staged');
    folder.git(['worktree', 'add', '--quiet', 'tree', '-b', 'other']);
    folder.write({ 'tree/src/a.ts': bad });
    folder.git(['add', 'src/a.ts'], 'tree');
    folder.write({ 'tree/src/a.ts': good });
    const { status, stdout, stderr } = spawnSync('git', ['commit', '--quiet', '--message', 'x'], {
      cwd: path.join(folder.path, 'tree'),
      env: {
        ...gitEnv,
        PATH: `${path.join(folder.path, 'node_modules/.bin')}${path.delimiter}${process.env['PATH'] ?? ''}`,
      },
      encoding: 'utf8',
    });
    const found = { status, findings: headlines(`${stdout}\n${stderr}`) };
    expect(found, stderr).toEqual({ status: 1, findings: [headline('../src/a.ts')] });
  } finally {
    folder.remove();
  }
});
