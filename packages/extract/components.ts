import type { Span, SyntaxProblem } from '#facts/index';

/** Files that hold their code in script blocks, between markup. */
export const componentExtensions = ['vue', 'svelte'] as const;

export function isComponent(fileName: string): boolean {
  return /\.(?:vue|svelte)$/.test(fileName);
}

export interface ScriptBlock {
  /** What stands between the tags. */
  readonly span: Span;
  readonly language: 'jsx' | 'ts' | 'tsx';
  readonly closed: boolean;
}

/** The script blocks of a component as one module. */
export interface ComponentScripts {
  /** The text with everything blank that stands outside the blocks, so that every offset stays. */
  readonly code: string;
  readonly language: ScriptBlock['language'];
  readonly problems: readonly SyntaxProblem[];
}

export function scriptsOf(text: string, fileName: string): ComponentScripts {
  const blocks = scriptBlocks(text, fileName);
  let code = '';
  let at = 0;
  for (const { span } of blocks) {
    code += blank(text.slice(at, span.start)) + text.slice(span.start, span.end);
    at = span.end;
    // The line ends where the block does: statements of two blocks are not one because they stand on one line.
    if (at < text.length) {
      code += '\n';
      at += 1;
    }
  }
  const languages = new Set(blocks.map(({ language }) => language));
  return {
    code: code + blank(text.slice(at)),
    language: languages.has('tsx') ? 'tsx' : languages.has('ts') ? 'ts' : 'jsx',
    problems: blocks
      .filter(({ closed }) => !closed)
      .map(({ span: { start } }) => ({
        message: 'a <script> block is not closed',
        span: { start, end: start },
        recovered: true,
      })),
  };
}

function blank(text: string): string {
  return text.replace(/[^\r\n\u2028\u2029]/g, ' ');
}

/**
 * The script blocks at the top of a component, in their order. One inside of an element is markup, one that takes its code
 * from elsewhere or is written in a language of its own has nothing to read here.
 */
export function scriptBlocks(text: string, fileName: string): readonly ScriptBlock[] {
  const vue = fileName.endsWith('.vue');
  const blocks: ScriptBlock[] = [];
  const open: string[] = [];
  let at = 0;
  while (at < text.length) {
    const next = nextMark(text, at, vue, open.length);
    if (next === undefined) break;
    if (next.kind === 'skip' || next.kind === 'close') {
      at = next.end;
      if (next.kind === 'close' && open.includes(next.name)) open.length = open.lastIndexOf(next.name);
      continue;
    }
    const { name, attributes, end, closesItself } = next;
    at = end;
    if (closesItself || voidElements.has(name)) continue;
    if (!isRaw(next, vue, open.length)) {
      open.push(name);
      continue;
    }
    const rest = new RegExp(`</${escaped(name)}(?=[\\s/>])`, 'gi');
    rest.lastIndex = end;
    const closing = rest.exec(text);
    at = closing?.index ?? text.length;
    const language = name === 'script' && open.length === 0 ? languageOf(attributes) : undefined;
    if (language === undefined) continue;
    blocks.push({ span: { start: end, end: at }, language, closed: closing !== null });
  }
  return blocks;
}

type Mark =
  | { readonly kind: 'skip'; readonly end: number }
  | { readonly kind: 'close'; readonly name: string; readonly end: number }
  | OpeningTag;

interface OpeningTag {
  readonly kind: 'open';
  readonly name: string;
  readonly attributes: string;
  readonly closesItself: boolean;
  readonly end: number;
}

const COMMENT = /<!--[^]*?(?:-->|$)/y;
const CLOSING = /<\/([a-z][^\s/>]*)[^>]*>?/iy;
const VALUE = String.raw`"[^"]*"|'[^']*'|\{(?:[^{}'"\x60]|'[^']*'|"[^"]*"|\x60[^\x60]*\x60|\{[^{}]*\})*\}`;
const OPENING = new RegExp(String.raw`<([a-z][^\s/>]*)((?:${VALUE}|[^>"'{]|["'{])*?)(/?)>`, 'iy');

/** The next thing that is no plain text: a comment, a tag, or an expression between braces. */
function nextMark(text: string, from: number, vue: boolean, depth: number): Mark | undefined {
  for (let at = from; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '{' && (vue ? depth > 0 && text[at + 1] === '{' : true)) {
      return { kind: 'skip', end: vue ? behind(text, '}}', at) : endOfBraces(text, at) };
    }
    if (sign !== '<') continue;
    const comment = matchAt(COMMENT, text, at);
    if (comment !== null) return { kind: 'skip', end: at + comment[0].length };
    const closing = matchAt(CLOSING, text, at);
    if (closing !== null) return { kind: 'close', name: nameOf(closing[1]), end: at + closing[0].length };
    const opening = matchAt(OPENING, text, at);
    if (opening === null) continue;
    const [whole, name, attributes = '', slash] = opening;
    return { kind: 'open', name: nameOf(name), attributes, closesItself: slash === '/', end: at + whole.length };
  }
  return undefined;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function nameOf(name = ''): string {
  return name.toLowerCase();
}

function behind(text: string, what: string, at: number): number {
  const found = text.indexOf(what, at);
  return found < 0 ? text.length : found + what.length;
}

const BRACES = /'(?:[^'\\\n]|\\[^])*'|"(?:[^"\\\n]|\\[^])*"|`(?:[^`\\]|\\[^])*`|\/\*[^]*?\*\/|[{}]/g;

/** Svelte's expressions are JavaScript, in whose texts a tag is none. */
function endOfBraces(text: string, at: number): number {
  let depth = 0;
  BRACES.lastIndex = at;
  for (let found = BRACES.exec(text); found !== null; found = BRACES.exec(text)) {
    if (found[0] === '{') depth += 1;
    if (found[0] === '}') depth -= 1;
    if (depth === 0) return found.index + 1;
  }
  // It never ends, so it was none.
  return at + 1;
}

const voidElements: ReadonlySet<string> = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
);

/** Whether everything up to the closing tag is text. At the top of a Vue file only a template is markup. */
function isRaw({ name, attributes }: OpeningTag, vue: boolean, depth: number): boolean {
  if (name === 'script' || name === 'style' || name === 'textarea') return true;
  if (!vue || depth > 0) return false;
  const language = attribute(attributes, 'lang');
  return name !== 'template' || (language !== undefined && language !== 'html');
}

const languages: Readonly<Record<string, ScriptBlock['language']>> = {
  '': 'jsx',
  ...{ js: 'jsx', jsx: 'jsx', javascript: 'jsx', 'text/javascript': 'jsx', module: 'jsx' },
  ...{ ts: 'ts', typescript: 'ts', 'text/typescript': 'ts', tsx: 'tsx' },
};

function languageOf(attributes: string): ScriptBlock['language'] | undefined {
  if (attribute(attributes, 'src') !== undefined) return undefined;
  return languages[(attribute(attributes, 'lang') ?? attribute(attributes, 'type') ?? '').toLowerCase()];
}

function attribute(attributes: string, wanted: string): string | undefined {
  for (const [, name, , double, single, bare] of attributes.matchAll(
    /([^\s"'=/>]+)(\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g,
  )) {
    if (name === wanted) return double ?? single ?? bare ?? '';
  }
  return undefined;
}

function escaped(name: string): string {
  return name.replace(/[^\w-]/g, String.raw`\$&`);
}
