import type { Expression, TypeExpression } from '#facts/index';
import type { TypeValues } from './declared-types.js';

export function orUndefined(type: TypeExpression): TypeExpression {
  return {
    kind: 'union',
    span: type.span,
    members: [type, { kind: 'keyword', span: type.span, name: 'undefined' }],
  };
}

/** `z.infer<typeof value>`. */
export function inferred(value: Expression): TypeExpression {
  const { span } = value;
  return { kind: 'name', span, name: 'infer', path: [], arguments: [{ kind: 'typeof', span, value }] };
}

export function isInferred({ name, path }: Extract<TypeExpression, { kind: 'name' }>): boolean {
  return ['infer', 'output', 'input', 'TypeOf'].includes(path.at(-1) ?? name);
}

/** What is in every member that lists its values; one that lists none (a brand, `string`) takes nothing away. */
export function common(parts: readonly TypeValues[]): TypeValues {
  const [first, ...others] = parts.filter((part) => part.whole);
  if (first === undefined) return { values: [], whole: false };
  const kept = first.values.filter(({ value }) =>
    others.every((part) => part.values.some((one) => one.value === value)),
  );
  return { values: kept, whole: true };
}

type PartialType = Extract<TypeExpression, { kind: 'name' }> & {
  readonly arguments: readonly [TypeExpression, ...TypeExpression[]];
};

export function isPartial(type: TypeExpression): type is PartialType {
  return type.kind === 'name' && type.name === 'Partial' && type.binding === undefined && type.arguments.length > 0;
}

export function join(parts: readonly TypeValues[]): TypeValues {
  return { values: parts.flatMap((part) => part.values), whole: parts.length > 0 && parts.every((part) => part.whole) };
}

/** An index that nothing is known of, so that every element is meant. */
export function unknownIndex(type: TypeExpression): Expression {
  return { kind: 'other', span: type.span, syntax: 'index', operands: [] };
}
