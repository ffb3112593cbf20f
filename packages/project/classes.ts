import type { ClassFact, ClassId, FileFacts, FunctionFact, FunctionId } from '#facts/index';
import { contains, type Span } from '#facts/span';

/** The innermost class whose body holds the place. */
export function enclosingClass(facts: FileFacts, span: Span): ClassId | undefined {
  let best: { readonly id: ClassId; readonly length: number } | undefined;
  facts.classes.forEach((fact, id) => {
    const length = fact.span.end - fact.span.start;
    if (contains(fact.span, span) && (best === undefined || length < best.length)) best = { id, length };
  });
  return best?.id;
}

/** The method or accessor of a name, its class's own. */
export function methodOf(fact: ClassFact, name: string): FunctionId | undefined {
  return fact.methods.find((method) => method.name === name)?.function;
}

/** `get status() { … }`: what it returns is what the property is. */
export function isGetter(fact: FunctionFact, text: string): boolean {
  return /(?:^|[\s)])get\s+$/.test(text.slice(fact.span.start, fact.nameSpan.start));
}
