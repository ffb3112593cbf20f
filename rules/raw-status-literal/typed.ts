import type { ColumnWrite, Project } from '#project/index';
import { contains, type Place } from '#facts/span';

/**
 * Whether the compiler refuses a wrong literal here: a query builder writes it, the builder's schema names the column's
 * values, and nothing on the way (JavaScript, a patch of `Record<string, …>`) takes any string.
 */
export function isTyped(project: Project, { bound, tableName, columnName }: ColumnWrite, at: Place): boolean {
  if (bound.site.builder === undefined || UNTYPED_FILE.test(at.path)) return false;
  const table = project.drizzle.tables.find(
    ({ name, schema }) => name === tableName.name && schema === tableName.schema,
  );
  const column = table?.columns.find(({ name }) => name === columnName);
  return column?.union === true && !standsInRecord(project, at);
}

const UNTYPED_FILE = /\.[cm]?jsx?$/;

/** The literal is given to an object whose declared type says nothing of its properties. */
function standsInRecord(project: Project, { path, span }: Place): boolean {
  const { bindings, memberAssignments } = project.facts(path);
  const records = bindings.flatMap(({ type }, id) => (type?.kind === 'name' && type.name === 'Record' ? [id] : []));
  return records.some((id) => {
    const init = bindings[id]?.init;
    if (init !== undefined && contains(init.span, span)) return true;
    return memberAssignments.some(({ target, value }) => {
      const object = target.kind === 'member' || target.kind === 'element' ? target.object : undefined;
      return object?.kind === 'reference' && object.binding === id && contains(value.span, span);
    });
  });
}
