export type SqlOpening = 'strong' | 'weak' | 'no';

/**
 * Whether a text begins like a statement of SQL. `strong` is what prose hardly ever is; `weak` has only a first word of SQL
 * ("Update name error", `commit`), and is believed where the text is handed to a database.
 */
export function beginsLikeSql(text: string): SqlOpening {
  const opened = withoutPreamble(text);
  const first = FIRST_WORD.exec(opened)?.[0];
  if (first === undefined || !KEYWORDS.has(first.toLowerCase())) {
    return opened.startsWith('(') && beginsLikeSql(opened.replace(/^\(+/, '')) === 'strong' ? 'strong' : 'no';
  }
  return STRONG.test(opened) && !PROSE.test(opened) ? 'strong' : 'weak';
}

/** The words that begin a statement, for whoever needs a regular expression of them. */
export const OPENING_WORDS = [
  'select', 'insert', 'update', 'delete', 'with', 'merge', 'create', 'alter', 'drop', 'truncate', 'begin', 'commit',
  'rollback', 'savepoint', 'release', 'set', 'lock', 'values', 'call', 'do', 'explain', 'refresh', 'listen', 'notify',
  'copy', 'grant', 'revoke', 'comment', 'analyze', 'vacuum', 'reindex', 'start', 'unlisten', 'prepare', 'execute', 'declare',
] as const; // prettier-ignore

const KEYWORDS: ReadonlySet<string> = new Set(OPENING_WORDS);
const FIRST_WORD = /^[a-z]+(?![\w$])/i;

/** A placeholder that a library puts a name in for counts as one: `??`, `%I`, `:table:`, `$1:name`. */
const NAME = String.raw`(?:\?\?|%I|:\w+:|\$[\d{<(/]\w*:\w+[}>/)]?|(?:"[^"]+"|[\w$])(?:"[^"]*"|[\w$.])*)`;
const STRONG = new RegExp(
  [
    String.raw`^select(?=[\s*"'(])[^]*?(?:\bfrom\b|\()`,
    String.raw`^insert\s+into\s`,
    String.raw`^update\s+(?:only\s+)?${NAME}(?:\s*\*)?(?:\s+(?:as\s+)?${NAME})?\s+set\s`,
    String.raw`^delete\s+from\s`,
    String.raw`^with\s+(?:recursive\s+)?${NAME}[^]*?\bas\s*(?:not\s+materialized\s*|materialized\s*)?\(`,
    String.raw`^merge\s+into\s`,
  ].join('|'),
  'i',
);

/** Sentences addressed to people that have the words in the same order: "Select an item from the list". */
const PROSE =
  /^(?:select\s+(?:an?|the|your|which|any|some|one)\s+(?!from\b|as\b)[a-z]|(?:insert\s+into|delete\s+from|merge\s+into)\s+(?:an?|the|your|this)\s+(?!set\b|values\b|where\b|using\b|as\b)[a-z])/i;

const PREAMBLE = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*(?:[^*]|\*(?!\/))*\*\/)+/;

function withoutPreamble(text: string): string {
  const preamble = PREAMBLE.exec(text)?.[0];
  return preamble === undefined ? text : text.slice(preamble.length);
}
