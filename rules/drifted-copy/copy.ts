import type { ObjectEntry } from '#facts/index';
import type { DeclaredValues, Project } from '#project/index';

/** The list that `path#name` declares, by its values or by its keys; undefined where the name means nothing. */
export function copyOf(project: Project, fullName: string, keys: boolean): DeclaredValues | undefined {
  const hash = fullName.indexOf('#');
  const [path, name] = [fullName.slice(0, hash), fullName.slice(hash + 1)];
  const list = project.declaredValues(path, name);
  return list && keys ? keysOf(project, path, name, list) : list;
}

function keysOf(project: Project, path: string, name: string, list: DeclaredValues): DeclaredValues {
  const declaration = project.declaration(path, name) ?? { path, place: list.place };
  const init = project
    .facts(declaration.path)
    .bindings.find(({ span }) => span.start === declaration.place.span.start)?.init;
  const entries = init?.kind === 'object' ? init.entries.map((entry) => keyOf(project, declaration.path, entry)) : [];
  return {
    ...list,
    values: entries.flatMap(({ values }) => values),
    open:
      init?.kind === 'object'
        ? entries.flatMap(({ open }) => open)
        : [{ at: list.place, why: 'no object stands here' }],
  };
}

function keyOf(project: Project, path: string, entry: ObjectEntry): Pick<DeclaredValues, 'values' | 'open'> {
  if (entry.kind === 'property')
    return { values: [{ value: entry.name, place: { path, span: entry.nameSpan } }], open: [] };
  if (entry.kind === 'spread') {
    return { values: [], open: [{ at: { path, span: entry.value.span }, why: 'what is spread here is not followed' }] };
  }
  const { flow, possible, open } = project.values(path, entry.key);
  const place = { path, span: entry.key.span };
  return { values: [...flow, ...possible].map(({ value }) => ({ value: String(value), place })), open };
}
