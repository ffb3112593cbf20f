import { countsOf, findingsOf, type ExitCode } from '#report/run';
import { problemLine, renderProblems } from '#report/problems';
import { paintFor } from './colours.js';
import type { BaselineOutcome, Host } from './host.js';
import { endIfInterrupted } from './interruption.js';
import type { Io } from './io.js';
import { progressOf } from './progress.js';
import { writeChanges } from './write-changes.js';

export interface BaselineOptions {
  readonly config?: string;
  readonly prune?: boolean;
  readonly acceptNew?: boolean;
  readonly color: boolean;
}

/** `drift-gate baseline`: writes what is there as old debt, and from then on lets it shrink alone. */
export async function baseline(options: BaselineOptions, io: Io, host: Host): Promise<ExitCode> {
  const mode = options.acceptNew === true ? 'accept' : options.prune === true ? 'prune' : 'shrink';
  const config = options.config === undefined ? {} : { config: options.config };
  const progress = progressOf(io, false);
  const { files, checked, problems } = await host.baseline({ cwd: io.cwd, ...config, mode, watch: progress.watch });
  progress.end();
  const paint = paintFor(io.stderr, io.env, options.color);
  if (problems.length > 0) {
    io.stderr.write(renderProblems(checked, paint));
    return 2;
  }
  const changed = files.filter(({ before, after }) => before !== after);
  const changes = changed.map(({ file, before, after }) => ({ file, before, after }));
  const failed = writeChanges(changes, io.cwd, 'baseline');
  await endIfInterrupted();
  for (const problem of failed) io.stderr.write(`${problemLine(problem, paint)}\n`);
  if (failed.length > 0) return 2;
  for (const file of files) io.stdout.write(`${line(file)}\n`);
  const notes = countsOf(findingsOf(checked)).notes;
  if (notes > 0) io.stdout.write(`${counted(notes, 'note')} left out: notes fail no run\n`);
  // Where only what is gone was to be taken out, what is new is for the next check to tell.
  const refused = mode === 'shrink' ? files.filter(({ refused }) => refused > 0) : [];
  for (const { shown, refused: count } of refused) {
    const what = `${counted(count, 'finding')} would be new in it, and it may only shrink`;
    const todo = 'mend them (npx drift-gate shows them), or take them in with npx drift-gate baseline --accept-new';
    io.stderr.write(`${problemLine({ where: shown, what, todo }, paint)}\n`);
  }
  return refused.length > 0 ? 1 : 0;
}

function line({ shown, before, after, entries, added, removed }: BaselineOutcome['files'][number]): string {
  const holds = counted(entries, 'entry', 'entries');
  if (before === null) return `${shown}: written, ${holds}`;
  return before === after ? `${shown}: unchanged, ${holds}` : `${shown}: ${holds} (${added} added, ${removed} removed)`;
}

function counted(number: number, what: string, many = `${what}s`): string {
  return `${number} ${number === 1 ? what : many}`;
}
