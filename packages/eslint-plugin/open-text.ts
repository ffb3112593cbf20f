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
  for (const { span } of scriptBlocks(text, file)) {
    const block = text.slice(span.start, span.end);
    const at = block.indexOf(given);
    // oxlint leaves out the line break behind the tag.
    if (at < 0 || (block.slice(0, at) + block.slice(at + given.length)).trim() !== '') continue;
    const start = span.start + at;
    return { text, shown: { start, end: start + given.length } };
  }
  // A buffer that is not saved is whole, or a block that the disk does not have, which is judged alone.
  return whole;
}
