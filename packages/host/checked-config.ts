import path from 'node:path';
import type { EnabledGate, Gate, Problem } from '#gate/index';
import { checkGates } from './checked-gates.js';
import { checkDatabases, enabledOf } from './checked-databases.js';
import { configVersion, projectSchema, type DatabaseConfig, type ProjectConfig } from './config.js';
import type { LoadedConfig } from './config-file.js';
import { readOwnGates } from './own-gates.js';
import { gateIds, registry } from './registry.js';
import { pathText, schemaProblems, shown } from './schema-problems.js';

/** A project of the configuration, with everything in it known to be of the right kind. */
export interface CheckedProject {
  /** Set where the configuration lists several. */
  readonly name?: string;
  /** Absolute. */
  readonly root: string;
  readonly config: ProjectConfig;
  /** Those that are on, for the code or for any database, in the order of the registry. */
  readonly gates: readonly EnabledGate[];
  /** What the project says of its only database, or of each of several. */
  readonly databases: readonly CheckedDatabase[];
  /** Gates that the team has written itself, on or off. */
  readonly ownGates: readonly Gate[];
  /** The ids of all gates that the configuration knows of, in this project or another. */
  readonly known: readonly string[];
  /** `drift-gate.config.ts: gates["insert-in-loop"].tables[0]`. */
  where(at: readonly (string | number)[]): string;
}

export interface CheckedDatabase {
  /** Set where the project lists its databases. */
  readonly name?: string;
  readonly config: Pick<ProjectConfig, 'migrations' | 'prisma'> & Pick<DatabaseConfig, 'modules' | 'clients'>;
  /** The gates that judge what is for it. */
  readonly gates: readonly EnabledGate[];
  /** `drift-gate.config.ts: databases[0].migrations`. */
  where(at: readonly (string | number)[]): string;
}

export interface CheckedConfig {
  readonly projects: readonly CheckedProject[];
  /** Of all projects. */
  readonly ownGates: readonly Gate[];
  readonly problems: readonly Problem[];
}

/** Checks a configuration against the schemas; `more` are gates that every project has besides its own. A project with a problem is left out: what it would find is not what was meant. */
export function checkConfig(loaded: LoadedConfig, more: readonly Gate[] = []): CheckedConfig {
  try {
    return checkValue(loaded, more);
  } catch (error) {
    // A getter or a proxy of the configuration's own.
    const why = error instanceof Error ? error.message : shown(error);
    return failed({ where: loaded.shown, what: `it cannot be read: ${why}`, todo: 'write it as plain data' });
  }
}

function checkValue(loaded: LoadedConfig, more: readonly Gate[]): CheckedConfig {
  const { value } = loaded;
  if (Array.isArray(value) && value.length === 0) {
    return failed({ where: loaded.shown, what: 'it lists no project', todo: 'add one: { include: [ … ] }' });
  }
  const entries = Array.isArray(value)
    ? value.map((entry: unknown, index) => entryOf(loaded, entry, [index]))
    : [entryOf(loaded, value, [])];
  const lists = entries.map(({ entry, where }) => ({
    value: typeof entry === 'object' && entry !== null && 'ownGates' in entry ? entry.ownGates : undefined,
    where: (at: readonly (string | number)[]) => where(['ownGates', ...at]),
  }));
  const all = readOwnGates([{ value: more, where: () => loaded.shown }, ...lists]);
  const checked = entries.map((entry, index) => {
    const ids = idsIn(lists[index]?.value, more);
    return checkProject(entry, loaded, all.gates, (id) => ids.has(id));
  });
  return {
    projects: all.problems.length > 0 ? [] : checked.flatMap(({ projects }) => projects),
    ownGates: all.gates,
    problems: [...all.problems, ...(all.problems.length > 0 ? [] : checked.flatMap(({ problems }) => problems))],
  };
}

interface Entry {
  readonly entry: unknown;
  /** Its index, where the configuration is a list. */
  readonly prefix: readonly number[];
  readonly where: CheckedProject['where'];
}

function entryOf(loaded: LoadedConfig, entry: unknown, prefix: readonly number[]): Entry {
  const where = (at: readonly (string | number)[]): string => {
    const text = pathText([...prefix, ...at]);
    return text === '' ? loaded.shown : `${loaded.shown}: ${text}`;
  };
  return { entry, prefix, where };
}

function idsIn(list: unknown, more: readonly Gate[]): ReadonlySet<unknown> {
  const own: readonly Partial<Gate>[] = Array.isArray(list) ? list : [];
  return new Set([...own, ...more].map((gate) => gate?.id));
}

function checkProject(
  { entry, prefix, where }: Entry,
  loaded: LoadedConfig,
  all: readonly Gate[],
  has: (id: string) => boolean,
): Pick<CheckedConfig, 'projects' | 'problems'> {
  if (typeof entry !== 'object' || entry === null || entry instanceof Promise) {
    const found = entry instanceof Promise ? 'a promise' : entry === null ? 'null' : `a ${typeof entry}`;
    return failed({ where: where([]), what: `expected an object, found ${found}`, todo: 'write { include: [ … ] }' });
  }
  const { version = configVersion } = entry as { readonly version?: unknown };
  if (version !== configVersion) return failed(otherVersion(version, where));
  const parsed = projectSchema.safeParse(entry);
  if (!parsed.success) {
    const found = schemaProblems(parsed.error, projectSchema, entry);
    return failed(...found.map(({ at, what, todo }) => ({ where: where(at), what, todo })));
  }
  const ownGates = all.filter(({ id }) => has(id));
  const there = [...registry, ...ownGates];
  const config = parsed.data as ProjectConfig;
  const given = parsed.data.gates ?? {};
  const { gates: own, problems } = checkGates({ given, hasSchema: config.migrations !== false, there }, where);
  if (problems.length > 0) return failed(...problems);
  const listed = checkDatabases(config, given, there, where);
  if (listed !== undefined && listed.problems.length > 0) return failed(...listed.problems);
  const databases = listed?.databases ?? [{ config, gates: own, where }];
  const gates = listed === undefined ? own : there.flatMap((gate) => enabledOf(gate, own, databases));
  const root = path.resolve(path.dirname(loaded.file), config.root ?? '.');
  const name = prefix.length === 0 ? config.name : (config.name ?? config.root ?? String(prefix[0]));
  const known = [...gateIds, ...all.map(({ id }) => id)];
  const project = { ...(name === undefined ? {} : { name }), root, config, gates, databases, ownGates, known, where };
  return { projects: [project], problems: [] };
}

/** One that is written for another major may mean something else by the same words, so nothing more is said of it. */
function otherVersion(version: unknown, where: CheckedProject['where']): Problem {
  return {
    where: where(['version']),
    what: `this drift-gate reads version ${configVersion} of the configuration, found ${shown(version)}`,
    todo: `write version: ${configVersion} and what it takes, or install the drift-gate that the configuration is for`,
  };
}

function failed(...problems: readonly Problem[]): CheckedConfig {
  return { projects: [], ownGates: [], problems };
}
