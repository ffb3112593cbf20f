import type { Expression } from '#facts/index';
import type { Follower } from './follow.js';

/** The text of a path; a part that is not known becomes `:part`. Undefined where nothing of it is known. */
export function textOf(follower: Follower, path: string, expression: Expression): string | undefined {
  switch (expression.kind) {
    case 'string':
      return expression.text.value;
    case 'template':
      return expression.texts
        .map(({ value }, index) => {
          const hole = expression.holes[index];
          return hole === undefined ? value : `${value}${textOf(follower, path, hole) ?? ':part'}`;
        })
        .join('');
    case 'concatenation':
      return expression.parts.map((part) => textOf(follower, path, part) ?? ':part').join('');
    default: {
      const texts = new Set<string>();
      for (const leaf of follower.leaves(path, expression)) {
        if (leaf.kind === 'literal') texts.add(String(leaf.value));
        else if (leaf.kind === 'expression' && leaf.expression.kind === 'string') texts.add(leaf.expression.text.value);
        else if (leaf.kind === 'expression' && leaf.expression.kind === 'template') {
          texts.add(textOf(follower, leaf.path, leaf.expression) ?? '');
        } else return undefined;
      }
      const [only, more] = texts;
      return more === undefined ? only : undefined;
    }
  }
}

/** Prefix and path as one, with single slashes and none at the end. */
export function pathJoined(prefix: string, url: string): string {
  const joined = `/${prefix}/${url}`.replace(/\/{2,}/g, '/');
  return joined.length > 1 ? joined.replace(/\/$/, '') : joined;
}

/** A path under which middleware stands: `/admin/*` is `/admin`. */
export function underOf(text: string): string {
  return pathJoined('', text.replace(/\/?(?:\*|\(\.\*\)|\{\*\w*\}|:\w+\*)$/, ''));
}
