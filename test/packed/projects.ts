import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { z } from 'zod';
import { repository, type Files } from './consumer.js';

export const root = path.resolve(import.meta.dirname, '../..');

/** The plugin's own package, which is packed as the tool is. */
const thinPlugin = 'eslint-plugin-drift-gate';
const parser = '@typescript-eslint/parser@^8.0.0';

/** What each project has installed beside the packed tool. typescript-eslint does not load beside TypeScript 7. */
const beside = {
  alone: [],
  'typescript 5.9': ['typescript@~5.9.0'],
  'typescript 6.0': ['typescript@~6.0.0'],
  'typescript 7.0': ['typescript@~7.0.0', 'oxlint@~1.89.0'],
  'eslint 9': ['eslint@^9.0.0', parser, 'typescript@~5.9.0'],
  'eslint 10': ['eslint@^10.0.0', parser, 'typescript@~6.0.0', thinPlugin],
  'eslint alone': ['eslint@^10.0.0'],
} as const;

export type ProjectName = keyof typeof beside;
const projectNames = Object.keys(beside) as readonly ProjectName[];
export const eslintProjects = projectNames.filter((name) => name.startsWith('eslint'));
export const toolProjects = projectNames.filter((name) => !name.startsWith('eslint'));

export interface Case {
  readonly shows: string;
  readonly in: ProjectName;
  readonly run: readonly string[];
  /** Laid over the repository. */
  readonly files?: Files;
  readonly code: number;
  /** What is judged of stdout; else all of it. */
  readonly of?: (stdout: string) => unknown;
  readonly gives: unknown;
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, whatever its exit code. */
export function run(program: string, args: readonly string[], cwd: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd, env: environment(), maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number') resolve({ code, stdout, stderr });
      else reject(error ?? new Error(`${program} did not end by itself`));
    });
  });
}

/** Under `npm test` the environment points npm at this repository; only where it fetches from and keeps things still holds. */
function environment(): NodeJS.ProcessEnv {
  const kept = /^npm_config_(registry|cache|userconfig|globalconfig)$/;
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('npm_') || kept.test(name));
  return { ...Object.fromEntries(own), npm_config_loglevel: 'error', npm_config_update_notifier: 'false' };
}

async function succeed(program: string, args: readonly string[], cwd: string): Promise<string> {
  const { code, stdout, stderr } = await run(program, args, cwd);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}\n${stdout}${stderr}`);
  return stdout;
}

const manifest = z.object({ version: z.string(), workspaces: z.array(z.string()) });

export const { version, workspaces } = manifest.parse(
  JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')),
);

/** The report as it is printed. Only the version of the tool is not in the file, as it changes with each release. */
export const expectedReport = ((): string => {
  const text = readFileSync(path.join(import.meta.dirname, 'report.json'), 'utf8');
  return `${JSON.stringify(JSON.parse(text), null, 2)}\n`.replace('"<version>"', JSON.stringify(version));
})();

const packed = z
  .tuple([
    z.object({
      filename: z.string(),
      size: z.number(),
      unpackedSize: z.number(),
      files: z.array(z.object({ path: z.string() })),
    }),
  ])
  .transform(([tarball]) => tarball);

const lockFile = z.object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) });

export type Tarball = z.output<typeof packed>;

/** The folders that hold the projects; outside the repository, so that nothing in it can be resolved. */
export class Projects {
  static async install(names: readonly ProjectName[]): Promise<Projects> {
    const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'drift-gate-packed-')));
    try {
      // The build has been made; what `prepare` would do is done.
      const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', base];
      const tarball = packed.parse(JSON.parse(await succeed('npm', pack, root)));
      const thin = packed.parse(JSON.parse(await succeed('npm', [...pack, '--workspace', thinPlugin], root)));
      const projects = new Projects(base, tarball, thin);
      await Promise.all(names.map((name) => projects.installInto(name)));
      return projects;
    } catch (error) {
      rmSync(base, { recursive: true, force: true });
      throw error;
    }
  }

  private constructor(
    private readonly base: string,
    readonly tarball: Tarball,
    readonly thin: Tarball,
  ) {}

  private async installInto(name: ProjectName): Promise<void> {
    this.write(name, { 'package.json': JSON.stringify({ name: 'consumer', private: true, type: 'module' }) });
    const own = (filename: string): string => path.join(this.base, filename);
    const others = beside[name].map((one) => (one === thinPlugin ? own(this.thin.filename) : one));
    const packages = [own(this.tarball.filename), ...others];
    const flags = ['--no-audit', '--no-fund', '--prefer-offline'];
    await succeed('npm', ['install', ...flags, ...packages], this.folder(name));
  }

  folder(name: ProjectName): string {
    return path.join(this.base, name.replaceAll(' ', '-'));
  }

  write(name: ProjectName, files: Files): void {
    for (const [file, text] of Object.entries(files)) {
      const target = path.join(this.folder(name), file);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
  }

  /** Every source of a project goes, so that one case leaves nothing to the next. */
  clear(name: ProjectName): void {
    const configs = ['js', 'mjs', 'cjs', 'ts'].map((extension) => `eslint.config.${extension}`);
    for (const own of ['src', 'migrations', ...configs])
      rmSync(path.join(this.folder(name), own), { recursive: true, force: true });
  }

  /** Finds the repository as it was, whatever ran before; nothing may be said on stderr. */
  async check({ in: name, run: args, files = {}, code, of = (stdout) => stdout, gives }: Case): Promise<void> {
    this.clear(name);
    this.write(name, { ...repository, ...files });
    const [program = '', ...rest] = args;
    // npx takes a second to start, and what it starts is this.
    const bin = path.join(this.folder(name), 'node_modules/.bin', program);
    const ended =
      name === 'alone'
        ? await run('npx', ['--no-install', ...args], this.folder(name))
        : await run(bin, rest, this.folder(name));
    expect({ ...ended, stdout: of(ended.stdout) }).toEqual({ code, stdout: gives, stderr: '' });
  }

  /** The packages of such a name that the lock file holds, at whatever depth, each as name and version. */
  locked(name: ProjectName, wanted: RegExp): readonly string[] {
    const text = readFileSync(path.join(this.folder(name), 'package-lock.json'), 'utf8');
    return Object.entries(lockFile.parse(JSON.parse(text)).packages)
      .map(([at, { version = '' }]) => `${at.split('node_modules/').at(-1)} ${version}`)
      .filter((own) => wanted.test(own))
      .sort();
  }

  remove(): void {
    rmSync(this.base, { recursive: true, force: true });
  }
}
