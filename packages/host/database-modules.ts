import picomatch from 'picomatch';
import { nearest } from '#gate/nearest';
import type { Problem } from '#gate/index';
import type { ClientName } from '#project/clients';
import type { CheckedDatabase } from './checked-config.js';

/** What tells the statements of a database from those of others. */
export interface Modules {
  readonly modules: ReadonlySet<string>;
  readonly clients: readonly ClientName[];
}

/** The files of the project that a database claims; all of them where it is the only one and claims nothing. */
export function openModules({ config }: CheckedDatabase, files: readonly string[]): Modules {
  const { modules, clients = [] } = config;
  const patterns = patternsOf(modules);
  const claimed = modules === undefined && clients.length === 0 ? () => true : claims(patterns);
  return {
    modules: new Set(files.filter((file) => claimed(file))),
    clients: clients.map((client) => {
      const hash = client.indexOf('#');
      return { path: client.slice(0, hash).replace(/^\.\//, ''), name: client.slice(hash + 1) };
    }),
  };
}

/** A glob that claims nothing, and a file that two databases claim: either way statements would be judged by chance. */
export function moduleProblems(
  databases: readonly (CheckedDatabase & Pick<Modules, 'modules'>)[],
  files: readonly string[],
): readonly Problem[] {
  const problems: Problem[] = [];
  for (const [index, { config, modules, where }] of databases.entries()) {
    const patterns = patternsOf(config.modules);
    for (const [at, pattern] of patterns.entries()) {
      if (pattern.startsWith('!') || files.some((file) => claims([pattern])(file))) continue;
      problems.push({
        where: where(typeof config.modules === 'string' ? ['modules'] : ['modules', at]),
        what: `no file of the project matches "${pattern}"`,
        todo: nearestFile(pattern, files),
      });
    }
    for (const other of databases.slice(0, index)) {
      const both = [...modules].filter((file) => other.modules.has(file));
      const [first] = both;
      if (first === undefined || config.modules === undefined || other.config.modules === undefined) continue;
      const more = both.length > 1 ? ` and ${both.length - 1} more` : '';
      problems.push({
        where: where(['modules']),
        what: `${first}${more} ${both.length > 1 ? 'are' : 'is'} claimed by ${other.name ?? ''} as well`,
        todo: `leave it to one of the two, as in '!${first}', and tell statements within a file apart by \`clients\``,
      });
    }
  }
  return problems;
}

function patternsOf(given: CheckedDatabase['config']['modules']): readonly string[] {
  return given === undefined ? [] : typeof given === 'string' ? [given] : given;
}

function claims(patterns: readonly string[]): (file: string) => boolean {
  const bare = patterns.map((pattern) => pattern.replace(/^(!?)\.\//, '$1'));
  const wanted = bare.filter((pattern) => !pattern.startsWith('!'));
  if (wanted.length === 0) return () => false;
  return picomatch(wanted, { ignore: bare.flatMap((one) => (one.startsWith('!') ? [one.slice(1)] : [])) });
}

function nearestFile(pattern: string, files: readonly string[]): string {
  const { base, glob } = picomatch.scan(pattern.replace(/^\.\//, ''));
  const folders = new Set(files.flatMap((file) => foldersOf(file)));
  const near = nearest(base, glob === '' ? files : [...folders]);
  return near === undefined ? 'name files that `include` covers' : `write "${glob === '' ? near : `${near}/${glob}`}"`;
}

function foldersOf(file: string): readonly string[] {
  const parts = file.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
