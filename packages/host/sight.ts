import picomatch from 'picomatch';
import {
  isOpen,
  type EnabledGate,
  type Finding,
  type Gate,
  type SeenGate,
  type SeenTable,
  type SeenVocabulary,
  type Sight,
} from '#gate/index';
import type { Project } from '#project/index';
import { madeInCode } from '#project/made-in-code';
import { shownTable } from '#project/table-names';
import type { TableName } from '#sql/statement';
import { checkProjects, type Checked, type CheckOptions, type JudgedProject } from './check.js';
import { isOfDatabase } from './checked-databases.js';
import { projectPath } from './file-tree.js';
import type { JudgedDatabase } from './linked-project.js';
import type { OpenProject } from './open-project.js';
import { registry } from './registry.js';
import { pathText } from './schema-problems.js';

export interface Seen {
  readonly checked: Checked;
  /** One for each project that was judged, or for each database where a project has several. */
  readonly sights: readonly Sight[];
}

/** A run, and what its gates had before them. */
export async function lookAt(options: Pick<CheckOptions, 'cwd' | 'config' | 'watch'>): Promise<Seen> {
  const checked = await checkProjects({ ...options, types: 'auto' });
  const sights = checked.judged.flatMap((judged) =>
    judged.databases.map((database) => sightOf(judged, database, [...registry, ...judged.open.ownGates])),
  );
  return { checked, sights };
}

function sightOf(judged: JudgedProject, database: JudgedDatabase, all: readonly Gate[]): Sight {
  const { open, result } = judged;
  const { project } = database;
  const { tsconfig, baseline } = open;
  const name = nameOf(open, database);
  return {
    ...(name === undefined ? {} : { project: name }),
    root: open.shownRoot,
    coverage: result.coverage,
    globs: judged.gates.flatMap((enabled) => globsOf(enabled, project)),
    tables: open.readsSql ? tablesOf(project) : [],
    vocabularies: open.readsSql ? vocabulariesOf(project) : [],
    gates: all.map((gate) => seenGate(gate, judged, database)),
    ...(tsconfig === undefined ? {} : { tsconfig: open.shown(projectPath(open.root, tsconfig.file)) }),
    ...(baseline?.text == null ? {} : { baseline: baseline.shown }),
  };
}

function nameOf({ name, databases }: OpenProject, database: JudgedDatabase): string | undefined {
  const own = database.open.name;
  if (databases.length === 1 || own === undefined) return name;
  return `${name === undefined ? '' : `${name}, `}database ${own}`;
}

/** Layers, and other sets of files that an option names, each with how many files it takes in. */
function globsOf({ gate, options }: EnabledGate, project: Project): Sight['globs'] {
  const sets = new Map<string, string[]>();
  for (const { at, kind, name } of gate.names?.(options) ?? []) {
    if (kind !== 'glob') continue;
    const set = typeof at.at(-1) === 'number' ? at.slice(0, -1) : at;
    const key = at[0] === 'layers' && typeof at[1] === 'string' ? `layer ${at[1]}` : pathText(set);
    sets.set(key, [...(sets.get(key) ?? []), name.replace(/^\.\//, '')]);
  }
  return [...sets].map(([name, globs]) => {
    const matches = picomatch(globs);
    return { gate: gate.id, name, files: project.source.files.filter((file) => matches(file)).length };
  });
}

function tablesOf(project: Project): readonly SeenTable[] {
  const seen = new Map<string, SeenTable>();
  for (const table of project.catalog.tables.values()) {
    const name = shownTable(table);
    seen.set(name, { name, columns: table.columns.size, writes: 0, reads: 0, partly: 0 });
  }
  const labelOf = (name: TableName): string => shownTable(project.table(name) ?? name);
  const made = madeInCode(project);
  const unknown = (name: string): SeenTable => ({
    name,
    columns: 0,
    writes: 0,
    reads: 0,
    partly: 0,
    madeBy: made.created.has(name.split('.').at(-1) ?? name) ? 'code' : 'nothing',
  });
  for (const { statement, site } of project.statements) {
    const writes = new Set(statement.writes.map(({ table }) => labelOf(table)));
    const reads = new Set(statement.reads.filter((name) => !isPostgres(name)).map(labelOf));
    for (const name of new Set([...writes, ...reads])) {
      const before = seen.get(name) ?? unknown(name);
      seen.set(name, {
        ...before,
        writes: before.writes + (writes.has(name) ? 1 : 0),
        reads: before.reads + (reads.has(name) ? 1 : 0),
        partly: before.partly + (site.reading.kind === 'read' ? 0 : 1),
      });
    }
  }
  return [...seen.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** What the server itself has, which no migration is to create. */
function isPostgres({ schema, name }: TableName): boolean {
  return schema === 'information_schema' || schema === 'pg_catalog' || (schema === undefined && name.startsWith('pg_'));
}

export function vocabulariesOf(project: Project): readonly SeenVocabulary[] {
  return [...project.catalog.tables.values()].flatMap((table) =>
    [...table.columns.values()].flatMap((column) => {
      const { vocabulary, name } = column;
      if (vocabulary === undefined || table.view) return [];
      const isIt = (one: { readonly column?: unknown }): boolean => one.column === column;
      return [
        {
          table: shownTable(table),
          column: name,
          source: `${vocabulary.source === 'enum' ? 'enum' : 'CHECK'} ${vocabulary.name}`,
          values: vocabulary.values.map(({ value }) => value),
          writes: project.columnWrites.filter(isIt).length,
          comparisons: project.comparisons.filter(isIt).length,
        },
      ];
    }),
  );
}

function seenGate(gate: Gate, judged: JudgedProject, database: JudgedDatabase): SeenGate {
  const { open, result, gates } = judged;
  const { project, schema } = database;
  const { id, reads } = gate;
  const enabled = (isOfDatabase(gate) ? database.gates : gates).find((one) => one.gate.id === id);
  if (enabled === undefined) return { id, state: 'off', why: whyOff(gate, open) };
  if (!result.coverage.gates.includes(id)) return { id, state: 'off', why: 'it failed, as the problem says' };
  const kinds = new Map<string, Set<string>>();
  for (const { kind, name } of gate.names?.(enabled.options) ?? []) {
    kinds.set(kind, (kinds.get(kind) ?? new Set()).add(name));
  }
  const { files } = result.coverage;
  const isOfOther = (finding: Finding): boolean =>
    finding.database?.split(', ').includes(database.open.name ?? '') === false;
  const statements = (): number => project.sites.filter(({ reading }) => reading.kind !== 'opaque').length;
  return {
    id,
    state: 'on',
    sees: [
      ...(reads.includes('sql') ? [{ count: statements(), what: 'statement' }] : []),
      ...(reads.includes('catalog') ? [{ count: schema.catalog.tables.size, what: 'table' }] : []),
      ...(reads.includes('imports') || reads.includes('declarations') ? [{ count: files, what: 'file' }] : []),
      ...[...kinds].map(([kind, names]) => ({ count: names.size, what: `configured ${kind}` })),
    ],
    findings: result.findings.filter((finding) => finding.gate === id && isOpen(finding) && !isOfOther(finding)).length,
  };
}

function whyOff({ id, onByDefault, reads }: Gate, { config, migrations }: JudgedProject['open']): string {
  const given: unknown = (config.gates as Readonly<Record<string, unknown>> | undefined)?.[id];
  if (given === false) return 'the configuration turns it off';
  if (reads.includes('catalog') && config.migrations === false && given === undefined && onByDefault) {
    return 'it reads the schema, and the project says that it has none';
  }
  if (reads.includes('catalog') && migrations.length === 0 && (given !== undefined || onByDefault)) {
    return 'it reads the schema, and no migration was found';
  }
  return 'the configuration does not turn it on';
}
