import type { Span } from '#facts/span';

/** `POST /workspaces/:id/restart` in a text. */
export interface Mention {
  readonly method: string;
  /** As it is written, without the host, the query, and what only ends the sentence. */
  readonly url: string;
  readonly span: Span;
  /** The text goes on with something that is put in: `'GET /workspaces/' + id`. */
  readonly goesOn: boolean;
}

const METHOD = '(?:GET|POST|PUT|PATCH|DELETE|HEAD)';
const SEGMENT = String.raw`(?:\$\{[^{}\n]*\}|\$\w+|[\w\-.~%:{}<>@*+\[\]])+`;
const PATH = String.raw`(?:/${SEGMENT})+/?`;
/** This machine, where the reader's own service runs. */
const LOCAL = String.raw`(?:https?://)?(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?`;
const MENTION = new RegExp(String.raw`(?<![\w/.-])(${METHOD})[ \t]+(\`?)(?:${LOCAL})?(${PATH})`, 'g');
/** One command, over as many lines as it goes on. */
const COMMAND = /(?<![\w/.-])curl\b(?:[^\n\\]|\\[^\n]|\\\n)*/g;
const REQUEST = new RegExp(String.raw`\s(?:-X[ \t]*|--request[ \t=]+)["']?(${METHOD})\b`);
const SENDS = /\s(?:-d|--data(?:-\w+)?|--json|-F|--form)[\s="'@]/;
const ADDRESS = new RegExp(String.raw`(?<=[\s"'=])(?:${LOCAL}|\$\{?\w+\}?)(${PATH})`);

/** Every `METHOD /path` of a text, in code, comments and prose alike, and every `curl` to this machine or to `$BASE`. */
export function mentionsIn(text: string): readonly Mention[] {
  const commands = [...text.matchAll(COMMAND)].map(({ 0: command, index }) => ({ command, index }));
  const isCommanded = (at: number): boolean =>
    commands.some(({ command, index }) => index <= at && at < index + command.length);
  return [
    ...named(text).filter(({ span }) => !isCommanded(span.start)),
    ...commands.flatMap(({ command, index }) => commanded(text, command, index)),
  ];
}

function named(text: string): readonly Mention[] {
  return [...text.matchAll(MENTION)].flatMap((found) => {
    const [, method = '', tick = '', written = ''] = found;
    const path = found.index + found[0].length - written.length;
    // With a backtick between the two, the path alone is one piece of text.
    return mentionOf(text, method, written, path, tick === '' ? found.index : path);
  });
}

function commanded(text: string, command: string, index: number): readonly Mention[] {
  const address = ADDRESS.exec(command);
  const written = address?.[1];
  if (address === null || written === undefined) return [];
  const method = REQUEST.exec(command)?.[1] ?? (SENDS.test(command) ? 'POST' : 'GET');
  const path = index + address.index + address[0].length - written.length;
  return mentionOf(text, method, written, path, path);
}

function mentionOf(text: string, method: string, written: string, path: number, start: number): readonly Mention[] {
  const whole = closed(written.replace(/[.:*]+$/, (end) => (end === '*' ? end : '')));
  // `GET /POST /PUT` lists methods.
  if (/^\/(?:GET|POST|PUT|PATCH|DELETE|HEAD)\b/.test(whole)) return [];
  const goesOn =
    written.endsWith('/') && /^["'`]\s*\+/.test(text.slice(path + written.length, path + written.length + 9));
  const url = whole.replace(/(?<=.)\/$/, '');
  return [{ method, url, span: { start, end: path + (goesOn ? whole : url).length }, goesOn }];
}

/** Without the bracket that closes what was opened before the path: `[GET /books](…)`. */
function closed(url: string): string {
  const last = url.at(-1) ?? '';
  const opens = { ']': '[', '}': '{', '>': '<' }[last];
  const isOpen = opens === undefined || url.split(opens).length >= url.split(last).length;
  return isOpen ? url : closed(url.slice(0, -1));
}
