import type { Span } from '#facts/span';

/** `POST /workspaces/:id/restart` in a text. */
export interface Mention {
  readonly method: string;
  /** As it is written, without the query and without what only ends the sentence. */
  readonly url: string;
  readonly span: Span;
  /** The text goes on with something that is put in: `'GET /workspaces/' + id`. */
  readonly goesOn: boolean;
}

const METHOD = '(?:GET|POST|PUT|PATCH|DELETE|HEAD)';
const SEGMENT = String.raw`(?:\$\{[^{}\n]*\}|[\w\-.~%:{}<>@*+\[\]])+`;
const MENTION = new RegExp(String.raw`(?<![\w/.-])(${METHOD})[ \t]+(\`?)((?:/${SEGMENT})+/?)`, 'g');

/** Every `METHOD /path` of a text, in code, comments and prose alike. */
export function mentionsIn(text: string): readonly Mention[] {
  return [...text.matchAll(MENTION)].flatMap((found) => {
    const [, method = '', tick = '', written = ''] = found;
    const url = written.replace(/[.:*]+$/, (end) => (end === '*' ? end : ''));
    // `GET /POST /PUT` lists methods.
    if (/^\/(?:GET|POST|PUT|PATCH|DELETE|HEAD)\b/.test(url)) return [];
    const path = found.index + found[0].length - written.length;
    // With a backtick between the two, the path alone is one piece of text.
    const start = tick === '' ? found.index : path;
    const end = path + url.length;
    const goesOn = written.endsWith('/') && /["'`]/.test(text[path + written.length] ?? '');
    return [
      { method, url: url.replace(/(?<=.)\/$/, ''), span: { start, end: goesOn ? end : path + trimmed(url) }, goesOn },
    ];
  });
}

function trimmed(url: string): number {
  return url.length > 1 && url.endsWith('/') ? url.length - 1 : url.length;
}
