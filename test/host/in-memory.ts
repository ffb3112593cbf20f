import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Project } from '#project/index';
import { linkProject } from '#project/link';
import { openWorkspace } from '#host/index';
import type { OpenProject } from '#host/open-project';
import { readSchema, type Schema } from '#host/schema';
import { loadGrammar } from '#sql/grammar';

/** A folder that is not there: everything in it is laid over. */
export const folder = path.join(tmpdir(), 'drift-gate-in-memory');

/** Opens a project of which no file is on the disk; without a configuration it takes all files and migrations. */
export function openInMemory(files: Readonly<Record<string, string>>, config = defaultConfig(files)): OpenProject {
  const overlay = new Map(Object.entries({ 'drift-gate.config.ts': config, ...files }));
  const { projects, problems } = openWorkspace({ cwd: folder, overlay });
  const [project] = projects;
  if (project === undefined) throw new Error(problems.map(({ where, what }) => `${where}: ${what}`).join('\n'));
  return project;
}

export async function linkInMemory(files: Readonly<Record<string, string>>): Promise<Project> {
  await loadGrammar();
  const open = openInMemory(files);
  return linkProject({ source: open.source, catalog: schemaOf(open).catalog });
}

/** The schema of its only database. */
export function schemaOf(open: OpenProject): Schema {
  const [database] = open.databases;
  if (database === undefined) throw new Error('the project has no database');
  return readSchema(open, database);
}

function defaultConfig(files: Readonly<Record<string, string>>): string {
  const migrations = Object.keys(files).some((file) => file.endsWith('.sql')) ? "migrations: 'migrations/*.sql'," : '';
  return `export default { include: ['**/*.ts'], ${migrations} };\n`;
}
