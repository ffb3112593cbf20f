import type { OxcError, ParserOptions } from 'oxc-parser';
import type { SyntaxProblem } from '#facts/index';
import { isComponent, scriptsOf } from './components.js';

/** A file as the parser takes it: what it has to read, and how. */
export interface Parsable {
  /** As long as the file's text, and the same where there is code. */
  readonly code: string;
  readonly options: ParserOptions;
  readonly problems: readonly SyntaxProblem[];
}

export function parsable(text: string, fileName: string): Parsable {
  if (!isComponent(fileName)) return { code: text, options: parserOptions(fileName), problems: [] };
  const { code, language, problems } = scriptsOf(text, fileName);
  return { code, options: { lang: language, preserveParens: false, sourceType: 'module' }, problems };
}

/** How oxc has to read a file so that it gives the tree that ESLint's parsers give. */
function parserOptions(fileName: string): ParserOptions {
  const name = fileName.toLowerCase();
  const lang = languageOf(name);
  const sourceType = sourceTypeOf(name);
  return { lang, preserveParens: false, ...(sourceType === undefined ? {} : { sourceType }) };
}

function languageOf(name: string): NonNullable<ParserOptions['lang']> {
  if (/\.d\.(?:[^.]+\.)?[cm]?ts$/.test(name)) return 'dts';
  if (name.endsWith('.tsx')) return 'tsx';
  return /\.[cm]?ts$/.test(name) ? 'ts' : 'jsx';
}

/** A `.js` file says only by its contents what it is. */
function sourceTypeOf(name: string): ParserOptions['sourceType'] {
  if (/\.c[jt]s$/.test(name)) return 'commonjs';
  return /\.jsx?$/.test(name) ? 'unambiguous' : 'module';
}

export function problemsOf(errors: readonly OxcError[], text: string, recovered: boolean): SyntaxProblem[] {
  return errors
    .filter((error) => String(error.severity) === 'Error')
    .map(({ message, labels }) => {
      const [label] = labels;
      const start = Math.min(label?.start ?? 0, text.length);
      return { message, span: { start, end: Math.min(label?.end ?? start, text.length) }, recovered };
    });
}
