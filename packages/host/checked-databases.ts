import type { EnabledGate, Gate, Problem } from '#gate/index';
import type { CheckedDatabase, CheckedProject } from './checked-config.js';
import { checkGates } from './checked-gates.js';
import type { DatabaseConfig, ProjectConfig } from './config.js';

/** The databases that a project lists, each with the gates that judge by it; undefined where it lists none. */
export function checkDatabases(
  config: ProjectConfig,
  given: Readonly<Record<string, unknown>>,
  there: readonly Gate[],
  where: CheckedProject['where'],
): { readonly databases: readonly CheckedDatabase[]; readonly problems: readonly Problem[] } | undefined {
  const listed = config.databases;
  if (listed === undefined) return undefined;
  const checked = listed.map((database, index) => checkDatabase(database, index, given, there, where));
  return {
    databases: checked.map(({ database }) => database),
    problems: [
      ...besides(config, where),
      ...listed.flatMap((database, index) => [
        ...sameName(listed, index, where),
        ...untold(database, listed.length, where(['databases', index])),
      ]),
      ...checked.flatMap(({ problems }) => problems),
    ],
  };
}

/** It judges what stands in a database, or what is sent to one; any other judges the code. */
export function isOfDatabase({ reads }: Gate): boolean {
  return reads.includes('sql') || reads.includes('catalog');
}

/** A gate as the project has it on, for the code or for the first database that has it. */
export function enabledOf(
  gate: Gate,
  own: readonly EnabledGate[],
  databases: readonly CheckedDatabase[],
): readonly EnabledGate[] {
  const all = isOfDatabase(gate) ? databases.flatMap(({ gates }) => gates) : own;
  return all.filter((one) => one.gate === gate).slice(0, 1);
}

function checkDatabase(
  database: DatabaseConfig,
  index: number,
  given: Readonly<Record<string, unknown>>,
  there: readonly Gate[],
  projectWhere: CheckedProject['where'],
): { readonly database: CheckedDatabase; readonly problems: readonly Problem[] } {
  const own: Readonly<Record<string, unknown>> = database.gates ?? {};
  const where = (at: readonly (string | number)[]): string =>
    at[0] === 'gates' && typeof at[1] === 'string' && !Object.hasOwn(own, at[1])
      ? projectWhere(at)
      : projectWhere(['databases', index, ...at]);
  const { gates, problems } = checkGates({ given: { ...given, ...own }, hasSchema: true, there }, where);
  const ofCode = there
    .filter((gate) => Object.hasOwn(own, gate.id) && !isOfDatabase(gate))
    .map((gate) => ({
      where: where(['gates', gate.id]),
      what: `${gate.id} judges the code, whichever database it talks to`,
      todo: `move it to the project's \`gates\``,
    }));
  const { name, migrations, prisma, modules, clients } = database;
  const config = {
    migrations,
    ...(prisma === undefined ? {} : { prisma }),
    ...(modules === undefined ? {} : { modules }),
    ...(clients === undefined ? {} : { clients }),
  };
  return {
    database: { name, config, gates: gates.filter(({ gate }) => isOfDatabase(gate)), where },
    problems: [...problems, ...ofCode],
  };
}

/** What stands beside the list would be nobody's. */
function besides(config: ProjectConfig, where: CheckedProject['where']): readonly Problem[] {
  return (['migrations', 'prisma'] as const)
    .filter((key) => config[key] !== undefined)
    .map((key) => ({
      where: where([key]),
      what: `it stands beside \`databases\`, each of which has its own`,
      todo: 'move it to the database that it makes',
    }));
}

function sameName(
  listed: readonly DatabaseConfig[],
  index: number,
  where: CheckedProject['where'],
): readonly Problem[] {
  const name = listed[index]?.name ?? '';
  const first = listed.findIndex((one) => one.name === name);
  if (first === index) return [];
  return [
    {
      where: where(['databases', index, 'name']),
      what: `databases[${first}] is called "${name}" as well`,
      todo: 'give each a name of its own',
    },
  ];
}

/** With nothing to tell its statements by, none would ever be judged by it. */
function untold({ name, modules, clients }: DatabaseConfig, count: number, where: string): readonly Problem[] {
  if (count === 1 || modules !== undefined || clients !== undefined) return [];
  return [
    {
      where,
      what: `nothing says which statements are sent to ${name}`,
      todo: "name the files that they stand in, as in modules: 'src/billing/**', or what they are sent through, as in clients: ['src/db.ts#pool']",
    },
  ];
}
