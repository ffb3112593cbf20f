import { projectPath } from '#host/file-tree';
import { parserVersions, toolVersion } from '#host/version';
import { renderDiagnosis } from '#report/doctor';
import { renderProblems } from '#report/problems';
import { problemsOf, type ExitCode } from '#report/run';
import { paintFor } from './colours.js';
import type { Host } from './host.js';
import { widthOf, type Io } from './io.js';
import { progressOf } from './progress.js';

export interface DoctorOptions {
  readonly config?: string;
  readonly color: boolean;
}

/** `drift-gate doctor`: what each gate sees. Findings do not count here; what keeps gates from seeing does. */
export async function doctor(options: DoctorOptions, io: Io, host: Host): Promise<ExitCode> {
  const request = { cwd: io.cwd, ...(options.config === undefined ? {} : { config: options.config }) };
  const progress = progressOf(io, false);
  const [{ checked, sights }, { config }] = await Promise.all([
    host.look({ ...request, watch: progress.watch }),
    host.enabled(request),
  ]);
  progress.end();
  const diagnosis = {
    versions: [
      ['drift-gate', toolVersion()],
      ['node', process.version.slice(1)],
      ['parsers', parserVersions()],
    ] as const,
    config: config === undefined ? undefined : projectPath(io.cwd, config),
    sights,
    read: checked.read,
  };
  const layout = { paint: paintFor(io.stdout, io.env, options.color), width: widthOf(io.stdout, io.env) };
  io.stdout.write(renderDiagnosis(diagnosis, layout));
  const run = { results: checked.results, problems: checked.problems, read: checked.read };
  io.stderr.write(renderProblems(run, paintFor(io.stderr, io.env, options.color)));
  return problemsOf(run).length > 0 ? 2 : 0;
}
