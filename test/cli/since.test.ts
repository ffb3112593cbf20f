import { execFileSync } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import { configOf, jobs, module } from './jobs.js';
import { closing, gitEnv, headlines, makeFolder, makeRepository, type Files, type Folder } from './repository.js';

interface Case {
  /** Committed on main, from which a branch then goes. */
  readonly base: Files;
  /** Committed on the branch. */
  readonly branch?: Files;
  /** What else happens before the command, in the repository. */
  readonly then?: (folder: Folder) => void;
  readonly args?: readonly string[];
  /** The folder in which the command is run. */
  readonly below?: string;
  readonly code: number;
  readonly findings?: readonly string[];
  readonly closing?: string;
  readonly stderr?: string;
}

let folder: Folder | undefined;
afterEach(() => folder?.remove());

async function check({ base, branch, then, args = ['--since', 'main'], below, ...wanted }: Case): Promise<void> {
  folder = makeRepository({ ...jobs, ...base });
  folder.git(['switch', '--quiet', '--create', 'branch']);
  if (branch !== undefined) folder.commit(branch);
  then?.(folder);
  const before = folder.git(['status', '--porcelain', '--ignored', '-z']);
  const { code, stdout, stderr } = await folder.drift(args, below);
  expect({
    code,
    stderr,
    ...(wanted.findings === undefined ? {} : { findings: headlines(stdout) }),
    ...(wanted.closing === undefined ? {} : { closing: closing(stdout) }),
  }).toEqual({ stderr: '', ...wanted });
  expect(folder.git(['status', '--porcelain', '--ignored', '-z'])).toBe(before);
}

const unknown = (value: string, at: string, severity = 'error'): string =>
  `${severity}[unknown-status] jobs.state is given '${value}', which enum state does not have  ${at}`;
const allowance = '  // drift-allow unknown-status: the next migration has it\n  await';
const layers =
  "export default { include: ['src/**/*.ts'], migrations: false, gates: { 'forbidden-import': { layers: { domain: 'src/domain/**', http: 'src/{web,http}/**' }, rules: [{ from: 'domain', mayNotImport: ['http'], why: 'It runs without a server.' }] } } };\n";

const cases: Readonly<Record<string, Case>> = {
  'only what is new': {
    base: { 'src/a.ts': module({ stop: ['lost'] }) },
    branch: { 'src/a.ts': module({ first: ['on'], stop: ['lost'] }), 'src/b.ts': module({ go: ['gone'] }) },
    code: 1,
    findings: [unknown('gone', 'src/b.ts:3:45')],
    closing: '1 finding (1 error), 0 allowed, 1 old',
  },
  'nothing new': {
    base: { 'src/a.ts': module({ stop: ['lost'] }) },
    branch: { 'src/b.ts': module({ go: ['on'] }) },
    code: 0,
    findings: [],
    closing: '0 findings, 0 allowed, 1 old',
  },
  'what is old is shown to who asks': {
    base: { 'src/a.ts': module({ stop: ['lost'] }) },
    args: ['--since', 'main', '--verbose', '--gate', 'unknown-status'],
    code: 0,
    findings: [unknown('lost', 'src/a.ts:3:45', 'old')],
  },
  'a break in a file that nobody touched': {
    base: { 'src/a.ts': module({ stop: ['off'] }), 'src/b.ts': module({ go: ['lost'] }) },
    branch: { 'migrations/002.sql': "ALTER TYPE state RENAME VALUE 'off' TO 'stopped';\n" },
    code: 1,
    findings: [unknown('off', 'src/a.ts:3:45')],
    closing: '1 finding (1 error), 0 allowed, 1 old',
  },
  'of several in one function, the one that is new': {
    base: { 'src/a.ts': module({ stop: ['lost', 'away'] }) },
    branch: { 'src/a.ts': module({ stop: ['gone', 'lost', 'away'] }) },
    code: 1,
    findings: [unknown('gone', 'src/a.ts:3:45')],
    closing: '1 finding (1 error), 0 allowed, 2 old',
  },
  'of several that are the same, one is new': {
    base: { 'src/a.ts': module({ stop: ['lost'] }) },
    branch: { 'src/a.ts': module({ stop: ['lost', 'lost'] }) },
    code: 1,
    findings: [unknown('lost', 'src/a.ts:4:45')],
    closing: '1 finding (1 error), 0 allowed, 1 old',
  },
  'one that was mended and another in its function in its place: keys cannot tell them apart': {
    base: { 'src/a.ts': module({ stop: ['lost'] }) },
    branch: { 'src/a.ts': module({ stop: ['gone'] }) },
    code: 0,
    closing: '0 findings, 0 allowed, 1 old',
  },
  'a file with another name': {
    base: { 'src/a.ts': module({ stop: ['lost'], go: ['on'] }) },
    then: (it) => {
      it.git(['mv', 'src/a.ts', 'src/ä "b".ts']);
      it.commit({ 'src/ä "b".ts': module({ stop: ['lost'], go: ['off'], more: ['gone'] }) });
    },
    code: 1,
    findings: [unknown('gone', 'src/ä "b".ts:9:45')],
    closing: '1 finding (1 error), 0 allowed, 1 old',
  },
  'what a finding is about has another name': {
    base: {
      'drift-gate.config.ts': layers,
      'src/domain/a.ts': "import { b } from '../web/b.js';\nexport const a = b;\n",
      'src/web/b.ts': '// One.\n// Two.\nexport const b = 1;\n',
    },
    then: (it) => {
      it.git(['mv', 'src/web', 'src/http']);
      it.commit({
        'src/domain/a.ts': "import { b } from '../http/b.js';\nexport const a = b;\n",
      });
    },
    code: 0,
    closing: '0 findings, 0 allowed, 1 old',
  },
  'an allowance that is taken away': {
    base: { 'src/a.ts': module({ stop: ['lost'] }).replace('  await', allowance) },
    branch: { 'src/a.ts': module({ stop: ['lost'] }) },
    code: 1,
    findings: [unknown('lost', 'src/a.ts:3:45')],
    closing: '1 finding (1 error), 0 allowed, 0 old',
  },
  'an allowance that is put': {
    base: { 'src/a.ts': module({ stop: ['lost', 'lost'] }) },
    branch: { 'src/a.ts': module({ stop: ['lost', 'lost'] }).replace('  await', allowance) },
    code: 0,
    closing: '0 findings, 1 allowed, 1 old',
  },
  'a configuration that names what was not there': {
    base: { 'src/a.ts': module({ stop: ['lost'] }) },
    branch: {
      'drift-gate.config.ts': configOf("src/**/*.ts', 'jobs/*.ts").replace(
        'gates: {',
        "gates: { 'unlisted-insert': { tables: [{ table: 'runs', allow: [{ function: 'jobs/b.ts#go', because: 'It is the one.' }], why: 'Twice is once too often.' }] },",
      ),
      'migrations/002.sql': 'CREATE TABLE runs (id int);\n',
      'jobs/b.ts': module({ go: ['gone'] }).replace("UPDATE jobs SET state = 'gone'", 'INSERT INTO runs VALUES (1)'),
    },
    code: 0,
    closing: '0 findings, 0 allowed, 1 old',
  },
  'there was no source then, and no schema': {
    base: { 'drift-gate.config.ts': null, 'migrations/001.sql': null, 'README.md': 'Soon.\n' },
    branch: { ...jobs, 'src/a.ts': module({ stop: ['lost'] }), 'tsconfig.json': '{}\n' },
    code: 1,
    findings: [unknown('lost', 'src/a.ts:3:45')],
    closing: '1 finding (1 error), 0 allowed, 0 old',
  },
  'what could not be read then': {
    base: {
      'src/a.ts': `${module({ stop: ['lost'] })}const = 3;\n`,
      'migrations/002.sql': 'CREATE TABEL x (id int);\n',
    },
    branch: { 'src/a.ts': module({ stop: ['lost'] }), 'migrations/002.sql': 'CREATE TABLE x (id int);\n' },
    code: 1,
    findings: [unknown('lost', 'src/a.ts:3:45')],
    closing: '1 finding (1 error), 0 allowed, 0 old',
  },
  'what cannot be read today is a problem as ever': {
    base: { 'src/a.ts': module({ stop: ['lost'] }) },
    branch: { 'src/a.ts': `${module({ stop: ['lost'] })}const = 3;\n` },
    code: 2,
    stderr: 'error: src/a.ts:5:7: syntax error: Unexpected token; mend it, or leave the file out with `exclude`\n',
  },
  'what is not committed yet is today too': {
    base: { 'src/a.ts': module({ stop: ['lost'] }), 'src/c.ts': module({ end: ['on'] }) },
    then: (it) => it.write({ 'src/b.ts': module({ go: ['gone'] }), 'src/c.ts': module({ end: ['over'] }) }),
    code: 1,
    findings: [unknown('gone', 'src/b.ts:3:45'), unknown('over', 'src/c.ts:3:45')],
    closing: '2 findings (2 errors), 0 allowed, 1 old',
  },
  'main has gone on, and what it has mended is old on the branch': {
    base: { 'src/a.ts': module({ stop: ['lost'] }) },
    branch: { 'src/b.ts': module({ go: ['gone'] }) },
    then: (it) => {
      it.git(['switch', '--quiet', 'main']);
      it.commit({ 'src/a.ts': module({ stop: ['on'] }) });
      it.git(['switch', '--quiet', 'branch']);
    },
    code: 1,
    findings: [unknown('gone', 'src/b.ts:3:45')],
    closing: '1 finding (1 error), 0 allowed, 1 old',
  },
  'with --staged, what is not staged is not new': {
    base: { 'src/a.ts': module({ stop: ['lost'], go: ['on'], end: ['off'] }) },
    then: (it) => {
      it.git(['mv', 'src/a.ts', 'src/b.ts']);
      it.write({ 'src/b.ts': module({ stop: ['lost'], go: ['on'], end: ['over'] }) });
      it.git(['add', '.']);
      it.write({ 'src/b.ts': module({ stop: ['gone', 'gone'] }) });
    },
    args: ['--since', 'main', '--staged'],
    code: 1,
    findings: [unknown('over', 'src/b.ts:9:45')],
    closing: '1 finding (1 error), 0 allowed, 1 old',
  },
  'an entry of the baseline holds what is old, and hides nothing new': {
    base: {
      'src/a.ts': module({ stop: ['lost'] }),
      'drift-gate.baseline': 'unknown-status:src/a.ts#stop:jobs.state:1\n',
    },
    branch: { 'src/a.ts': module({ stop: ['gone', 'lost'] }) },
    code: 1,
    findings: [unknown('gone', 'src/a.ts:3:45')],
    closing: '1 finding (1 error), 0 allowed, 1 in the baseline, 0 old',
  },
  'a stale entry is no old finding': {
    base: {
      'src/a.ts': module({ stop: ['lost'] }),
      'drift-gate.baseline': 'unknown-status:src/a.ts#stop:jobs.state:1\n',
    },
    branch: { 'src/a.ts': module({ stop: ['on'] }) },
    code: 1,
    findings: ['error[stale-baseline] nothing breaches unknown-status here any more  drift-gate.baseline:1:1'],
  },
  'from a folder of the repository, by its own configuration': {
    base: Object.fromEntries(
      Object.entries({ ...jobs, 'src/a.ts': module({ stop: ['lost'] }) }).map(([file, text]) => [`api/${file}`, text]),
    ),
    branch: { 'api/src/b.ts': module({ go: ['gone'] }), 'src/c.ts': module({ end: ['over'] }) },
    below: 'api',
    code: 1,
    findings: [unknown('gone', 'src/b.ts:3:45')],
    closing: '1 finding (1 error), 0 allowed, 1 old',
  },
  'a commit by its number, and one that is HEAD itself': {
    base: { 'src/a.ts': module({ stop: ['lost'] }) },
    args: ['--since', 'HEAD~0'],
    code: 0,
    closing: '0 findings, 0 allowed, 1 old',
  },
  'a submodule that has moved on': {
    base: { 'src/a.ts': module({ stop: ['on'] }) },
    then: (it) => {
      const [one, two] = ['HEAD', 'main^{tree}'].map((name) => it.git(['rev-parse', name]).trim());
      it.git(['update-index', '--add', '--cacheinfo', `160000,${one},lib`]);
      it.git(['commit', '--quiet', '--message', 'lib']);
      it.git(['tag', 'with-lib']);
      const other = it.git(['commit-tree', '-m', 'x', two ?? '']).trim();
      it.git(['update-index', '--cacheinfo', `160000,${other},lib`]);
      it.git(['commit', '--quiet', '--message', 'lib']);
    },
    args: ['--since', 'with-lib'],
    code: 0,
    stderr: 'note: lib: it is a submodule, whose files are not in this index, so it was judged as the disk has it\n',
  },
  'a ref that nobody knows': {
    base: {},
    args: ['--since', 'origin/mian'],
    code: 2,
    stderr:
      'error: --since origin/mian: git knows no such commit; fetch it (git fetch origin mian), or name a branch, tag or commit\n',
  },
  'a ref that would be an option': {
    base: {},
    args: ['--since=--all'],
    code: 2,
    stderr:
      'error: --since --all: git knows no such commit; fetch it (git fetch origin --all), or name a branch, tag or commit\n',
  },
  'no commit in common': {
    base: { 'src/a.ts': module({ stop: ['lost'] }) },
    then: (it) => {
      it.git(['checkout', '--quiet', '--orphan', 'other']);
      it.commit({ 'src/b.ts': module({ go: ['on'] }) });
    },
    code: 2,
    stderr: 'error: --since main: HEAD and main have no commit in common; name a commit that HEAD descends from\n',
  },
  'nothing committed yet': {
    base: { 'src/a.ts': module({ stop: ['lost'] }) },
    then: (it) => it.git(['checkout', '--quiet', '--orphan', 'other']),
    code: 2,
    stderr: 'error: --since main: nothing has been committed yet; leave --since out\n',
  },
  'a project outside of the repository': {
    base: { 'drift-gate.config.ts': configOf('src/**/*.ts', "root: '..', ") },
    code: 2,
    stderr:
      'error: drift-gate.config.ts: root: it lies outside of the git repository that --staged and --since read; check that project by a configuration in its own repository\n',
  },
  'with fixes': {
    base: {},
    args: ['--since', 'main', '--fix'],
    code: 2,
    stderr: "error: option '--since <ref>' cannot be used with option '--fix'; see drift-gate --help\n",
  },
};

test.each(Object.entries(cases))('%s', (_, given) => check(given));

test('where there is no repository', async () => {
  folder = makeFolder({ ...jobs, 'src/a.ts': module({ stop: ['lost'] }) });
  expect(await folder.drift(['--since', 'main'])).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'error: --since: not a git repository (or any of the parent directories): .git; run it in the working tree of a git repository, or leave the option out\n',
  });
});

test('a shallow clone without the commit at which they parted says how to get it', async () => {
  folder = makeRepository({ ...jobs, 'src/a.ts': module({ stop: ['lost'] }) });
  folder.git(['switch', '--quiet', '--create', 'branch']);
  folder.commit({ 'src/b.ts': module({ go: ['on'] }) });
  folder.git(['switch', '--quiet', 'main']);
  folder.commit({ 'src/c.ts': module({ end: ['on'] }) });
  const clone = makeFolder();
  const options = ['--quiet', '--depth=1', '--no-single-branch', '--branch=branch'];
  execFileSync('git', ['clone', ...options, `file://${folder.path}`, clone.path], { env: gitEnv, stdio: 'pipe' });
  const deepen = 'fetch the whole history: git fetch --unshallow, or fetch-depth: 0 where CI checks out';
  try {
    expect(await clone.drift(['--since', 'origin/main'])).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: --since origin/main: HEAD and origin/main have no commit in common in this shallow clone; ${deepen}\n`,
    });
    expect(await clone.drift(['--since', 'v1'])).toMatchObject({
      code: 2,
      stderr: `error: --since v1: git knows no such commit; ${deepen}\n`,
    });
    clone.git(['fetch', '--quiet', '--unshallow']);
    expect(await clone.drift(['--since', 'origin/main'])).toMatchObject({ code: 0, stderr: '' });
  } finally {
    clone.remove();
  }
});
