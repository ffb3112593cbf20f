import { visible } from './cells.js';

/** A text of one line in which Markdown sees nothing but letters. GitHub must not take it for a mention or a formula either. */
export function inline(text: string): string {
  return visible(text)
    .replace(/[\\`*_[\]<>&|~#$]/g, '\\$&')
    .replace(/@(?=\w)/g, '@<!-- -->');
}

/** The same inside of an HTML block. */
export function html(text: string): string {
  return visible(text)
    .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/@(?=\w)/g, '@<!-- -->');
}

/** A span of code, whatever it holds. */
export function code(text: string): string {
  const content = visible(text);
  const fence = '`'.repeat(longestRun(content) + 1);
  // One blank at each side is taken away where both are there.
  const pad = /^`|`$|^ .* $/.test(content) ? ' ' : '';
  return `${fence}${pad}${content}${pad}${fence}`;
}

/** Lines of code, none of which ends the block. */
export function codeBlock(lines: readonly string[]): string {
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1));
  return [`${fence}text`, ...lines, fence].join('\n');
}

/** A reference that is an address is a link, and any other is a text. */
export function linked(text: string): string {
  return /^https?:\/\/[^\s<>\p{Cc}]+$/u.test(text) ? `<${text}>` : inline(text);
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
