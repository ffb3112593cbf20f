import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { jobs, module } from '../cli/jobs.js';
import type { Files, Folder } from '../cli/repository.js';
import { bad, envOf, good, makeInstalled, root, type Npx } from './installed.js';
import { action, runJob, type Context, type Ran, type Workflow } from './runner.js';

const workflow = parse(readFileSync(path.join(root, 'recipes/github-workflow.yml'), 'utf8')) as Workflow;

let folder: Folder | undefined;
afterEach(() => {
  folder?.remove();
  folder = undefined;
});

/** Lines that GitHub makes annotations of, each without its message. */
function annotations({ stdout }: Pick<Ran, 'stdout'>): readonly string[] {
  return stdout.split('\n').flatMap((line) => {
    const found = /^::(error|warning|notice) (.*?)::/.exec(line);
    const properties = Object.fromEntries(
      (found?.[2] ?? '').split(',').map((one) => one.split('=') as [string, string]),
    );
    return found === null || properties['file'] === undefined
      ? []
      : [`${found[1]} ${properties['file']}:${properties['line']}`];
  });
}

function sarifOf(at: Folder, file: string): readonly string[] {
  const log = JSON.parse(readFileSync(path.join(at.path, file), 'utf8')) as {
    readonly runs: readonly { readonly results: readonly { readonly ruleId: string }[] }[];
  };
  return log.runs.flatMap(({ results }) => results.map(({ ruleId }) => ruleId));
}

describe('action.yml', () => {
  const use = (given: Readonly<Record<string, string>>, npx?: Npx): Ran =>
    runJob(folder ?? makeInstalled({}), [{ uses: './node_modules/drift-gate', with: given }], {}, npx);

  test('it is composite, and each input has a description and a default', () => {
    expect(action.runs.using).toBe('composite');
    for (const input of Object.values(action.inputs)) {
      expect(Object.keys(input).sort()).toEqual(['default', 'description']);
    }
    // What a caller hands over must never be a part of the script.
    expect(action.runs.steps.map(({ run }) => run).join('')).not.toContain('${{');
  });

  test.each([
    {
      name: 'a break, with npx of npm',
      files: { 'src/a.ts': bad },
      given: {},
      npx: 'of npm' as const,
      failed: true,
      found: ['error src/a.ts:3'],
    },
    { name: 'none', files: {}, given: {}, failed: false, found: [] },
    {
      name: 'a break that was there before',
      files: { 'src/a.ts': bad, 'src/b.ts': bad },
      given: { since: 'main' },
      failed: true,
      found: ['error src/b.ts:3'],
    },
    {
      name: 'a configuration that is named, with a name that a shell would take apart',
      files: { 'a $(b) "c".config.js': jobs['drift-gate.config.ts'] },
      given: { config: 'a $(b) "c".config.js' },
      failed: false,
      found: [],
    },
    { name: 'a ref that does not exist', files: {}, given: { since: 'v0 --fix' }, failed: true, found: [] },
  ])('$name', ({ files, given, npx, failed, found }) => {
    folder = makeInstalled(found.length === 1 && 'since' in given ? { 'src/a.ts': bad } : {});
    folder.git(['switch', '--quiet', '--create', 'branch']);
    folder.commit(files);
    const ran = use(given, npx);
    expect({ failed: ran.failed, found: annotations(ran) }, ran.stderr).toEqual({ failed, found });
  });

  test('SARIF is written beside, and the folder is the one that is named', () => {
    const api = Object.fromEntries(
      Object.entries({ 'drift-gate.config.ts': '', 'src/a.ts': bad }).map(([file, text]) => [`api/${file}`, text]),
    );
    folder = makeInstalled({
      ...api,
      'api/drift-gate.config.ts':
        "export default { include: ['src/*.ts'], migrations: '../migrations/*.sql', gates: { 'raw-status-literal': false } };\n",
    });
    const ran = use({ 'working-directory': 'api', sarif: 'found.sarif' });
    expect(ran.failed, ran.stderr).toBe(true);
    expect(sarifOf(folder, 'api/found.sarif')).toEqual(['unknown-status']);
  });
});

describe('recipes/github-workflow.yml', () => {
  const job = workflow.jobs['drift-gate'];

  test('no filter keeps it from reporting', () => {
    for (const filter of Object.values(workflow.on)) {
      expect(Object.keys(filter ?? {}).filter((key) => key.startsWith('paths'))).toEqual([]);
    }
    expect(Object.keys(workflow.on)).toContain('pull_request');
    expect(job?.if).toBeUndefined();
  });

  interface Case {
    readonly name: string;
    readonly main: Files;
    readonly branch: Files;
    /** `main` stands for its commit. */
    readonly context: Context;
    readonly failed: boolean;
    readonly found: readonly string[];
    readonly checked: boolean;
  }

  const pullRequest = { 'github.event.pull_request.base.sha': 'main' };
  const cases: readonly Case[] = [
    {
      name: 'pictures alone: nothing is installed, and the check is reported as passed',
      main: { 'src/a.ts': bad },
      branch: { LICENSE: 'x\n', 'docs/a.png': 'x' },
      context: pullRequest,
      failed: false,
      found: [],
      checked: false,
    },
    {
      name: 'Markdown, which a gate may read',
      main: { 'src/a.ts': bad },
      branch: { 'README.md': 'x\n' },
      context: pullRequest,
      failed: false,
      found: [],
      checked: true,
    },
    {
      name: 'a pull request answers for what it brings',
      main: { 'src/a.ts': bad },
      branch: { 'src/b.ts': bad },
      context: pullRequest,
      failed: true,
      found: ['error src/b.ts:3'],
      checked: true,
    },
    {
      name: 'a break that a change in another file causes',
      main: { 'src/a.ts': good },
      branch: { 'migrations/002.sql': "ALTER TYPE state RENAME VALUE 'off' TO 'stopped';\n" },
      context: pullRequest,
      failed: true,
      found: ['error src/a.ts:3'],
      checked: true,
    },
    {
      name: 'a merge queue, in which nothing is new',
      main: { 'src/a.ts': bad },
      branch: { 'src/b.ts': module({ go: ['on'] }) },
      context: { 'github.event.merge_group.base_sha': 'main' },
      failed: false,
      found: [],
      checked: true,
    },
    {
      name: 'a push is checked whole',
      main: { 'src/a.ts': bad },
      branch: { 'README.md': 'x\n' },
      context: {},
      failed: true,
      found: ['error src/a.ts:3'],
      checked: true,
    },
  ];

  test.each(cases)('$name', ({ main, branch, context, failed, found, checked }) => {
    folder = makeInstalled(main);
    const base = folder.git(['rev-parse', 'main']).trim();
    folder.git(['switch', '--quiet', '--create', 'branch']);
    folder.commit(branch);
    const given = Object.fromEntries(Object.entries(context).map(([name]) => [name, base]));
    const ran = runJob(folder, job?.steps ?? [], given);
    expect({ failed: ran.failed, found: annotations(ran) }, ran.stderr).toEqual({ failed, found });
    const skipped = checked ? '' : ' (skipped)';
    expect(ran.steps).toEqual([
      'actions/checkout@v5',
      'changes',
      `actions/setup-node@v5${skipped}`,
      `npm ci${skipped}`,
      `./node_modules/drift-gate${skipped}`,
      `github/codeql-action/upload-sarif@v4${skipped}`,
    ]);
    expect(ran.summary !== '').toBe(checked);
    if (checked) expect(sarifOf(folder, 'drift-gate.sarif').filter((rule) => rule !== 'unknown-status')).toEqual([]);
  });

  test('where git cannot tell what has changed, everything is checked', () => {
    folder = makeInstalled({ 'src/a.ts': bad });
    const ran = runJob(folder, job?.steps.slice(0, 2) ?? [], {
      'github.event.pull_request.base.sha': '0123456789012345678901234567890123456789',
    });
    expect(ran.failed).toBe(false);
    expect(ran.outputs).toEqual({ 'steps.changes.outputs.relevant': 'true' });
  });
});

describe('recipes/gitlab-ci.yml', () => {
  interface Job {
    readonly variables: Readonly<Record<string, number>>;
    readonly rules: readonly { readonly if: string; readonly changes?: unknown }[];
    readonly script: readonly string[];
    readonly artifacts: { readonly when: string; readonly reports: { readonly codequality: string } };
  }
  const { 'drift-gate': job } = parse(readFileSync(path.join(root, 'recipes/gitlab-ci.yml'), 'utf8')) as {
    readonly 'drift-gate': Job;
  };

  test('it has the whole history, and no rule leaves it out by what has changed', () => {
    expect(job.variables).toEqual({ GIT_DEPTH: 0 });
    expect(job.rules.map((rule) => Object.keys(rule))).toEqual([['if'], ['if']]);
    expect(job.artifacts.when).toBe('always');
  });

  test.each([
    // GitLab holds the report against the target branch's, so what is old is in it; the job fails by what is new alone.
    {
      name: 'a merge request',
      env: { CI_MERGE_REQUEST_DIFF_BASE_SHA: 'main' },
      branch: { 'src/b.ts': bad },
      status: 1,
      found: ['src/a.ts', 'src/b.ts'],
      npx: 'of npm' as const,
    },
    {
      name: 'one that brings nothing new',
      env: { CI_MERGE_REQUEST_DIFF_BASE_SHA: 'main' },
      branch: { 'src/b.ts': good },
      status: 0,
      found: ['src/a.ts'],
    },
    { name: 'the default branch', env: {}, branch: { 'src/b.ts': bad }, status: 1, found: ['src/a.ts', 'src/b.ts'] },
  ])('$name', ({ env, branch, status, found, npx }) => {
    folder = makeInstalled({ 'src/a.ts': bad });
    folder.git(['switch', '--quiet', '--create', 'branch']);
    folder.commit(branch);
    const ended = spawnSync('bash', ['-eo', 'pipefail', '-c', job.script.join('\n')], {
      cwd: folder.path,
      env: { ...envOf(folder, npx ?? 'stand-in'), CI: 'true', GITLAB_CI: 'true', ...env },
      encoding: 'utf8',
    });
    expect(ended.status, ended.stderr).toBe(status);
    const report = path.join(folder.path, job.artifacts.reports.codequality);
    expect(existsSync(report)).toBe(true);
    const issues = JSON.parse(readFileSync(report, 'utf8')) as readonly {
      readonly location: { readonly path: string };
    }[];
    expect(issues.map(({ location }) => location.path)).toEqual(found);
  });
});
