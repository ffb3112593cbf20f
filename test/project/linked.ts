import { posix } from 'node:path';
import { expect } from 'vitest';
import { extractFile } from '#extract/extract';
import { mayHoldSql } from '#extract/mayHold';
import type { CallFact, FileFacts } from '#facts/index';
import type { Place } from '#facts/span';
import type { FactsSource, OpenValue, Project, TypeOracle, Value, ValueSet } from '#project/index';
import { linkProject } from '#project/link';
import { foldMigrations } from '#sql/fold';

/** The text of each file by path; a text alone is the file `a.ts`. */
export type Files = string | Readonly<Record<string, string>>;

export interface Linked {
  readonly project: Project;
  /** The characters at a place, behind the path where that is not `a.ts`. */
  readonly shown: (place: Place) => string;
  /** The only call of a name, wherever it stands. */
  readonly callOf: (name: string) => { readonly path: string; readonly id: number; readonly call: CallFact };
}

/** Links files that exist only here. A text that does not parse would test nothing, so it fails. */
export function linked(files: Files, schema = '', types?: TypeOracle): Linked {
  const texts = typeof files === 'string' ? { 'a.ts': files } : files;
  const source = sourceOf(texts);
  for (const path of source.files) expect(source.facts(path).problems).toEqual([]);
  const { catalog } = foldMigrations([{ path: 'schema.sql', text: schema }]);
  const project = linkProject({ source, catalog, ...(types === undefined ? {} : { types }) });
  return {
    project,
    shown: ({ path, span }) => {
      const text = path === 'schema.sql' ? schema : (texts[path] ?? '');
      return `${path === 'a.ts' ? '' : `${path}: `}${text.slice(span.start, span.end)}`;
    },
    callOf: (name) => {
      const found = source.files.flatMap((path) =>
        source.facts(path).calls.flatMap((call, id) => (nameOf(call) === name ? [{ path, id, call }] : [])),
      );
      expect(found.length, `calls of ${name}`).toBe(1);
      return found[0] ?? fail(`no call of ${name}`);
    },
  };
}

/** `"failed" as Status.Failed of b.ts at Status.Failed`, `possibly null at x`, `open at x: why`. */
export function shownValues(set: ValueSet, shown: (place: Place) => string): readonly string[] {
  const flow = ({ value, at, constant, inSql }: Value): string => {
    const member = constant?.member === undefined ? '' : `.${constant.member}`;
    const home = constant === undefined || constant.path === 'a.ts' ? '' : ` of ${constant.path}`;
    const named = constant === undefined ? '' : ` as ${constant.name}${member}${home}`;
    return `${JSON.stringify(value)}${named} ${inSql ? 'in SQL at' : 'at'} ${shown(at)}`;
  };
  const open = ({ at, why, notNull }: OpenValue): string =>
    `open${notNull ? ', not null,' : ''} at ${shown(at)}: ${why}`;
  return [...set.flow.map(flow), ...set.possible.map((value) => `possibly ${flow(value)}`), ...set.open.map(open)];
}

/** What the argument of the only call of `use` can be. */
export function valuesOfUse(files: Files, types?: TypeOracle): readonly string[] {
  const { project, shown, callOf } = linked(files, '', types);
  const { path, call } = callOf('use');
  const [argument] = call.arguments;
  return argument === undefined
    ? fail('use() is given nothing')
    : shownValues(project.values(path, argument.value), shown);
}

function sourceOf(texts: Readonly<Record<string, string>>): FactsSource {
  const known = new Map<string, FileFacts>();
  const facts = (path: string): FileFacts => {
    const found = known.get(path) ?? extractFile(texts[path] ?? '', { fileName: path });
    known.set(path, found);
    return found;
  };
  return {
    files: Object.keys(texts).sort(),
    text: (path) => texts[path] ?? '',
    facts,
    module: facts,
    mayHoldSql: (path) => mayHoldSql(texts[path] ?? ''),
    resolve: (from, specifier) => {
      if (!specifier.startsWith('.')) return { kind: 'package', name: specifier };
      const base = posix.join(posix.dirname(from), specifier).replace(/\.js$/, '');
      const path = [`${base}.ts`, `${base}/index.ts`, base].find((candidate) => candidate in texts);
      return path === undefined ? { kind: 'unresolved', why: 'no such file' } : { kind: 'file', path };
    },
  };
}

function nameOf({ callee }: CallFact): string | undefined {
  if (callee.kind === 'reference') return callee.name;
  return callee.kind === 'member' ? callee.property : undefined;
}

function fail(message: string): never {
  throw new Error(message);
}
