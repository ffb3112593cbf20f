import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Gate } from '#gate/index';
import { suggestion } from '#gate/nearest';
import { packageFolder } from '#host/package-folder';
import { renderGateReadme } from '#report/documentation';
import { renderExplanation } from '#report/explain';
import { problemLine } from '#report/problems';
import type { ExitCode } from '#report/run';
import { paintFor } from './colours.js';
import { reportedGates } from './check-command.js';
import type { Host } from './host.js';
import { widthOf, type Io } from './io.js';

export interface ExplainOptions {
  readonly config?: string;
  readonly color: boolean;
}

/** `drift-gate explain <gate>`: the gate's page, which the package carries; of a team's own gate, what its data says. */
export async function explain(id: string, options: ExplainOptions, io: Io, host: Host): Promise<ExitCode> {
  const brought = await reportedGates(host);
  // A configuration is read only for what drift-gate does not bring, and one that is wrong has no say here.
  const { config } = options;
  const own = brought.some((each) => each.id === id)
    ? []
    : (await host.enabled({ cwd: io.cwd, ...(config === undefined ? {} : { config }) })).ownGates;
  const gates = [...brought, ...own];
  const gate = gates.find((each) => each.id === id);
  if (gate === undefined) {
    const ids = gates.map((each) => each.id);
    const isFile = /[./\\]/.test(id);
    const todo = isFile
      ? `for a line of a file write ${id.replace(/:[^:/\\]*$/, '')}:<line>`
      : suggestion(id, ids, 'name a gate');
    const problem = { where: 'explain', what: `there is no gate "${id}"`, todo };
    io.stderr.write(`${problemLine(problem, paintFor(io.stderr, io.env, options.color))}\n`);
    return 2;
  }
  const paint = paintFor(io.stdout, io.env, options.color);
  io.stdout.write(renderExplanation(page(gate), { paint, width: widthOf(io.stdout, io.env) }));
  return 0;
}

/** A gate without a folder of its own has no page to carry: what can be said without fixtures is in its data. */
function page(gate: Gate): string {
  try {
    return readFileSync(path.join(packageFolder(), 'rules', gate.id, 'README.md'), 'utf8');
  } catch {
    return renderGateReadme({ gate, contract: '', examples: [] });
  }
}
