/**
 * As much of a compiler's types as is asked of them. The compiler that ts-morph brings has it, and so has whichever one ESLint's
 * parser works with. The numbers behind `flags` are each compiler's own, so they are compared with its own types only.
 */
export interface CompilerType {
  readonly flags: number;
  isUnion(): this is { readonly types: readonly CompilerType[] };
  isStringLiteral(): this is { readonly value: string };
}

export interface CompilerTypes<Type extends CompilerType> {
  getNullType(): Type;
  getUndefinedType(): Type;
  getNeverType(): Type;
  getNonNullableType(type: Type): Type;
}

/** Its members, where the type is nothing but strings and null; `undefined` is bound as NULL. */
export function valuesOfType<Type extends CompilerType>(
  type: CompilerType,
  checker: CompilerTypes<Type>,
): readonly (string | null)[] | undefined {
  const nothing = [checker.getNullType().flags, checker.getUndefinedType().flags];
  const values = new Set<string | null>();
  for (const member of type.isUnion() ? type.types : [type]) {
    if (member.isStringLiteral()) values.add(member.value);
    else if (nothing.includes(member.flags)) values.add(null);
    else return undefined;
  }
  // `never` has no members, and says nothing about what arrives.
  return values.size === 0 ? undefined : [...values];
}

/** Whether null is told from other values; where it is not, a type says less than the code means. */
export function tellsNull<Type extends CompilerType>(checker: CompilerTypes<Type>): boolean {
  return checker.getNonNullableType(checker.getUndefinedType()).flags === checker.getNeverType().flags;
}
