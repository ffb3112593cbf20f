import type { ExitCode, Run } from '#report/run';
import type { Output } from './formats.js';
import type { CheckRequest, Host } from './host.js';
import type { Io } from './io.js';
import { print, refuseOutputs } from './print.js';

export interface CheckOptions {
  readonly config?: string;
  /** Text on stdout where none is asked for. */
  readonly format?: readonly Output[];
  readonly types: 'off' | 'auto';
  readonly gate?: readonly string[];
  readonly verbose?: boolean;
  readonly quiet?: boolean;
  readonly color: boolean;
  readonly fix?: boolean;
  readonly fixDryRun?: boolean;
}

/** `drift-gate check`: the run in the wanted formats. */
export async function check(options: CheckOptions, io: Io, host: Host): Promise<ExitCode> {
  if (refuseOutputs(options, io)) return 2;
  return print(await runOf(options, io, host), options, io);
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
