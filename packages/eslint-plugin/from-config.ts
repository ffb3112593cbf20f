import path from 'node:path';
import type { Linter } from 'eslint';
import { checkConfig, type CheckedProject } from '#host/checked-config';
import { loadConfig } from '#host/config-file';
import { sourceExtensions } from '#host/discovery';
import { fileTree } from '#host/file-tree';
import { configFingerprint } from '#host/fingerprint';
import { gateIds, type Config } from '#host/index';
import { ConfigError } from './config-error.js';
import { namespace, rulesFor, type Severity } from './namespace.js';

export interface FromConfigOptions {
  /** The folder of the configuration as seen from that of ESLint's, where they are not the same. */
  readonly folder?: string;
  /** Default: `error`. */
  readonly severity?: Severity;
}

/** An entry of ESLint's configuration, but for the plugin itself. */
export type Entry = Omit<Linter.Config, 'plugins'>;

/**
 * Makes ESLint's configuration of drift-gate's: one entry a project, for the files that it takes in and the gates that it turns
 * on. Files are judged by the named file, or by the nearest one upwards; where that says something else than what was given, it
 * is said. `config`: what the file exports, or its absolute path.
 */
export function entriesFrom(config: Config | URL | string, options: FromConfigOptions = {}): readonly Entry[] {
  const { folder = '.', severity = 'error' } = options;
  const named = typeof config === 'string' ? config : undefined;
  const loaded =
    named === undefined
      ? { file: path.resolve(folder, 'config'), shown: 'fromConfig', value: config }
      : loadConfig(process.cwd(), named, fileTree());
  if (!('file' in loaded)) throw new ConfigError(loaded);
  const { projects, problems } = checkConfig(loaded);
  if (problems[0] !== undefined) throw new ConfigError(problems[0]);
  const given = configFingerprint(loaded.value);
  return projects.map((project) => ({
    name: [namespace, project.name ?? 'fromConfig'].join('/'),
    ...filesOf(project, folder),
    rules: rulesFor(
      project.gates.map(({ gate }) => gate).filter(({ id }) => gateIds.includes(id)),
      severity,
    ),
    settings: { [namespace]: { given, ...(named === undefined ? {} : { config: named }) } },
  }));
}

/** ESLint's globs are relative to the folder of its configuration, and know no negation among `files`. */
function filesOf(
  { config, databases, where }: CheckedProject,
  folder: string,
): { readonly files: string[][]; readonly ignores: string[] } {
  const parts = [folder, config.root ?? '.'];
  const base = path.posix.join(...parts.map((part) => part.split(path.sep).join('/')));
  if (parts.some((part) => path.isAbsolute(part)) || base.startsWith('..')) {
    throw new ConfigError({
      where: where(['root']),
      what: `ESLint lints nothing outside the folder of its configuration, and "${base}" is`,
      todo: "move ESLint's configuration up, or name the folder that drift-gate's is in with { folder }",
    });
  }
  const named = databases.flatMap((database) => migrationGlobs(database.config.migrations));
  const include = [...config.include, ...named];
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
