import { linesOf } from '#report/lines';
import { renderLine } from '#report/line';
import { problemLine, renderProblems } from '#report/problems';
import type { ExitCode } from '#report/run';
import { problemsOf } from '#report/run';
import { reportedGates } from './check-command.js';
import { paintFor } from './colours.js';
import type { ExplainOptions } from './explain-command.js';
import type { Host } from './host.js';
import { widthOf, type Io } from './io.js';
import { progressOf } from './progress.js';

/** A line of a file, as editors and the reports of drift-gate write it. */
export interface NamedLine {
  readonly file: string;
  readonly line: number;
}

/** `src/a.ts:12`, or with a column behind it; undefined for anything else. */
export function namedLine(word: string): NamedLine | undefined {
  const [, file, line] = /^(.+?):(\d+)(?::\d+)?$/s.exec(word) ?? [];
  return file === undefined || line === undefined ? undefined : { file, line: Number(line) };
}

/** `drift-gate explain <file>:<line>`: what is known of the line, and what each gate made of it. */
export async function explainLine(
  { file, line }: NamedLine,
  options: ExplainOptions,
  io: Io,
  host: Host,
): Promise<ExitCode> {
  const request = { cwd: io.cwd, ...(options.config === undefined ? {} : { config: options.config }) };
  const progress = progressOf(io, false);
  const wanted = { ...request, file, line, watch: progress.watch };
  const { checked, sights, problem, text = '' } = await host.lookAtLine(wanted);
  progress.end();
  const paintError = paintFor(io.stderr, io.env, options.color);
  if (problem !== undefined) {
    io.stderr.write(`${problemLine(problem, paintError)}\n`);
    return 2;
  }
  if (sights.length > 0) {
    const layout = { paint: paintFor(io.stdout, io.env, options.color), width: widthOf(io.stdout, io.env) };
    const gates = [...(await reportedGates(host)), ...checked.ownGates];
    const shown = { file, line, text: linesOf(text).line(line), sights, gates, read: checked.read };
    io.stdout.write(renderLine(shown, layout));
  }
  const run = { results: checked.results, problems: checked.problems, read: checked.read };
  io.stderr.write(renderProblems(run, paintError));
  return problemsOf(run).length > 0 ? 2 : 0;
}
