import { staleBaseline } from '#gate/baseline/stale-baseline';
import type { Gate } from '#gate/index';
import { visible } from '#report/cells';
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
  readonly staged?: boolean;
  readonly since?: string;
  readonly fix?: boolean;
  readonly fixDryRun?: boolean;
}

/** `drift-gate check`: findings go to stdout in the wanted format, problems to stderr as well. */
export async function check(options: CheckOptions, io: Io, host: Host): Promise<ExitCode> {
  const { remarks, ...run } = await runOf(options, io, host);
  const code = await print(run, options, io);
  if (options.quiet !== true) for (const remark of remarks) io.stderr.write(`note: ${visible(remark)}\n`);
  return code;
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

type Wanted = Pick<CheckOptions, 'config' | 'types' | 'gate' | 'staged' | 'since'>;

export async function runOf(
  options: Wanted,
  io: Pick<Io, 'cwd'>,
  host: Host,
): Promise<Run & { readonly remarks: readonly string[] }> {
  const [gates, outcome] = await Promise.all([reportedGates(host), host.check(requestOf(options, io))]);
  const { results, problems, read, remarks = [] } = outcome;
  return { results, problems, gates, read, remarks };
}

/** All that a report can have a finding of: the gates, and what is said of the baseline. */
export async function reportedGates(host: Host): Promise<readonly Gate[]> {
  return [...(await host.gates()), staleBaseline];
}

export function requestOf(options: Wanted, { cwd }: Pick<Io, 'cwd'>): CheckRequest {
  const { config, types, gate, staged, since } = options;
  return {
    cwd,
    types,
    ...(config === undefined ? {} : { config }),
    ...(gate === undefined ? {} : { gates: gate }),
    ...(staged === undefined ? {} : { staged }),
    ...(since === undefined ? {} : { since }),
  };
}
