import { OPENING_WORDS } from '#facts/sql-opening';

/**
 * Whether extraction could find SQL in this text. It may say yes in vain, and never says no where extraction records a
 * text: extraction asks it again about the expression's own characters, and a match inside a part is one in the whole.
 */
export function mayHoldSql(text: string): boolean {
  return OPENED.test(text) || (TAGGED.test(text) && text.includes('`'));
}

/** What may stand between a delimiter and the first word: blanks, escapes of blanks, comments, parentheses. */
const BETWEEN = String.raw`(?:[\s(]|\\[nrtvf]|\\\r?\n|--(?:[^\n\\]|\\[^n])*(?:\n|\\n)|\/\*(?:[^*]|\*(?!\/))*\*\/)*`;

/** After `}` a text goes on behind a hole, and there only what can hardly be JavaScript counts. */
const OPENED = new RegExp(
  String.raw`['"\x60]${BETWEEN}(?:${OPENING_WORDS.join('|')})(?![\w$])|\}${BETWEEN}(?:select|insert|update|delete|with|merge)(?![\w$])`,
  'i',
);

const TAGGED = /sql|queryraw|executeraw/i;
