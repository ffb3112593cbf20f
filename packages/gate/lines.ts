/** Where the lines of a text begin, for answers about lines; numbers count from 0. */
export interface LineStarts {
  readonly count: number;
  lineAt(offset: number): number;
  /** The line without its break. */
  text(line: number): string;
  start(line: number): number;
}

export function lineStarts(text: string): LineStarts {
  const starts = [0];
  for (const found of text.matchAll(/\r\n|\n|\r/g)) starts.push(found.index + found[0].length);
  const start = (line: number): number => starts[line] ?? text.length;
  return {
    count: starts.length,
    lineAt(offset) {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (start(middle) <= offset) low = middle;
        else high = middle - 1;
      }
      return low;
    },
    text: (line) => text.slice(start(line), start(line + 1)).replace(/[\r\n]+$/, ''),
    start,
  };
}
