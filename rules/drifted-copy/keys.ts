import type { Expression, ObjectEntry } from '#facts/index';
import type { DeclaredValues, Project } from '#project/index';

type Keys = Pick<DeclaredValues, 'values' | 'open'>;

/** The keys of an object, of a frozen one, or of a Map that is made from pairs. */
export function keysOf(project: Project, path: string, name: string, list: DeclaredValues): DeclaredValues {
  const declaration = project.declaration(path, name) ?? { path, place: list.place };
  const init = project
    .facts(declaration.path)
    .bindings.find(({ span }) => span.start === declaration.place.span.start)?.init;
  const entries = (init && entriesOf(project, declaration.path, init)) ?? [
    { values: [], open: [{ at: list.place, why: 'neither an object nor a Map of pairs stands here' }] },
  ];
  return { ...list, values: entries.flatMap(({ values }) => values), open: entries.flatMap(({ open }) => open) };
}

function entriesOf(project: Project, path: string, init: Expression): readonly Keys[] | undefined {
  if (init.kind === 'object') return init.entries.map((entry) => entryKey(project, path, entry));
  const call = init.kind === 'call' ? project.facts(path).calls[init.call] : undefined;
  const given = call?.arguments[0]?.value;
  if (call === undefined || given === undefined) return undefined;
  const { callee } = call;
  if (callee.kind === 'member' && (callee.property === 'freeze' || callee.property === 'seal'))
    return entriesOf(project, path, given);
  if (call.form !== 'new' || callee.kind !== 'reference' || callee.name !== 'Map' || given.kind !== 'array')
    return undefined;
  return given.items.map(({ value }) => {
    const first = value.kind === 'array' ? value.items[0]?.value : undefined;
    return first === undefined ? notFollowed(path, value) : keyFrom(project, path, first);
  });
}

function entryKey(project: Project, path: string, entry: ObjectEntry): Keys {
  if (entry.kind === 'property')
    return { values: [{ value: entry.name, place: { path, span: entry.nameSpan } }], open: [] };
  return entry.kind === 'spread' ? notFollowed(path, entry.value) : keyFrom(project, path, entry.key);
}

function keyFrom(project: Project, path: string, key: Expression): Keys {
  const { flow, possible, open } = project.values(path, key);
  const place = { path, span: key.span };
  return { values: [...flow, ...possible].map(({ value }) => ({ value: String(value), place })), open };
}

function notFollowed(path: string, { span }: Expression): Keys {
  return { values: [], open: [{ at: { path, span }, why: 'what stands here is not followed' }] };
}
