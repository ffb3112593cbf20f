import { runGates, type EnabledGate, type RunResult } from '#gate/index';
import type { FactsSource, Project, TypeOracle } from '#project/index';
import type { Before } from '#project/before';
import { linkProject } from '#project/link';
import { isOfDatabase } from './checked-databases.js';
import type { OpenDatabase, OpenProject } from './open-project.js';
import type { Schema } from './schema.js';

/** A project that is linked, with what is said by the schema of each of its databases. */
export interface LinkedProject {
  readonly project: Project;
  readonly databases: readonly JudgedDatabase[];
}

export interface JudgedDatabase {
  readonly open: OpenDatabase;
  readonly schema: Schema;
  /** The statements that are for it, and its catalog. */
  readonly project: Project;
  /** Those that judge by it. */
  readonly gates: readonly EnabledGate[];
}

export interface Linking {
  readonly source: FactsSource;
  readonly types?: TypeOracle;
  readonly before?: Before<Project>;
}

/** Links a project with the schemas of its databases. */
export function linkOpen(open: OpenProject, schemas: readonly Schema[], linking: Linking): LinkedProject {
  const inputs = open.databases.flatMap((database, index) => {
    const schema = schemas[index];
    return schema === undefined ? [] : [{ database, schema }];
  });
  const [only] = inputs;
  const project = linkProject({
    ...linking,
    ...(areListed(open) || only === undefined
      ? {
          catalog: nothing,
          databases: inputs.map(({ database, schema: { catalog, orders } }) => {
            const { name = '', prisma, modules, clients } = database;
            return { name, catalog, migrations: orders, prisma, modules, clients };
          }),
        }
      : { catalog: only.schema.catalog, migrations: only.schema.orders, prisma: only.database.prisma }),
  });
  return {
    project,
    databases: inputs.map(({ database, schema }, index) => ({
      open: database,
      schema,
      project: project.databases[index]?.project ?? project,
      gates: judgingBy(open, database),
    })),
  };
}

/** Runs the gates of a linked project: each that reads a schema for each database, any other once. */
export function runOpen(open: OpenProject, linked: LinkedProject, begins?: (gate: string) => void): RunResult {
  const { project, databases } = linked;
  const run = { project, known: open.known, otherFiles: otherFilesOf(open), begins };
  if (!areListed(open)) return runGates({ ...run, gates: databases.flatMap(({ gates }) => gates) });
  const several = databases.map((one) => ({ name: one.open.name ?? '', project: one.project, gates: one.gates }));
  return runGates({ ...run, gates: ofCode(open), databases: several });
}

/** The ids of the gates that judge anything. */
export function gatesOf(open: OpenProject, { databases }: LinkedProject): ReadonlySet<string> {
  const all = [...(areListed(open) ? ofCode(open) : []), ...databases.flatMap(({ gates }) => gates)];
  return new Set(all.map(({ gate }) => gate.id));
}

/** Files that are no sources and may hold allowances all the same. */
export function otherFilesOf({ migrations, prisma }: OpenProject): readonly string[] {
  return [...migrations.filter((file) => !file.endsWith('.json')), ...prisma];
}

/** The configuration names the databases, so that what judges the code judges no schema. */
export function areListed({ databases }: OpenProject): boolean {
  return databases.some(({ name }) => name !== undefined);
}

export function ofCode({ gates }: OpenProject): readonly EnabledGate[] {
  return gates.filter(({ gate }) => !isOfDatabase(gate));
}

/** Where no migration was found, every name is missing for one and the same reason, which has been said. */
function judgingBy(open: OpenProject, { migrations, gates: own }: OpenDatabase): readonly EnabledGate[] {
  const gates = areListed(open) ? own : open.gates;
  return migrations.length > 0 ? gates : gates.filter(({ gate }) => !gate.reads.includes('catalog'));
}

const nothing = { tables: new Map(), enums: new Map(), domains: new Map(), unknown: [] } as const;
