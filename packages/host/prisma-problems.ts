import type { Problem } from '#gate/index';
import type { Project } from '#project/index';
import { readPrismaSchemas } from '#project/prisma/schema';
import { discoverPrisma, prismaDefaults } from './discovery.js';
import type { OpenProject } from './open-project.js';

/** A schema that is named and declares nothing would compare with anything; one that is nobody's is compared with nothing. */
export function prismaProblems(open: OpenProject, project: Project): readonly Problem[] {
  if (!open.readsSql) return [];
  const declared = open.databases.some(({ prisma }) => prisma.length > 0) ? project.ormSchema.tables : [];
  const empty = open.databases.filter(
    ({ config, prisma }) =>
      config.prisma !== undefined &&
      prisma.length > 0 &&
      !declared.some(({ orm, at }) => orm === 'prisma' && prisma.includes(at.path)),
  );
  return [
    ...empty.map(({ where }) => ({
      where: where(['prisma']),
      what: 'it declares no model of a PostgreSQL datasource',
      todo: 'name the files with the datasource and its models',
    })),
    ...nobodys(open),
  ];
}

/** With several databases a schema in Prisma's usual place may be that of any. */
function nobodys({ root, databases, prisma, tree, source, shown, where }: OpenProject): readonly Problem[] {
  if (databases.every(({ name }) => name === undefined)) return [];
  const left = discoverPrisma(root, prismaDefaults, tree).files.filter((file) => !prisma.includes(file));
  const [first] = readPrismaSchemas(source, left).tables;
  if (first === undefined) return [];
  return [
    {
      where: shown(first.at.path),
      what: `no database of ${where(['databases'])} says that it is its schema`,
      todo: 'name it under the `prisma` of its database',
    },
  ];
}
