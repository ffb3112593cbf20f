import type { ConstantName, Project } from '#project/index';
import { fileBehind } from '#project/file-behind';

/** Whether what a module exports under a name is the constant itself, as a value: no export on the way is of a type alone. */
export function exportsConstant(project: Project, path: string, exported: string, constant: ConstantName): boolean {
  return exportsIt(project, path, exported, constant, new Set());
}

function exportsIt(
  project: Project,
  path: string,
  exported: string,
  constant: ConstantName,
  seen: Set<string>,
): boolean {
  const key = `${path} ${exported}`;
  if (seen.has(key)) return false;
  seen.add(key);
  const { exports, imports } = project.source.module(path);
  const further = (specifier: string, name: string): boolean => {
    const file = fileBehind(project.source.resolve(path, specifier));
    return file !== undefined && exportsIt(project, file, name, constant, seen);
  };
  const own = exports.find((fact) => fact.kind !== 'star' && fact.exported === exported);
  if (own?.kind === 'local') {
    if (path === constant.path && own.local === constant.name) return true;
    return imports.some(({ specifier, form, names }) =>
      names.some(
        (one) => form === 'static' && one.local === own.local && !one.typeOnly && further(specifier, one.imported),
      ),
    );
  }
  const passedOn = imports.filter(({ form }) => form === 're-export');
  if (own?.kind === 're-export') {
    return passedOn.some(({ specifier, names }) =>
      names.some(
        (one) =>
          one.local === exported && !one.typeOnly && specifier === own.specifier && further(specifier, one.imported),
      ),
    );
  }
  return passedOn.some(
    ({ specifier, names, typeOnly }) =>
      !typeOnly && names.some(({ local }) => local === '*') && further(specifier, exported),
  );
}
