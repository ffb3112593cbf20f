/**
 * The text of a baseline: comments that begin with `#`, and one entry a line. An entry is a finding's key, behind the project's name
 * where the configuration lists several: `api missing-companion:src/jobs.ts#fail:jobs.state:1`.
 */
export interface BaselineEntry {
  /** From 1. */
  readonly line: number;
  readonly span: { readonly start: number; readonly end: number };
  /** The line as it stands there. */
  readonly text: string;
  readonly project?: string;
  readonly gate: string;
  /** The key without its ordinal. */
  readonly stem: string;
  readonly ordinal: number;
}

/** A line that says nothing that can be held against a finding. */
export interface BaselineMistake {
  readonly line: number;
  readonly span: { readonly start: number; readonly end: number };
  readonly kind: 'malformed' | 'duplicate';
  readonly text: string;
  /** Of a duplicate: the line that it repeats. */
  readonly first?: number;
}

export interface BaselineText {
  readonly entries: readonly BaselineEntry[];
  readonly mistakes: readonly BaselineMistake[];
}

export function readBaseline(text: string): BaselineText {
  const entries: BaselineEntry[] = [];
  const mistakes: BaselineMistake[] = [];
  const seen = new Map<string, number>();
  let start = 0;
  for (const [index, whole] of text.split('\n').entries()) {
    const content = whole.trimEnd();
    const at = { line: index + 1, span: { start, end: start + content.length }, text: content };
    start += whole.length + 1;
    if (content === '' || content.startsWith('#')) continue;
    const found = /^(?:([^\s:]+) )?([a-z][a-z0-9-]*):(.+):([1-9]\d{0,5})$/.exec(content);
    const first = seen.get(content);
    if (found === null) mistakes.push({ ...at, kind: 'malformed' });
    else if (first !== undefined) mistakes.push({ ...at, kind: 'duplicate', first });
    else {
      seen.set(content, at.line);
      const [, project, gate = '', rest = '', ordinal] = found;
      const stem = `${gate}:${unescaped(rest)}`;
      const owner = project === undefined ? {} : { project: unescaped(project) };
      entries.push({ ...at, ...owner, gate, stem, ordinal: Number(ordinal) });
    }
  }
  return { entries, mistakes };
}

/** The line of an entry. */
export function entryText(project: string | undefined, stem: string, ordinal: number): string {
  const owner = project === undefined ? '' : `${escaped(project).replace(/[\s:]/g, percent)} `;
  return `${owner}${escaped(stem)}:${ordinal}`;
}

/** A line break in a file's name may end no entry, nor may white space at its end be lost. */
function escaped(text: string): string {
  // eslint-disable-next-line no-control-regex -- Those are the characters that would break the line.
  return text.replace(/[%\u0000-\u001f\u007f\u0085\u2028\u2029]/g, percent);
}

function percent(character: string): string {
  return encodeURIComponent(character);
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Somebody wrote a bare percent sign, which stands for itself.
    return text;
  }
}
