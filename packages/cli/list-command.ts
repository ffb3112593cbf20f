import { placesIn } from '#report/places';
import { problemLine, renderProblems } from '#report/problems';
import { problemsOf, type ExitCode } from '#report/run';
import { runOf } from './check-command.js';
import { paintFor } from './colours.js';
import type { Enabled, Host } from './host.js';
import type { Io } from './io.js';
import { progressOf } from './progress.js';

export interface ListOptions {
  readonly config?: string;
  readonly allowances?: boolean;
  readonly types: 'off' | 'auto';
  readonly color: boolean;
}

/** `drift-gate list`: every gate, whether it is on, and what it refuses; or every allowance with its reason. */
export async function list(options: ListOptions, io: Io, host: Host): Promise<ExitCode> {
  return options.allowances ? listAllowances(options, io, host) : listGates(options, io, host);
}

async function listGates(options: ListOptions, io: Io, host: Host): Promise<ExitCode> {
  const request = { cwd: io.cwd, ...(options.config === undefined ? {} : { config: options.config }) };
  const [brought, enabled] = await Promise.all([host.gates(), host.enabled(request)]);
  const gates = [...brought, ...enabled.ownGates];
  // Without a configuration that holds, what can be said is what each gate is by itself.
  const known = enabled.problems.length === 0;
  const rows = gates.map((gate) => {
    const state = known ? stateOf(gate.id, enabled) : gate.onByDefault ? 'on by default' : 'off by default';
    return { id: gate.id, state, title: gate.title };
  });
  const widest = (of: (row: (typeof rows)[number]) => string): number => Math.max(...rows.map((row) => of(row).length));
  const [ids, states] = [widest(({ id }) => id), widest(({ state }) => state)];
  const paint = paintFor(io.stdout, io.env, options.color);
  for (const { id, state, title } of rows) {
    const style = state.startsWith('on') ? 'allowed' : 'quiet';
    io.stdout.write(`${paint(style, state.padEnd(states))}  ${paint('headline', id.padEnd(ids))}  ${title}\n`);
  }
  const paintError = paintFor(io.stderr, io.env, options.color);
  for (const problem of enabled.problems) io.stderr.write(`${problemLine(problem, paintError)}\n`);
  return known ? 0 : 2;
}

/** `on`, `off`, or the projects that it is on in, where they differ. */
function stateOf(id: string, { projects }: Enabled): string {
  const on = projects.filter(({ gates }) => gates.includes(id));
  if (on.length === 0) return 'off';
  if (on.length === projects.length) return 'on';
  return `on in ${on.map(({ name }, index) => name ?? `project ${index + 1}`).join(', ')}`;
}

async function listAllowances(options: ListOptions, io: Io, host: Host): Promise<ExitCode> {
  const progress = progressOf(io, false);
  const run = await runOf({ ...options, watch: progress.watch }, io, host);
  progress.end();
  const paint = paintFor(io.stdout, io.env, options.color);
  const allowed = run.results.flatMap((result) => {
    const places = placesIn(run.read, result);
    return result.findings.flatMap(({ gate, place, allowed: reason }) =>
      reason === undefined ? [] : [`${paint('place', places.text(place))}  ${paint('headline', gate)}  ${reason}\n`],
    );
  });
  io.stdout.write(allowed.join(''));
  io.stdout.write(`${allowed.length === 1 ? '1 finding is' : `${allowed.length} findings are`} allowed\n`);
  io.stderr.write(renderProblems(run, paintFor(io.stderr, io.env, options.color)));
  return problemsOf(run).length > 0 ? 2 : 0;
}
