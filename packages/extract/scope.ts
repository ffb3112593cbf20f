import type { BindingFact, BindingId, FunctionId } from '#facts/index';
import type { Draft } from './draft.js';

/**
 * Names in one block, function or module. Names are resolved after the walk, when every declaration of the file, hoisted
 * ones too, is known; so a scope only has to remember what it declares.
 */
export interface Scope {
  readonly parent: Scope | null;
  readonly values: Map<string, BindingId>;
  /** Aliases, interfaces and type parameters: they hide a value of the same name from types. */
  readonly types: Set<string>;
  /** `var` stops here. */
  readonly hoistsHere: boolean;
  readonly function: FunctionId;
}

export function openScope(parent: Scope | null, inFunction: FunctionId, hoistsHere: boolean): Scope {
  return { parent, values: new Map(), types: new Set(), hoistsHere, function: inFunction };
}

export function resolveValue(scope: Scope, name: string): BindingId | undefined {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const found = at.values.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

const NAMES_A_TYPE: ReadonlySet<string> = new Set(['import', 'class', 'enum', 'namespace']);

export function resolveType(
  scope: Scope,
  name: string,
  bindings: readonly Draft<BindingFact>[],
): BindingId | undefined {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    if (at.types.has(name)) return undefined;
    const found = at.values.get(name);
    if (found !== undefined && NAMES_A_TYPE.has(bindings[found]?.kind ?? '')) return found;
  }
  return undefined;
}

export function hoistingScope(scope: Scope): Scope {
  let at = scope;
  while (!at.hoistsHere && at.parent !== null) at = at.parent;
  return at;
}
