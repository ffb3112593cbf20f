import type { Place } from '#facts/span';
import { visible } from './cells.js';
import { counted } from './closing.js';
import { entriesOf, isError, isNote, problemEntriesOf, type Around, type Entry, type ProblemEntry } from './entries.js';
import type { Places } from './places.js';
import type { Run } from './run.js';
import { plainBody } from './sections.js';

/** GitHub shows so many annotations of a level for each step, and drops the others without a word. */
const shown = 10;

/**
 * A run as workflow commands of GitHub Actions, which become annotations beside the code. What keeps the run from doing its job
 * comes first, then errors, then notes; what is beyond GitHub's limit is counted.
 */
export function renderGithub(run: Run, around: Around = {}): string {
  const entries = entriesOf(run, around);
  const errors = [
    ...problemEntriesOf(run, around).map((entry) => problemCommand(entry)),
    ...entries.filter(isError).map((entry) => findingCommand('error', entry)),
  ];
  const notes = entries.filter(isNote).map((entry) => findingCommand('notice', entry));
  const commands = [...errors.slice(0, shown), ...notes.slice(0, shown), ...rest(errors.length, notes.length)];
  return commands.map((each) => `${each}\n`).join('');
}

/** A warning, because the other two levels are full where it is needed. */
function rest(errors: number, notes: number): readonly string[] {
  const left = [
    ...(errors > shown ? [counted(errors - shown, 'more error')] : []),
    ...(notes > shown ? [counted(notes - shown, 'more note')] : []),
  ];
  if (left.length === 0) return [];
  const message = `GitHub shows ${shown} of each kind; the summary of the job has all of them.`;
  return [command('warning', [['title', `${left.join(' and ')} without an annotation`]], message)];
}

function findingCommand(level: Level, entry: Entry): string {
  const { finding, wording, places } = entry;
  const title = visible(`${finding.gate}: ${wording.what}`);
  return command(level, [['title', title], ...placeOf(places, finding.place)], plainBody(entry));
}

function problemCommand({ problem, places }: ProblemEntry): string {
  const { where, place, what, todo } = problem;
  const title = visible(`drift-gate could not do its whole job: ${where}`);
  const message = visible([what, todo].filter((part) => part !== '').join('; '));
  return command('error', [['title', title], ...(place === undefined ? [] : placeOf(places, place))], message);
}

type Level = 'error' | 'warning' | 'notice';
type Property = readonly [name: string, value: string];

function placeOf(places: Places, { path, span }: Place): readonly Property[] {
  const file: Property = ['file', places.path(path)];
  const lines = places.lines(path);
  if (lines === undefined) return [file];
  const [start, end] = [lines.at(span.start), lines.at(span.end)];
  const rows: readonly Property[] = [
    ['line', String(start.line)],
    ['endLine', String(end.line)],
  ];
  // Columns are refused where they are of different lines.
  if (start.line !== end.line) return [file, ...rows];
  return [file, ...rows, ['col', String(start.column)], ['endColumn', String(end.column)]];
}

function command(level: Level, properties: readonly Property[], message: string): string {
  const list = properties.map(([name, value]) => `${name}=${escaped(value).replace(/:/g, '%3A').replace(/,/g, '%2C')}`);
  return `::${level} ${list.join(',')}::${escaped(message)}`;
}

function escaped(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}
