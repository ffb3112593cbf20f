import { entryText, readBaseline } from './entries.js';

/** What a baseline is to hold: how many findings of one project have one stem. */
export interface BaselineCount {
  readonly project: string | undefined;
  readonly stem: string;
  readonly count: number;
}

export const baselineHeader = `# Findings that drift-gate lets pass because they were there when it came, one a line. The list may only shrink.
# npx drift-gate baseline --prune takes out what is mended.
`;

/** A new baseline, by code units, so that the same findings give the same text on each machine. */
export function writtenBaseline(counts: readonly BaselineCount[]): string {
  return (
    baselineHeader +
    linesOf(counts)
      .map((line) => `${line}\n`)
      .join('')
  );
}

/**
 * A baseline that is there, with only those lines changed that must be: its comments and order stay, so that a diff shows what was
 * mended, and two branches that mend different things merge.
 */
export function editedBaseline(text: string, counts: readonly BaselineCount[]): string {
  const wanted = new Set(linesOf(counts));
  const { entries, mistakes } = readBaseline(text);
  const gone = new Set([...entries.filter((entry) => !wanted.has(entry.text)), ...mistakes].map(({ line }) => line));
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(/\r?\n/).filter((_, index) => !gone.has(index + 1));
  if (lines.at(-1) === '') lines.pop();
  const there = new Set(entries.map((entry) => entry.text));
  for (const line of wanted) {
    if (there.has(line)) continue;
    const behind = lines.findIndex((other) => !/^\s*(?:#|$)/.test(other) && other.trimEnd() > line);
    lines.splice(behind < 0 ? lines.length : behind, 0, line);
  }
  return lines.map((line) => line + eol).join('');
}

function linesOf(counts: readonly BaselineCount[]): readonly string[] {
  return counts
    .flatMap(({ project, stem, count }) =>
      Array.from({ length: count }, (_, index) => entryText(project, stem, index + 1)),
    )
    .sort();
}
