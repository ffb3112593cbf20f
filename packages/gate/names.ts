import picomatch from 'picomatch';
import type { FileFacts } from '#facts/index';
import type { Project } from '#project/index';
import { shownTable } from '#project/table-names';
import type { ConfiguredName } from './gate.js';
import { nearest, suggestion } from './nearest.js';
import type { Problem } from './result.js';
import type { EnabledGate } from './run.js';

export interface NameCheck {
  readonly project: Project;
  readonly gates: readonly EnabledGate[];
  /** Says where a name stands in the configuration. */
  where(gate: string, at: readonly (string | number)[]): string;
  /** False where the migrations could not be read, which is a problem of its own: then no table is looked up. */
  readonly schemaKnown: boolean;
}

/**
 * Looks up every name that the configuration gives. A misspelt one would make its gate see nothing and pass, so each that
 * means nothing is a problem.
 */
export function checkNames(check: NameCheck): readonly Problem[] {
  const problems: Problem[] = [];
  for (const { gate, options } of check.gates) {
    const told: Told[] = [];
    for (const name of gate.names?.(options) ?? []) {
      if (!check.schemaKnown && (name.kind === 'table' || name.kind === 'column' || name.kind === 'value')) continue;
      const found = lookUp[name.kind](check.project, name);
      if (found === undefined || told.some((before) => before.what === found.what && covers(before.name, name)))
        continue;
      told.push({ name, what: found.what });
      problems.push({ where: check.where(gate.id, name.at), ...found });
    }
  }
  return problems;
}

interface Told {
  readonly name: ConfiguredName;
  readonly what: string;
}

/** The later name is missing because of the earlier one: a rule's columns for its table, the values of a column for the column. */
function covers(earlier: ConfiguredName, later: ConfiguredName): boolean {
  const ruled =
    earlier.kind === 'table' && typeof earlier.at.at(-1) === 'string' ? earlier.at.slice(0, -1) : earlier.at;
  return ruled.every((step, index) => step === later.at[index]);
}

type Missing = Pick<Problem, 'what' | 'todo'> | undefined;

const lookUp: Record<ConfiguredName['kind'], (project: Project, name: ConfiguredName) => Missing> = {
  table: (project, { name }) => {
    if (project.table(tableName(name)) !== undefined) return undefined;
    return {
      what: `the migrations create no table "${name}"`,
      todo: suggestion(name, tableNames(project), 'add the migrations that create it'),
    };
  },
  column: (project, { name }) => missingColumn(project, name),
  value: (project, { name }) => missingValue(project, name),
  function: (project, { name }) => {
    const [path, functionName] = splitPlace(name);
    return (
      missingFile(project, path) ??
      (project.functions.find(path, functionName) !== undefined
        ? undefined
        : {
            what: `${path} has no function "${functionName}"`,
            todo: suggestion(functionName, functionNames(project.facts(path)), 'name a function of that file'),
          })
    );
  },
  constant: (project, { name }) => missingConstant(project, name),
  glob: (project, { name }) => {
    const matches = picomatch(name.replace(/^\.\//, ''));
    if (project.source.files.some((path) => matches(path))) return undefined;
    const near = nearestGlob(project, name);
    return {
      what: `no file of the project matches "${name}"`,
      todo:
        near === undefined ? 'name files that `include` covers' : `write "${near}", the nearest that matches a file`,
    };
  },
  layer: (_, { name, among = [] }) =>
    among.includes(name)
      ? undefined
      : { what: `there is no layer "${name}"`, todo: suggestion(name, among, 'declare it under `layers`') },
};

/** What is wrong with `path#name`, where nothing of that name is declared there. */
export function missingConstant(project: Project, name: string): Missing {
  const [path, constant] = splitPlace(name);
  const missing = missingFile(project, path);
  if (missing !== undefined) return missing;
  const names = declaredNames(project.facts(path));
  if (names.includes(constant) || project.declaration(path, constant) !== undefined) return undefined;
  return {
    what: `${path} declares no "${constant}"`,
    todo: suggestion(constant, names, 'name a constant, enum or type of that file'),
  };
}

function missingColumn(project: Project, name: string): Missing {
  const [table, column] = splitColumn(name);
  const found = project.table(tableName(table));
  if (found === undefined) {
    return {
      what: `the migrations create no table "${table}"`,
      todo: suggestion(table, tableNames(project), 'add the migrations that create it'),
    };
  }
  if (project.column(found, column) !== undefined) return undefined;
  return {
    what: `table "${table}" has no column "${column}"`,
    todo: suggestion(column, found.columns.keys(), 'add the migration that creates it'),
  };
}

function missingValue(project: Project, name: string): Missing {
  const equals = name.indexOf('=');
  const columnName = name.slice(0, equals);
  const value = name.slice(equals + 1);
  const missing = missingColumn(project, columnName);
  if (missing !== undefined) return missing;
  const [table, column] = splitColumn(columnName);
  const found = project.table(tableName(table));
  const vocabulary = found === undefined ? undefined : project.column(found, column)?.vocabulary;
  // A column whose values no migration lists takes any.
  if (vocabulary === undefined) return undefined;
  const values = vocabulary.values.map((entry) => entry.value);
  if (values.length === 0) {
    return {
      what: `the vocabulary of ${columnName} (${vocabulary.name}) is empty`,
      todo: 'add the migration that gives it values',
    };
  }
  if (values.includes(value)) return undefined;
  return {
    what: `"${value}" is no value of ${columnName} (${vocabulary.name})`,
    todo: suggestion(value, values, 'add the migration that adds it'),
  };
}

function missingFile(project: Project, path: string): Missing {
  if (project.source.files.includes(path)) return undefined;
  return {
    what: `the project has no file "${path}"`,
    todo: suggestion(path, project.source.files, 'name a file that `include` covers'),
  };
}

function splitPlace(name: string): readonly [path: string, name: string] {
  const hash = name.indexOf('#');
  return hash < 0 ? [name, ''] : [name.slice(0, hash), name.slice(hash + 1)];
}

function splitColumn(name: string): readonly [table: string, column: string] {
  const dot = name.lastIndexOf('.');
  return [name.slice(0, Math.max(dot, 0)), name.slice(dot + 1)];
}

function tableName(name: string): { readonly schema?: string; readonly name: string } {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? { name } : { schema: name.slice(0, dot), name: name.slice(dot + 1) };
}

function tableNames(project: Project): readonly string[] {
  return [...project.catalog.tables.values()].map(shownTable);
}

function functionNames(facts: FileFacts): readonly string[] {
  return facts.functions.slice(1).flatMap(({ name }) => (name === '' ? [] : [name]));
}

function declaredNames(facts: FileFacts): readonly string[] {
  const bindings = facts.bindings.filter((binding) => binding.function === 0 && binding.kind !== 'import');
  return [...bindings.map(({ name }) => name), ...facts.types.map(({ name }) => name)];
}

/** The glob with its folder replaced by the nearest one for which it does match a file. */
function nearestGlob(project: Project, glob: string): string | undefined {
  const { base, glob: rest } = picomatch.scan(glob.replace(/^\.\//, ''));
  if (rest === '') return nearest(base, project.source.files);
  const matching = new Map<string, string>();
  for (const path of project.source.files) {
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const folder = path.slice(0, slash);
      const candidate = `${folder}/${rest}`;
      if (!matching.has(folder) && picomatch(candidate)(path)) matching.set(folder, candidate);
    }
  }
  const near = nearest(base, [...matching.keys()]);
  return near === undefined ? undefined : matching.get(near);
}
