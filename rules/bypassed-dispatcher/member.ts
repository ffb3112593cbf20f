import type { Place } from '#facts/span';
import type { Project } from '#project/index';
import type { MemberName } from '#project/member-uses';

/** `path#Type.member` or `path#name`. */
export function memberNamed(text: string): MemberName {
  const [path = '', name = ''] = text.split('#');
  const dot = name.lastIndexOf('.');
  return dot < 0 ? { path, member: name } : { path, owner: name.slice(0, dot), member: name.slice(dot + 1) };
}

/** Where the member is declared, or its owner where that does not `have` it; undefined where the owner's members are not known. */
export function declarationOf(
  project: Project,
  { path, owner, member }: MemberName,
): { readonly place: Place; readonly has: boolean } | undefined {
  const facts = project.facts(path);
  const at = (span: Place['span'], has = true) => ({ place: { path, span }, has });
  if (owner === undefined) {
    const declared = project.declaration(path, member);
    return declared === undefined ? undefined : { place: declared.place, has: true };
  }
  const type = facts.types.find((one) => one.name === owner);
  if (type !== undefined) {
    const found = type.type.kind === 'object' ? type.type.members.find((one) => one.name === member) : undefined;
    if (found !== undefined) return at(found.span);
    // What it extends, or what an alias is made of, may have it.
    return type.type.kind === 'object' && type.extends.length === 0 ? at(type.nameSpan, false) : undefined;
  }
  const owned = facts.classes.find((one) => one.name === owner);
  const binding = facts.bindings.find((one) => one.name === owner && one.function === 0);
  if (owned !== undefined && binding !== undefined) {
    const method = owned.methods.find((one) => one.name === member);
    const span = method === undefined ? undefined : facts.functions[method.function]?.nameSpan;
    const field = owned.fields.find((one) => one.name === member)?.span;
    if (span !== undefined || field !== undefined) return at(span ?? field ?? binding.span);
    return owned.extends === undefined ? at(binding.span, false) : undefined;
  }
  if (binding?.init?.kind !== 'object') return undefined;
  const { entries } = binding.init;
  const entry = entries.find((one) => one.kind === 'property' && one.name === member);
  if (entry?.kind === 'property') return at(entry.nameSpan);
  return entries.every(({ kind }) => kind === 'property') ? at(binding.span, false) : undefined;
}
