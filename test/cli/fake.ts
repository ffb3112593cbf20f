import { z } from 'zod';
import { defineGate, type Gate } from '#gate/index';
import type { BaselineOutcome, CheckOutcome, CheckRequest, Enabled, FixOutcome, Host } from '#cli/host';
import type { Io } from '#cli/io';
import { run } from '#cli/program';

/** What a command line printed, and how it ended. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly requests: readonly CheckRequest[];
}

export interface Given {
  readonly outcome?: Partial<CheckOutcome>;
  readonly enabled?: Enabled;
  /** What fixes change, and how many of them there are. */
  readonly fixed?: Partial<Omit<FixOutcome, 'checked'>>;
  /** What becomes of the baselines. */
  readonly planned?: Partial<BaselineOutcome>;
  readonly cwd?: string;
  readonly env?: Io['env'];
  readonly isTTY?: boolean;
}

export const gates: readonly Gate[] = ['loose-end', 'tight-knot'].map((id) =>
  defineGate({
    id,
    title: `a ${id.replace('-', ' ')}`,
    why: 'One came off.',
    scope: 'file',
    reads: ['sql'],
    severity: 'error',
    messages: { found: { what: '{name} is wrong', instead: 'mend {name}.' } },
    options: z.strictObject({}),
    onByDefault: id === 'loose-end',
    check: () => [],
  }),
);

/** Runs a command line against a host that answers as told. */
export async function drive(args: readonly string[], given: Given = {}): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const requests: CheckRequest[] = [];
  const sink = (into: string[]): Io['stdout'] => ({
    write: (text) => into.push(text),
    ...(given.isTTY === undefined ? {} : { isTTY: given.isTTY, columns: 80 }),
  });
  const io: Io = {
    cwd: given.cwd ?? '/repo',
    env: given.env ?? {},
    stdout: sink(out),
    stderr: sink(err),
    seconds: () => 0.5,
  };
  const checked = { results: [], problems: [], ownGates: [], read: () => undefined, ...given.outcome };
  const host: Host = {
    gates: () => Promise.resolve(gates),
    enabled: () =>
      Promise.resolve(given.enabled ?? { projects: [{ gates: ['loose-end'] }], ownGates: [], problems: [] }),
    check(request) {
      requests.push(request);
      return Promise.resolve(checked);
    },
    baseline() {
      return Promise.resolve({ files: [], checked, problems: [], ...given.planned });
    },
    look: () => Promise.resolve({ checked, sights: [] }),
    lookAtLine: () => Promise.resolve({ checked, sights: [] }),
    init: () => Promise.resolve({ problems: [{ where: 'init', what: 'there is nothing', todo: 'look elsewhere' }] }),
    judge: () => Promise.resolve(checked),
    fix(request) {
      requests.push(request);
      return Promise.resolve({ checked, changes: [], applied: 0, suggestions: 0, ...given.fixed });
    },
  };
  const code = await run(args, io, host);
  return { code, stdout: out.join(''), stderr: err.join(''), requests };
}
