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
  readonly fix?: boolean;
  readonly fixDryRun?: boolean;
}

/** `drift-gate check`: findings go to stdout in the wanted format, problems to stderr as well. */
export async function check(options: CheckOptions, io: Io, host: Host): Promise<ExitCode> {
  return print(await runOf(options, io, host), options, io);
}

/** A run in the wanted format, and the code that it ends with. */
export async function print(run: Run, options: CheckOptions, io: Io): Promise<ExitCode> {
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
  const [gates, { results, problems, read }] = await Promise.all([host.gates(), host.check(requestOf(options, io))]);
  return { results, problems, gates, read };
}

export function requestOf(
  options: Pick<CheckOptions, 'config' | 'types' | 'gate'>,
  { cwd }: Pick<Io, 'cwd'>,
): CheckRequest {
  return {
    cwd,
    types: options.types,
    ...(options.config === undefined ? {} : { config: options.config }),
    ...(options.gate === undefined ? {} : { gates: options.gate }),
  };
}
