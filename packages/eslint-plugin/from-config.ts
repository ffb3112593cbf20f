import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ESLint, Linter } from 'eslint';
import { checkConfig, type CheckedProject } from '#host/checked-config';
import { sourceExtensions } from '#host/discovery';
import { configFingerprint } from '#host/fingerprint';
import type { Config } from '#host/index';
import { problemLine } from '#report/problems';
import { namespace, rulesFor, type Severity } from './namespace.js';

export interface FromConfigOptions {
  /** The folder of the configuration as seen from that of ESLint's, where they are not the same. */
  readonly folder?: string;
  /** The file that exports it, where it is not the nearest one upwards of the files it takes in. */
  readonly file?: string | URL;
  /** Default: `error`. */
  readonly severity?: Severity;
}

export type FromConfig = (config: Config, options?: FromConfigOptions) => Linter.Config[];

/**
 * Makes ESLint's configuration of drift-gate's: one entry a project, for the files that it takes in and the gates that it turns
 * on. Files are judged by the file on the disk, as everywhere; where it says something else than what was given, that is said.
 */
export function createFromConfig(plugins: Record<string, ESLint.Plugin>): FromConfig {
  return (config, { folder = '.', file, severity = 'error' } = {}) => {
    const { projects, problems } = checkConfig({
      file: path.resolve(folder, 'config'),
      shown: 'fromConfig',
      value: config,
    });
    if (problems[0] !== undefined) throw new ConfigError(problemLine(problems[0]).replace(/^error: /, ''));
    const settings = {
      given: configFingerprint(config),
      ...(file === undefined ? {} : { config: file instanceof URL ? fileURLToPath(file) : file }),
    };
    return projects.map((project) => ({
      name: [namespace, project.name ?? 'fromConfig'].join('/'),
      ...filesOf(project, folder),
      plugins,
      rules: rulesFor(
        project.gates.map(({ gate }) => gate),
        severity,
      ),
      settings: { [namespace]: settings },
    }));
  };
}

/** ESLint's globs are relative to the folder of its configuration, and know no negation among `files`. */
function filesOf(
  { config, where }: CheckedProject,
  folder: string,
): { readonly files: string[][]; readonly ignores: string[] } {
  const base = path.posix.join(...[folder, config.root ?? '.'].map((part) => part.split(path.sep).join('/')));
  if (path.isAbsolute(base) || base.startsWith('..')) {
    throw new ConfigError(
      `${where(['root'])}: ESLint lints nothing outside the folder of its configuration, and "${base}" is; move ESLint's configuration up, or name the folder that drift-gate's is in with { folder }`,
    );
  }
  const include = [...config.include, ...migrationGlobs(config.migrations)];
  const inBase = (pattern: string): string => path.posix.join(base, pattern);
  return {
    // A pattern that names no kind of file would have ESLint open pictures.
    files: include.filter((one) => !one.startsWith('!')).map((one) => [inBase(one), readable]),
    ignores: [
      '**/dist/**',
      ...(config.exclude ?? []).map(inBase),
      ...config.include.filter((one) => one.startsWith('!')).map((one) => inBase(one.slice(1))),
    ],
  };
}

const readable = `**/*.{${sourceExtensions.join(',')}}`;

/** Migrations may be written in TypeScript, which ESLint opens. */
function migrationGlobs(migrations: CheckedProject['config']['migrations']): readonly string[] {
  if (migrations === undefined || migrations === false) return [];
  const named = typeof migrations === 'object' && 'files' in migrations ? migrations.files : migrations;
  return typeof named === 'string' ? [named] : named;
}

/** ESLint prints the stack of what a configuration throws; here the line says all that there is to know. */
class ConfigError extends Error {
  constructor(line: string) {
    super(line);
    this.name = namespace;
    this.stack = `${namespace}: ${line}`;
  }
}
