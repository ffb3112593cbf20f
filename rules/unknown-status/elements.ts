import type { BoundStatement } from '#project/index';
import { arrayItems } from '#sql/statement-reader/array-literal';
import type { SqlValue } from '#sql/statement';

/** What a column that is an array meets: the elements of a list, of an array literal, of what is bound, or one element. */
export function elementsIn(bound: BoundStatement, value: SqlValue): readonly SqlValue[] {
  switch (value.kind) {
    case 'cast':
      return elementsIn(bound, value.value);
    case 'choice':
      return value.values.flatMap((one) => elementsIn(bound, one));
    case 'array':
      return value.items.flatMap((item) => elementsIn(bound, item));
    case 'string': {
      const text = bound.site.variants.find(({ statements }) => statements.includes(bound))?.text ?? '';
      // An array of arrays is left unread; in `'online' = ANY (history)` the text is one element.
      return arrayItems(text, value.span, value.value) ?? (isArrayLiteral(value.value) ? [] : [value]);
    }
    case 'parameter':
      return [{ kind: 'elements', of: value, span: value.span }];
    case 'elements':
      return [value];
    default:
      return [];
  }
}

/** A text that is a whole array to PostgreSQL. */
export function isArrayLiteral(text: unknown): boolean {
  return typeof text === 'string' && /^\s*[{[]/.test(text);
}
