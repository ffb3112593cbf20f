import { readFileSync } from 'node:fs';
import { isComponent, scriptBlocks } from '#extract/components';
import type { Span } from '#facts/span';

/** The whole text of what a linter has open, and the stretch of it that a rule may report on. */
export interface OpenText {
  readonly text: string;
  /** oxlint shows a rule one script block of a component at a time, and counts from where it begins. */
  readonly shown: Span;
}

/** `given` is what the linter shows as the file's text. */
export function openText(file: string, given: string): OpenText {
  const whole = { text: given, shown: { start: 0, end: given.length } };
  if (!isComponent(file)) return whole;
  let text: string;
  try {
    text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    return whole;
  }
  if (text === given) return whole;
  const shown = scriptBlocks(text, file).find(({ span }) => text.slice(span.start, span.end) === given)?.span;
  // A buffer that is not saved is whole, or a block that the disk does not have, which is judged alone.
  return shown === undefined ? whole : { text, shown };
}
