import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { configOf, jobs, module } from './jobs.js';
import { closing, headlines, makeFolder, makeRepository, type Files, type Folder } from './repository.js';

interface Case {
  /** Committed before. */
  readonly base: Files;
  /** What is done to the index and the working tree. */
  readonly then?: (folder: Folder) => void;
  readonly args?: readonly string[];
  readonly below?: string;
  readonly code: number;
  readonly findings?: readonly string[];
  readonly closing?: string;
  readonly stderr?: string;
}

let folder: Folder | undefined;
afterEach(() => folder?.remove());

async function check({ base, then, args = ['--staged'], below, ...wanted }: Case): Promise<void> {
  folder = makeRepository({ ...jobs, ...base });
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

const unknown = (value: string, at: string): string =>
  `error[unknown-status] jobs.state is given '${value}', which enum state does not have  ${at}`;
const good = module({ stop: ['off'] });
const bad = module({ stop: ['lost'] });
const clean = { code: 0, findings: [], closing: '0 findings, 0 allowed' };
const red = { code: 1, findings: [unknown('lost', 'src/a.ts:3:45')] };
const stage = (it: Folder, files: Files): void => {
  it.write(files);
  it.git(['add', '--all']);
};

const cases: Readonly<Record<string, Case>> = {
  'a break that is staged, and mended on the disk alone': {
    base: { 'src/a.ts': good },
    then: (it) => {
      stage(it, { 'src/a.ts': bad });
      it.write({ 'src/a.ts': good });
    },
    ...red,
  },
  'a break that is not staged': {
    base: { 'src/a.ts': good },
    then: (it) => it.write({ 'src/a.ts': bad }),
    ...clean,
  },
  'of a file that is staged in part, that part': {
    base: { 'src/a.ts': good },
    then: (it) => {
      stage(it, { 'src/a.ts': module({ stop: ['off', 'lost'] }) });
      it.write({ 'src/a.ts': module({ stop: ['off', 'lost', 'gone'] }) });
    },
    code: 1,
    findings: [unknown('lost', 'src/a.ts:4:45')],
  },
  'a file that git does not track': {
    base: { 'src/a.ts': good },
    then: (it) => it.write({ 'src/b.ts': bad, 'src/new/c.ts': bad }),
    ...clean,
  },
  'a file that git ignores is as the disk has it, in every checkout alike': {
    base: { 'src/a.ts': good, '.gitignore': 'src/made.ts\n' },
    then: (it) => it.write({ 'src/made.ts': bad }),
    code: 1,
    findings: [unknown('lost', 'src/made.ts:3:45')],
  },
  'a new file that is staged, and gone from the disk': {
    base: { 'src/a.ts': good },
    then: (it) => {
      stage(it, { 'src/new/b.ts': bad });
      rmSync(path.join(it.path, 'src/new'), { recursive: true });
    },
    code: 1,
    findings: [unknown('lost', 'src/new/b.ts:3:45')],
  },
  'a file that is to be added later (--intent-to-add)': {
    base: { 'src/a.ts': good },
    then: (it) => {
      it.write({ 'src/b.ts': bad });
      it.git(['add', '--intent-to-add', 'src/b.ts']);
    },
    ...clean,
  },
  'a deletion that is staged, of a file that stays on the disk': {
    base: { 'src/a.ts': bad, 'src/b.ts': good },
    then: (it) => it.git(['rm', '--quiet', '--cached', 'src/a.ts']),
    ...clean,
  },
  'a deletion that is not staged': {
    base: { 'src/a.ts': bad, 'src/b.ts': good },
    then: (it) => it.write({ 'src/a.ts': null }),
    ...red,
  },
  'a file with another name, staged': {
    base: { 'src/a.ts': bad },
    then: (it) => it.git(['mv', 'src/a.ts', 'src/b.ts']),
    code: 1,
    findings: [unknown('lost', 'src/b.ts:3:45')],
  },
  'a file with another name, on the disk alone': {
    base: { 'src/a.ts': bad },
    then: (it) => renameSync(path.join(it.path, 'src/a.ts'), path.join(it.path, 'src/b.ts')),
    ...red,
  },
  'what a file imports is the staged one too': {
    base: {
      'src/a.ts': "import { Lost } from './values.js';\nexport const a = Lost;\n",
      'src/values.ts': "export const Lost = 'off';\n",
    },
    then: (it) => {
      const use =
        "import type { Pool } from 'pg';\nimport { Lost } from './values.js';\nexport const a = (pool: Pool) => pool.query('UPDATE jobs SET state = $1', [Lost]);\n";
      stage(it, { 'src/a.ts': use, 'src/values.ts': "export const Lost = 'lost';\n" });
      it.write({ 'src/values.ts': "export const Lost = 'off';\n" });
    },
    code: 1,
    findings: [unknown('lost', 'src/a.ts:3:76')],
  },
  'a migration that is not staged gives no value': {
    base: { 'src/a.ts': good },
    then: (it) => {
      stage(it, { 'src/a.ts': bad });
      it.write({ 'migrations/002.sql': "ALTER TYPE state ADD VALUE 'lost';\n" });
    },
    ...red,
  },
  'a migration that is staged does': {
    base: { 'src/a.ts': good },
    then: (it) => {
      stage(it, { 'src/a.ts': bad, 'migrations/002.sql': "ALTER TYPE state ADD VALUE IF NOT EXISTS 'lost';\n" });
      rmSync(path.join(it.path, 'migrations/002.sql'));
    },
    args: ['--staged', '--gate', 'unknown-status'],
    ...clean,
  },
  'the configuration is the staged one': {
    base: { 'src/a.ts': bad },
    then: (it) =>
      it.write({
        'drift-gate.config.ts': configOf('src/**/*.ts').replace('gates: {', "gates: { 'unknown-status': false,"),
      }),
    ...red,
  },
  'so is what it imports': {
    base: {
      'src/a.ts': bad,
      'drift-gate.config.ts': `import { gates } from './gates.ts';\n${configOf('src/**/*.ts').replace(/gates: .*? \}/, 'gates')}`,
      'gates.ts': "export const gates = { 'raw-status-literal': false };\n",
    },
    then: (it) =>
      it.write({ 'gates.ts': "export const gates = { 'raw-status-literal': false, 'unknown-status': false };\n" }),
    ...red,
  },
  'a configuration that nobody has added yet is the one there is': {
    base: { 'src/a.ts': bad, 'drift-gate.config.ts': null },
    then: (it) => it.write({ 'drift-gate.config.ts': jobs['drift-gate.config.ts'] }),
    ...red,
  },
  'the baseline is the staged one': {
    base: { 'src/a.ts': bad },
    then: (it) => it.write({ 'drift-gate.baseline': 'unknown-status:src/a.ts#stop:jobs.state:1\n' }),
    ...red,
  },
  'names as they may be': {
    base: { 'src/a.ts': good },
    then: (it) => {
      const names = [
        'src/ä.ts',
        'src/with space.ts',
        'src/"quoted".ts',
        'src/line\nbreak.ts',
        'src/-x.ts',
        'src/日本.ts',
      ];
      stage(it, Object.fromEntries(names.map((name) => [name, bad])));
      it.write(Object.fromEntries(names.map((name) => [name, good])));
    },
    code: 1,
    closing: '6 findings (6 errors), 0 allowed',
  },
  'from a folder of the repository, by its own configuration': {
    base: Object.fromEntries(
      Object.entries({ ...jobs, 'src/a.ts': good }).map(([file, text]) => [`packages/api/${file}`, text]),
    ),
    then: (it) => {
      stage(it, { 'packages/api/src/a.ts': bad });
      it.write({ 'packages/api/src/a.ts': good, 'packages/api/src/b.ts': bad });
    },
    below: 'packages/api',
    ...red,
  },
  'from elsewhere, by the configuration that is named': {
    base: { 'src/a.ts': good },
    then: (it) => {
      stage(it, { 'src/a.ts': bad });
      it.write({ 'src/a.ts': good });
    },
    args: ['--staged', '--config', '../drift-gate.config.ts'],
    below: 'migrations',
    code: 1,
    findings: [unknown('lost', '../src/a.ts:3:45')],
  },
  'in a linked worktree': {
    base: { 'src/a.ts': good },
    then: (it) => {
      it.git(['worktree', 'add', '--quiet', 'tree', '-b', 'other']);
      it.write({ 'tree/src/a.ts': bad });
      it.git(['add', 'src/a.ts'], 'tree');
      it.write({ 'tree/src/a.ts': good });
    },
    below: 'tree',
    ...red,
  },
  'with line ends that git changes': {
    base: { 'src/a.ts': good },
    then: (it) => {
      it.git(['config', 'core.autocrlf', 'true']);
      it.write({ 'src/a.ts': bad.replaceAll('\n', '\r\n'), 'src/b.ts': good.replaceAll('\n', '\r\n') });
      it.git(['-c', 'core.safecrlf=false', 'add', '--all']);
      it.write({ 'src/a.ts': good.replaceAll('\n', '\r\n') });
    },
    ...red,
  },
  'before the first commit': {
    base: { 'src/a.ts': bad },
    then: (it) => {
      it.git(['checkout', '--quiet', '--orphan', 'other']);
      it.write({ 'src/a.ts': good });
    },
    ...red,
  },
  'files that git was told not to look at': {
    base: { 'src/a.ts': bad, 'src/b.ts': good },
    then: (it) => {
      it.git(['update-index', '--skip-worktree', 'src/a.ts']);
      it.git(['update-index', '--assume-unchanged', 'src/b.ts']);
      it.write({ 'src/a.ts': null, 'src/b.ts': bad });
    },
    ...red,
  },
  'a mode that changed, and times': {
    base: { 'src/a.ts': good },
    then: (it) => {
      it.write({ 'src/a.ts': good });
      chmodSync(path.join(it.path, 'src/a.ts'), 0o755);
    },
    ...clean,
  },
  'what has no text in the index is as the disk has it, and that is said': {
    base: { 'src/a.ts': good, 'src/b.ts': good, 'src/c.ts': good },
    then: (it) => {
      const put = (text: string): string => {
        it.write({ blob: text });
        const object = it.git(['hash-object', '-w', 'blob']).trim();
        it.write({ blob: null });
        return object;
      };
      const head = it.git(['rev-parse', 'HEAD']).trim();
      const pointer = put('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n');
      it.git(['update-index', '--cacheinfo', `120000,${put('c.ts')},src/a.ts`]);
      it.git(['update-index', '--cacheinfo', `100644,${pointer},src/b.ts`]);
      it.git(['update-index', '--add', '--cacheinfo', `160000,${head},lib`]);
      mkdirSync(path.join(it.path, 'lib'));
      symlinkSync('c.ts', path.join(it.path, 'src/d.ts'));
      it.git(['add', 'src/d.ts']);
    },
    code: 0,
    stderr: ['src/a.ts: it is a symbolic link', 'src/b.ts: Git LFS keeps its content']
      .map((reason) => `note: ${reason}, so it was judged as the disk has it\n`)
      .join(''),
  },
  'a file that is not merged': {
    base: { 'src/a.ts': good },
    then: (it) => {
      it.git(['switch', '--quiet', '--create', 'one']);
      it.commit({ 'src/a.ts': module({ stop: ['on'] }) });
      it.git(['switch', '--quiet', '--create', 'two', 'main']);
      it.commit({ 'src/a.ts': module({ stop: ['off', 'off'] }) });
      expect(() => it.git(['merge', 'one'])).toThrow();
    },
    code: 2,
    stderr: 'error: src/a.ts: it is not merged, so no commit can be made of the index; resolve it and git add it\n',
  },
  'with fixes': {
    base: {},
    args: ['--staged', '--fix-dry-run'],
    code: 2,
    stderr: "error: option '--staged' cannot be used with option '--fix-dry-run'; see drift-gate --help\n",
  },
};

test.each(Object.entries(cases))('%s', (_, given) => check(given));

test('where there is no repository', async () => {
  folder = makeFolder({ ...jobs, 'src/a.ts': bad });
  expect(await folder.drift(['--staged'])).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'error: --staged: not a git repository (or any of the parent directories): .git; run it in the working tree of a git repository, or leave the option out\n',
  });
});
