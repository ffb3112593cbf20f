import { staleBaseline } from '#gate/baseline/stale-baseline';
import type { Gate } from '#gate/index';
import { visible } from '#report/cells';
import type { ExitCode, Run } from '#report/run';
import type { Output } from './formats.js';
import type { CheckRequest, Host } from './host.js';
import type { Io } from './io.js';
import { print, refuseOutputs } from './print.js';
import { progressOf, renderTiming } from './progress.js';

export interface CheckOptions {
  readonly config?: string;
  /** Text on stdout where none is asked for. */
  readonly format?: readonly Output[];
  readonly types: 'off' | 'auto';
  readonly gate?: readonly string[];
  readonly verbose?: boolean;
  readonly quiet?: boolean;
  readonly timing?: boolean;
  readonly color: boolean;
  readonly staged?: boolean;
  readonly since?: string;
  readonly fix?: boolean;
  readonly fixDryRun?: boolean;
}

/** `drift-gate check`: the run in the wanted formats. */
export async function check(options: CheckOptions, io: Io, host: Host): Promise<ExitCode> {
  if (refuseOutputs(options, io)) return 2;
  const progress = progressOf(io, options.quiet === true);
  const { remarks, ...run } = await runOf({ ...options, watch: progress.watch }, io, host);
  progress.end();
  const code = await print(run, options, io);
  if (options.quiet !== true) for (const remark of remarks) io.stderr.write(`note: ${visible(remark)}\n`);
  if (options.timing === true) io.stderr.write(renderTiming(progress.timing()));
  return code;
}

type Wanted = Pick<CheckOptions, 'config' | 'types' | 'gate' | 'staged' | 'since'> & Pick<CheckRequest, 'watch'>;

export async function runOf(
  options: Wanted,
  io: Pick<Io, 'cwd'>,
  host: Host,
): Promise<Run & { readonly remarks: readonly string[] }> {
  const [gates, outcome] = await Promise.all([reportedGates(host), host.check(requestOf(options, io))]);
  const { results, problems, ownGates, read, remarks = [] } = outcome;
  return { results, problems, gates: [...gates, ...ownGates], read, remarks };
}

/** All that a report can have a finding of: the gates, and what is said of the baseline. */
export async function reportedGates(host: Host): Promise<readonly Gate[]> {
  return [...(await host.gates()), staleBaseline];
}

export function requestOf(options: Wanted, { cwd }: Pick<Io, 'cwd'>): CheckRequest {
  const { config, types, gate, staged, since, watch } = options;
  return {
    cwd,
    types,
    ...(config === undefined ? {} : { config }),
    ...(gate === undefined ? {} : { gates: gate }),
    ...(staged === undefined ? {} : { staged }),
    ...(since === undefined ? {} : { since }),
    ...(watch === undefined ? {} : { watch }),
  };
}
