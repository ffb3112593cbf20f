import { checkNames, missingConstant, type Problem } from '#gate/index';
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
      const missing = missingConstant(project, `${client.path}#${client.name.split('.')[0] ?? ''}`);
      if (missing !== undefined) return [{ where: at, ...missing }];
      const owner = owners.get(full);
      owners.set(full, owner ?? name);
      if (owner === undefined) return [];
      return [{ where: at, what: `${full} is a client of ${owner} as well`, todo: 'leave it to one of the two' }];
    }),
  );
}
