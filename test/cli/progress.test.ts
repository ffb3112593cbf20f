import { expect, test } from 'vitest';
import { progressOf, renderTiming } from '#cli/progress';

interface Case {
  readonly name: string;
  /** What happens when: a phase begins, or a file is read. */
  readonly events: readonly (readonly [seconds: number, phase: string | 'file'])[];
  readonly terminal?: { readonly isTTY?: boolean; readonly columns?: number };
  readonly quiet?: boolean;
  readonly term?: string;
  readonly written: readonly string[];
  readonly timing?: readonly (readonly [string, number])[];
}

function check({ events, terminal = { isTTY: true }, quiet = false, term = 'xterm', written, timing }: Case): void {
  let now = 0;
  const texts: string[] = [];
  const stderr = { ...terminal, write: (text: string) => texts.push(text) };
  const sink = { write: () => undefined };
  const progress = progressOf({ cwd: '/', env: { TERM: term }, stdout: sink, stderr, seconds: () => now }, quiet);
  for (const [seconds, event] of events) {
    now = seconds;
    if (event === 'file') progress.watch.file();
    else progress.watch.phase(event);
  }
  progress.end();
  expect(texts).toEqual(written);
  if (timing !== undefined) expect(progress.timing()).toEqual(timing);
}

const away = '\r\u001B[K';
const long: Case['events'] = [
  [0.5, 'migrations'],
  [1.5, 'gate one'],
];

test.each<Case>([
  {
    name: 'a run of less than a second is not told of',
    events: [
      [0.25, 'migrations'],
      [0.75, 'gate one'],
    ],
    written: [],
    timing: [
      ['start-up', 0.25],
      ['migrations', 0.5],
      ['gate one', 0],
      ['report', 0],
    ],
  },
  { name: 'a longer one is, and the line is taken away', events: long, written: [`${away}gate one …`, away] },
  {
    name: 'files are counted, and no more often told of than can be seen',
    events: [
      [0.5, 'gate one'],
      [0.6, 'file'],
      [1.5, 'file'],
      [1.55, 'file'],
      [2, 'file'],
    ],
    written: [`${away}gate one, 2 files read …`, `${away}gate one, 4 files read …`, away],
  },
  {
    name: 'one line, however narrow the terminal',
    events: long,
    terminal: { isTTY: true, columns: 6 },
    written: [`${away}gate `, away],
  },
  { name: 'no terminal', events: long, terminal: {}, written: [] },
  { name: 'a terminal that can take nothing away', events: long, term: 'dumb', written: [] },
  { name: '--quiet', events: long, quiet: true, written: [] },
  {
    name: 'a phase that comes twice counts once',
    events: [
      [1, 'migrations'],
      [2, 'gate one'],
      [4, 'migrations'],
      [8, 'gate one'],
    ],
    terminal: {},
    written: [],
    timing: [
      ['start-up', 1],
      ['migrations', 5],
      ['gate one', 2],
      ['report', 0],
    ],
  },
])('progress: $name', check);

test('the timing is a table with the whole last', () => {
  expect(
    renderTiming([
      ['migrations', 0.254],
      ['gate one', 12],
    ]),
  ).toBe('migrations    0.25 s\ngate one     12.00 s\nin all       12.25 s\n');
});
