import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import type { Files } from './consumer.js';

export const root = path.resolve(import.meta.dirname, '../..');

/** What each project has installed beside the packed tool. */
const beside = {
  alone: [],
  'typescript 5.9': ['typescript@~5.9.0'],
  'typescript 6.0': ['typescript@~6.0.0'],
  'typescript 7.0': ['typescript@~7.0.0'],
  'eslint 10': ['eslint@^10.0.0', '@typescript-eslint/parser@^8.0.0', 'typescript@~6.0.0'],
} as const;

export type ProjectName = keyof typeof beside;
export const projectNames = Object.keys(beside) as readonly ProjectName[];

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
  static async install(): Promise<Projects> {
    const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'drift-gate-packed-')));
    try {
      // The build has been made; what `prepare` would do is done.
      const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', base];
      const tarball = packed.parse(JSON.parse(await succeed('npm', pack, root)));
      const projects = new Projects(base, tarball);
      await Promise.all(projectNames.map((name) => projects.installInto(name)));
      return projects;
    } catch (error) {
      rmSync(base, { recursive: true, force: true });
      throw error;
    }
  }

  private constructor(
    private readonly base: string,
    readonly tarball: Tarball,
  ) {}

  private async installInto(name: ProjectName): Promise<void> {
    this.write(name, { 'package.json': JSON.stringify({ name: 'consumer', private: true, type: 'module' }) });
    const packages = [path.join(this.base, this.tarball.filename), ...beside[name]];
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
    for (const folder of ['src', 'migrations'])
      rmSync(path.join(this.folder(name), folder), { recursive: true, force: true });
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
