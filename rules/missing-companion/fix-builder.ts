import type { Expression, FileFacts } from '#facts/index';
import { contains, type Place } from '#facts/span';
import { insertion, type Edit } from '#gate/index';
import { allExpressions } from '#project/all-expressions';
import type { Project } from '#project/index';
import type { NewValue } from './new-value.js';
import type { Bond, Pair } from './pair.js';

/** The companion's property in the object that a builder is given, where the object is written in the call. */
export function besideProperty(
  project: Project,
  { other }: Bond,
  { row, place }: Pair,
  { code, edits }: NewValue,
): readonly Edit[] | undefined {
  const table = project.drizzle.tables.find(
    ({ name, schema }) => name === row.table.name && (schema ?? 'public') === row.table.schema,
  );
  const property = table?.columns.find(({ name }) => name === other)?.property;
  const object = objectWith(project.facts(place.path), place);
  if (property === undefined || object === undefined || !/^[A-Za-z_$][\w$]*$/.test(property)) return undefined;
  const present = object.entries.find((entry) => entry.kind === 'property' && entry.name === property);
  if (present !== undefined) {
    const { span } = present.value;
    const written = project.source.text(place.path).slice(span.start, span.end);
    // `quiet ? undefined : text` says more than can be replaced.
    return /^(?:null|undefined|'[^'\\]*')$/.test(written)
      ? [{ path: place.path, span, text: code }, ...edits]
      : undefined;
  }
  if (row.columns.has(other)) return undefined;
  return [insertion(place.path, place.span.start, `${property}: ${code}, `), ...edits];
}

/** One that is named elsewhere may be used elsewhere. */
function objectWith(facts: FileFacts, { span }: Place): Extract<Expression, { kind: 'object' }> | undefined {
  for (const expression of allExpressions(facts)) {
    if (expression.kind !== 'object') continue;
    const holds = expression.entries.some((entry) => entry.kind === 'property' && entry.nameSpan.start === span.start);
    if (!holds) continue;
    const given = facts.calls.some(({ arguments: items }) =>
      items.some(({ value }) => contains(value.span, expression.span)),
    );
    return given ? expression : undefined;
  }
  return undefined;
}
