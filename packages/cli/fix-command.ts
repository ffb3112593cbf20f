import path from 'node:path';
import { counted } from '#report/closing';
import { countsOf, exitCodeOf, findingsOf, type ExitCode, type Run } from '#report/run';
import { renderProblems } from '#report/problems';
import { paintFor } from './colours.js';
import { reportedGates, requestOf, type CheckOptions } from './check-command.js';
import { stdoutFormats } from './formats.js';
import type { CheckRequest, Host } from './host.js';
import { endIfInterrupted } from './interruption.js';
import type { Io } from './io.js';
import { print, refuseOutputs } from './print.js';
import { progressOf, renderTiming } from './progress.js';
import { rawTexts, writeChanges, type Change } from './write-changes.js';

/** `drift-gate check --fix`: writes what the fixes change, and ends as what is left says. */
export async function fix(options: CheckOptions, io: Io, host: Host): Promise<ExitCode> {
  if (refuseOutputs(options, io)) return 2;
  const progress = progressOf(io, options.quiet === true);
  const { run, changes, applied, suggestions } = await fixed({ ...options, watch: progress.watch }, io, host);
  progress.end();
  const problems = writeChanges(changes, io.cwd);
  await endIfInterrupted();
  if (problems.length > 0) {
    io.stderr.write(renderProblems({ ...run, results: [], problems }, paintFor(io.stderr, io.env, options.color)));
    return 2;
  }
  const code = await print(run, options, io);
  const summary = `fixed ${counted(applied, 'finding')} in ${counted(changes.length, 'file')}; ${suggested(suggestions)}\n`;
  // Stdout is a document where a machine reads it.
  if (options.quiet !== true) (stdoutFormats(options).includes('text') ? io.stdout : io.stderr).write(summary);
  if (options.timing === true) io.stderr.write(renderTiming(progress.timing()));
  return code;
}

/** `drift-gate check --fix-dry-run`: prints what would be changed as a unified diff, which `git apply` takes. */
export async function showFixes(options: CheckOptions, io: Io, host: Host): Promise<ExitCode> {
  const progress = progressOf(io, options.quiet === true);
  const { run, changes, applied, suggestions } = await fixed({ ...options, watch: progress.watch }, io, host);
  progress.end();
  if (changes.length > 0) {
    const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import('diff');
    for (const change of changes) {
      const name = path.relative(io.cwd, change.file).split(path.sep).join('/');
      const { old, new: text } = rawTexts(change);
      const from = change.before === null ? '/dev/null' : `a/${name}`;
      const shown = { context: 3, headerOptions: FILE_HEADERS_ONLY };
      io.stdout.write(createTwoFilesPatch(from, `b/${name}`, old, text, undefined, undefined, shown));
    }
  }
  const problems = renderProblems(run, paintFor(io.stderr, io.env, options.color));
  if (problems !== '') io.stderr.write(problems);
  const { errors, notes } = countsOf(findingsOf(run));
  io.stderr.write(
    `would fix ${counted(applied, 'finding')} in ${counted(changes.length, 'file')}; ${counted(errors + notes, 'finding')} left, ${suggested(suggestions)}\n`,
  );
  if (options.timing === true) io.stderr.write(renderTiming(progress.timing()));
  return exitCodeOf(run);
}

interface Fixed {
  readonly run: Run;
  readonly changes: readonly Change[];
  readonly applied: number;
  readonly suggestions: number;
}

async function fixed(options: CheckOptions & Pick<CheckRequest, 'watch'>, io: Io, host: Host): Promise<Fixed> {
  const [gates, { checked, ...rest }] = await Promise.all([reportedGates(host), host.fix(requestOf(options, io))]);
  return { run: { ...checked, gates: [...gates, ...checked.ownGates] }, ...rest };
}

function suggested(count: number): string {
  return count === 1 ? '1 has a suggestion' : `${count} have a suggestion`;
}
