import path from 'node:path';
import type { Problem } from '#gate/index';
import { closingLines } from '#report/closing';
import { renderFirstRun, renderFound } from '#report/init';
import { problemLine, renderProblems } from '#report/problems';
import { problemsOf, type ExitCode } from '#report/run';
import { reportedGates } from './check-command.js';
import { paintFor } from './colours.js';
import type { Host } from './host.js';
import { endIfInterrupted } from './interruption.js';
import { widthOf, type Io } from './io.js';
import { progressOf } from './progress.js';
import { writeChanges } from './write-changes.js';

export interface InitOptions {
  readonly yes?: boolean;
  readonly force?: boolean;
  readonly color: boolean;
}

/** `drift-gate init`: looks the repository over, writes a configuration, runs by it, and says what comes next. */
export async function init(options: InitOptions, io: Io, host: Host): Promise<ExitCode> {
  const progress = progressOf(io, false);
  const plan = await host.init({ cwd: io.cwd, force: options.force ?? false, watch: progress.watch });
  progress.end();
  const refused = (problems: readonly Problem[]): ExitCode => {
    const paint = paintFor(io.stderr, io.env, options.color);
    for (const problem of problems) io.stderr.write(`${problemLine(problem, paint)}\n`);
    return 2;
  };
  if ('problems' in plan) return refused(plan.problems);
  const { file, before, after, checked } = plan;
  const layout = { paint: paintFor(io.stdout, io.env, options.color), width: widthOf(io.stdout, io.env) };
  io.stdout.write(renderFound(plan, layout));
  const shown = path.relative(io.cwd, file);
  if (!(await agreed(`write ${shown}? [Y/n] `, options, io))) {
    io.stdout.write('nothing was written\n');
    return 0;
  }
  const failed = writeChanges([{ file, before, after }], io.cwd, 'init');
  await endIfInterrupted();
  if (failed.length > 0) return refused(failed);
  io.stdout.write(`wrote ${shown}\n\n`);
  const run = { ...checked, gates: [...(await reportedGates(host)), ...checked.ownGates] };
  io.stdout.write(renderFirstRun(run, plan, layout));
  for (const line of closingLines(run)) io.stdout.write(`\n${line}\n`);
  io.stderr.write(renderProblems(run, paintFor(io.stderr, io.env, options.color)));
  return problemsOf(run).length > 0 ? 2 : 0;
}

/** Nobody is asked where nobody can answer. */
async function agreed(question: string, { yes }: InitOptions, { ask, env }: Io): Promise<boolean> {
  const isCi = env['CI'] !== undefined && env['CI'] !== '' && env['CI'] !== 'false';
  if (yes === true || ask === undefined || isCi) return true;
  return !/^\s*n/i.test(await ask(question));
}
