import type { BoundStatement, ConstantName, Project } from '#project/index';
import type { Vocabulary } from '#sql/catalog';

/** The constants that a file can name: its own, and what others export. */
export function withinReach(
  project: Project,
  constants: ReadonlyMap<string, readonly ConstantName[]>,
  path: string,
): ReadonlyMap<string, readonly ConstantName[]> {
  const isNamed = (constant: ConstantName): boolean => constant.path === path || isShared(project, constant);
  return new Map(
    [...constants].flatMap(([value, names]) => {
      const own = names.filter(isNamed);
      return own.length === 0 ? [] : [[value, own] as const];
    }),
  );
}

function isShared(project: Project, { path, name }: ConstantName): boolean {
  const { imports, exports } = project.facts(path);
  // A file that takes and gives nothing is no module, and shares all that it declares; in CommonJS anything may be given.
  if (exports.length === 0) return imports.length === 0 || /\bexports\b/.test(project.source.text(path));
  return exports.some((each) => each.kind === 'local' && (each.local === name || each.exported === name));
}

/** A member of the object or enum that holds the column's values; a lone constant has no room for another. */
export function sibling(
  vocabulary: Vocabulary,
  constants: ReadonlyMap<string, readonly ConstantName[]>,
): ConstantName | undefined {
  const members = vocabulary.values.flatMap(({ value }) => constants.get(value) ?? []).filter(({ member }) => member);
  return members.find((one) =>
    members.some((other) => other !== one && other.path === one.path && other.name === one.name),
  );
}

export function spelt({ name, member }: ConstantName): string {
  return member === undefined ? name : `${name}.${member}`;
}

/** What stands for the constant in the statement: an interpolation in a tagged template, else the first free `$n`. */
export function freeParameter(project: Project, bound: BoundStatement, constant: ConstantName): string {
  const { site } = bound;
  const call = site.call === undefined ? undefined : project.facts(site.path).calls[site.call];
  if (call?.form === 'tag') return `\${${spelt(constant)}}`;
  const text = site.variants.find(({ statements }) => statements.includes(bound))?.text ?? '';
  const numbers = [...text.matchAll(/\$(\d+)/g)].map(([, digits]) => Number(digits));
  return `$${Math.max(0, ...numbers) + 1}`;
}
