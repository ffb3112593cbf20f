import type { Place } from '#facts/span';
import type { ConstantName, Project, Value, ValueSet } from '#project/index';

/** A value as it is written in one place. */
export interface Literal {
  readonly value: string | number | boolean;
  readonly place: Place;
  readonly inSql: boolean;
  /** The constant that the place names instead of the value itself. */
  readonly constant: ConstantName | undefined;
}

/** NULL is no default: it says that there is none. */
export function literalsOf({ flow }: ValueSet): readonly Literal[] {
  return flow.flatMap(({ value, at, inSql, constant }: Value) =>
    value === null ? [] : [{ value, place: at, inSql, constant }],
  );
}

/** Neither the literal nor the constant behind it belongs to the file that may decide. */
export function isOutside({ place, constant }: Literal, file: string): boolean {
  return place.path !== file && constant?.path !== file;
}

/** As it is written; a constant with what it stands for. */
export function shown(project: Project, { value, place, constant }: Literal): string {
  const written = project.source.text(place.path).slice(place.span.start, place.span.end);
  if (constant !== undefined) return `${written} (${JSON.stringify(value)})`;
  return /^[\w.'"-]{1,60}$/.test(written) ? written : JSON.stringify(value);
}
