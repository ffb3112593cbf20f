import { lineStarts } from '#gate/lines';

/** A finding in the terms in which hosts are compared. Offsets are UTF-16 units of the text without byte-order mark. */
export interface Compared {
  readonly path: string;
  readonly gate: string;
  /** What the plugin says: the headline and the way out. */
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** `src/a.ts:3:5-3:9 gate: message`, sorted, which reads well in a diff. */
export function linesOf(findings: readonly Compared[], read: (path: string) => string): readonly string[] {
  return findings
    .map(({ path, gate, message, start, end }) => {
      const starts = lineStarts(withoutMark(read(path)));
      const at = (offset: number): string => {
        const line = starts.lineAt(offset);
        return `${line + 1}:${offset - starts.start(line) + 1}`;
      };
      return `${path}:${at(start)}-${at(end)} ${gate}: ${message}`;
    })
    .sort();
}

export function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
