import path from 'node:path';
import type { Problem } from '#gate/index';
import type { Around } from '#report/entries';
import { problemLine, renderProblems } from '#report/problems';
import { exitCodeOf, type ExitCode, type Run } from '#report/run';
import type { CheckOptions } from './check-command.js';
import { paintFor } from './colours.js';
import { outputsOf, renderFor, stdoutFormats, type Format, type Output } from './formats.js';
import { endIfInterrupted } from './interruption.js';
import { widthOf, type Io, type Sink } from './io.js';
import { writability, writeReport, type Target } from './output-files.js';

/** What keeps the reports from being written, each as one line; whoever has some must not begin. */
export function refuseOutputs(options: CheckOptions, io: Io): boolean {
  return tell(
    targetsOf(options, io).flatMap(({ target }) => writability(target) ?? []),
    options,
    io,
  );
}

/** A run in each wanted format, its problems on stderr, and the code that it ends with. */
export async function print(run: Run, options: CheckOptions, io: Io): Promise<ExitCode> {
  const onStdout = stdoutFormats(options);
  for (const format of onStdout) {
    const text = await rendered(format, run, options, io, io.stdout);
    if (text !== '') io.stdout.write(text);
  }
  const failed: Problem[] = [];
  for (const { format: own, target } of targetsOf(options, io)) {
    const problem = writeReport(target, await rendered(own, run, options, io));
    if (problem !== undefined) failed.push(problem);
    await endIfInterrupted();
  }
  const problems = renderProblems(run, paintFor(io.stderr, io.env, options.color));
  if (problems !== '') io.stderr.write(problems);
  // Somebody who looks at the run has to see how it went, wherever the reports are.
  if (onStdout.length === 0 && options.quiet !== true) {
    const { closingLines } = await import('#report/closing');
    io.stderr.write(
      closingLines(run, io.seconds())
        .map((line) => `${line}\n`)
        .join(''),
    );
  }
  return tell(failed, options, io) ? 2 : exitCodeOf(run);
}

/** In text, colours and width are those of the stream; a file has neither. */
async function rendered(
  format: Format | 'summary',
  run: Run,
  options: CheckOptions,
  io: Io,
  stream?: Sink,
): Promise<string> {
  const around: Around = { from: folderOf(io) };
  if (format === 'summary') {
    const { renderMarkdown } = await import('#report/markdown');
    return renderMarkdown(run, { ...around, limit: summaryLimit });
  }
  if (format !== 'text') return renderFor(format, run, around);
  const { renderText } = await import('#report/text');
  return renderText(run, {
    seconds: io.seconds(),
    ...(stream === undefined ? {} : { paint: paintFor(stream, io.env, options.color), width: widthOf(stream, io.env) }),
    verbose: options.verbose ?? false,
    quiet: options.quiet ?? false,
  });
}

/** GitHub takes a mebibyte, and a UTF-16 code unit is at most three bytes. */
const summaryLimit = 349_000;

/** The files to be written. Beside its annotations, GitHub has a page for each job, which shows all findings. */
function targetsOf(
  options: CheckOptions,
  { cwd, env }: Io,
): readonly { readonly format: Format | 'summary'; readonly target: Target }[] {
  const outputs = outputsOf(options);
  const files = outputs.flatMap(({ format, file }: Output) =>
    file === undefined
      ? []
      : [{ format, target: { file: path.resolve(cwd, file), where: `--format ${format}=${file}` } }],
  );
  const summary = env['GITHUB_STEP_SUMMARY'];
  if (summary === undefined || summary === '' || !outputs.some(({ format }) => format === 'github')) return files;
  const target = { file: path.resolve(cwd, summary), where: 'GITHUB_STEP_SUMMARY', append: true };
  return [...files, { format: 'summary', target }];
}

/** The working directory as seen from the root of the repository, where a CI service says where that is. */
function folderOf({ cwd, env }: Pick<Io, 'cwd' | 'env'>): string {
  const root = env['GITHUB_WORKSPACE'] ?? env['CI_PROJECT_DIR'];
  if (root === undefined || root === '') return '';
  const relative = path.relative(root, cwd);
  const outside = relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative);
  return outside ? '' : relative.split(path.sep).join('/');
}

function tell(problems: readonly Problem[], options: CheckOptions, io: Io): boolean {
  const paint = paintFor(io.stderr, io.env, options.color);
  for (const problem of problems) io.stderr.write(`${problemLine(problem, paint)}\n`);
  return problems.length > 0;
}
