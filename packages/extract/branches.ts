import type { Control, Expression, Span } from '#facts/index';
import { sequence, type Walk } from './walk.js';

/** A branch in which nothing happens leaves nothing. */
export function branch(
  walk: Walk,
  span: Span,
  test: Expression | undefined,
  arms: readonly (readonly Control[])[],
  cases?: readonly Expression[],
): void {
  if (cases === undefined && arms.every((arm) => arm.length === 0)) return;
  walk.items.push({
    kind: 'branch',
    span,
    ...(test === undefined ? {} : { test }),
    arms: arms.map(sequence),
    ...(cases === undefined ? {} : { cases }),
  });
}
