import { checkNames, missingConstant, suggestion, type Problem } from '#gate/index';
import type { ClientName } from '#project/clients';
import type { Project } from '#project/index';
import { areListed, ofCode, type JudgedDatabase, type LinkedProject } from './linked-project.js';
import type { OpenDatabase, OpenProject } from './open-project.js';

/** Names in the options of gates that mean nothing, in the code or in a database. */
export function nameProblems(open: OpenProject, { project, databases }: LinkedProject): readonly Problem[] {
  const ofProject = (gate: string, at: readonly (string | number)[]): string => open.where(['gates', gate, ...at]);
  const found = databases.map((one) =>
    checkNames({
      project: one.project,
      gates: one.gates,
      where: (gate, at) => one.open.where(['gates', gate, ...at]),
      schemaKnown: one.open.migrations.length > 0,
    }),
  );
  if (!areListed(open)) return found.flat();
  const code = checkNames({ project, gates: ofCode(open), where: ofProject, schemaKnown: false });
  return [...code, ...ofDatabases(open, databases, found)];
}

/** What every database lacks is said once; what one of several lacks, with its name. */
function ofDatabases(
  open: OpenProject,
  databases: readonly JudgedDatabase[],
  found: readonly (readonly Problem[])[],
): readonly Problem[] {
  const isSame = (one: Problem, other: Problem): boolean => one.where === other.where && one.what === other.what;
  return databases.flatMap((database, index) =>
    (found[index] ?? []).flatMap((problem) => {
      const has = found.findIndex((problems) => !problems.some((other) => isSame(problem, other)));
      if (has < 0) return index === 0 ? [problem] : [];
      const { name } = database.open;
      if (name === undefined || problem.where.startsWith(open.where(['databases']))) return [problem];
      const todo = `say it of the database that has it, under databases[${has}].gates`;
      return [{ ...problem, what: `${problem.what} (database ${name})`, todo }];
    }),
  );
}

/** A client that there is not, or that is two databases': what is sent through it would be nobody's, or anybody's. */
export function clientProblems(databases: readonly OpenDatabase[], project: Project): readonly Problem[] {
  const owners = new Map<string, string>();
  return databases.flatMap(({ clients, name = '', where }) =>
    clients.flatMap((client, index): readonly Problem[] => {
      const at = where(['clients', index]);
      const full = `${client.path}#${client.name}`;
      const missing = missingClient(client, project);
      if (missing !== undefined) return [{ where: at, ...missing }];
      const owner = owners.get(full);
      owners.set(full, owner ?? name);
      if (owner === undefined) return [];
      return [{ where: at, what: `${full} is a client of ${owner} as well`, todo: 'leave it to one of the two' }];
    }),
  );
}

function missingClient({ path, name }: ClientName, project: Project): Pick<Problem, 'what' | 'todo'> | undefined {
  const [root = '', member] = name.split('.');
  const missing = missingConstant(project, `${path}#${root}`);
  if (missing !== undefined || member === undefined) return missing;
  const init = project.facts(path).bindings.find((one) => one.name === root && one.function === 0)?.init;
  if (init?.kind !== 'object') return undefined;
  const members = init.entries.map((entry) => (entry.kind === 'property' ? entry.name : undefined));
  // What is spread or computed may have any name.
  if (members.includes(member) || members.includes(undefined)) return undefined;
  const names = members.filter((one) => one !== undefined);
  return { what: `${path}#${root} has no "${member}"`, todo: suggestion(member, names, 'name a member that it has') };
}
