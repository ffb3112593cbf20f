import type { Expression } from '#facts/index';
import type { Follower } from './follow.js';
import { moveTo, type Leaf } from './leaf.js';
import { propertyOf } from './parts.js';

/** What a CommonJS module gives out under a name: `exports.name = …`, `module.exports.name = …`, `module.exports = { name }`. */
export function commonExports(follower: Follower, leaf: Leaf, where: Expression, name: string): readonly Leaf[] {
  const { path } = leaf;
  const found: Leaf[] = [];
  for (const { target, value } of follower.source.facts(path).memberAssignments) {
    // `exports.name = void 0` only announces the name.
    if (target.kind !== 'member' || value.kind === 'other') continue;
    const constant = leaf.constant ?? { path, name, place: { path, span: target.propertySpan } };
    const origin = { ...leaf, frame: undefined, shared: true, constant };
    if (isExports(target.object) && target.property === name) {
      found.push(...follower.from(moveTo(origin, path, value.span, undefined), value));
    } else if (isWholeExport(target)) {
      const whole = follower.from(
        moveTo({ ...leaf, frame: undefined, shared: true }, path, value.span, undefined),
        value,
      );
      found.push(...whole.flatMap((one) => propertyOf(follower, { ...one, constant }, where, name)));
    }
  }
  return found.length > 0 ? found : [follower.open(leaf, where, `${path} does not export ${name}`)];
}

function isExports(expression: Expression): boolean {
  if (expression.kind === 'reference') return expression.name === 'exports' && expression.binding === undefined;
  return expression.kind === 'member' && isWholeExport(expression);
}

function isWholeExport({ object, property }: Extract<Expression, { kind: 'member' }>): boolean {
  return (
    property === 'exports' && object.kind === 'reference' && object.name === 'module' && object.binding === undefined
  );
}
