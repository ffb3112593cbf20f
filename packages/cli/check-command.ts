import { renderProblems } from '#report/problems';
import { exitCodeOf, type ExitCode, type Run } from '#report/run';
import { paintFor } from './colours.js';
import type { CheckRequest, Host } from './host.js';
import { widthOf, type Io } from './io.js';
import { toolVersion } from '#host/version';

export interface CheckOptions {
  readonly config?: string;
  readonly format: 'text' | 'json';
  readonly types: 'off' | 'auto';
  readonly gate?: readonly string[];
  readonly verbose?: boolean;
  readonly quiet?: boolean;
  readonly color: boolean;
}

/** `drift-gate check`: findings go to stdout in the wanted format, problems to stderr as well. */
export async function check(options: CheckOptions, io: Io, host: Host): Promise<ExitCode> {
  const run = await runOf(options, io, host);
  if (options.format === 'json') {
    const { renderJson } = await import('#report/json');
    io.stdout.write(renderJson(run, toolVersion()));
  } else {
    const { renderText } = await import('#report/text');
    const text = renderText(run, {
      seconds: io.seconds(),
      paint: paintFor(io.stdout, io.env, options.color),
      width: widthOf(io.stdout),
      verbose: options.verbose ?? false,
      quiet: options.quiet ?? false,
    });
    if (text !== '') io.stdout.write(text);
  }
  const problems = renderProblems(run, paintFor(io.stderr, io.env, options.color));
  if (problems !== '') io.stderr.write(problems);
  return exitCodeOf(run);
}

export async function runOf(
  options: Pick<CheckOptions, 'config' | 'types' | 'gate'>,
  io: Pick<Io, 'cwd'>,
  host: Host,
): Promise<Run> {
  const request: CheckRequest = {
    cwd: io.cwd,
    types: options.types,
    ...(options.config === undefined ? {} : { config: options.config }),
    ...(options.gate === undefined ? {} : { gates: options.gate }),
  };
  const [gates, { results, problems, read }] = await Promise.all([host.gates(), host.check(request)]);
  return { results, problems, gates, read };
}
