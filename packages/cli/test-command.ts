import path from 'node:path';
import type { Gate, Problem } from '#gate/index';
import { suggestion } from '#gate/nearest';
import { folders, readFixture, type Fixture } from '#host/fixtures/fixture';
import { wordingBy } from '#report/message';
import { placesIn } from '#report/places';
import { problemLine, renderProblems } from '#report/problems';
import type { ExitCode } from '#report/run';
import { paintFor } from './colours.js';
import type { Host } from './host.js';
import type { Io } from './io.js';

export interface TestOptions {
  readonly config?: string;
  readonly fixtures?: string;
  readonly color: boolean;
}

/** `drift-gate test`: runs the fixtures of the team's own gates; expectations are strict both ways. */
export async function testGates(
  wanted: string | undefined,
  options: TestOptions,
  io: Io,
  host: Host,
): Promise<ExitCode> {
  const refused = (problems: readonly Problem[]): ExitCode => {
    const paint = paintFor(io.stderr, io.env, options.color);
    for (const problem of problems) io.stderr.write(`${problemLine(problem, paint)}\n`);
    return 2;
  };
  const request = { cwd: io.cwd, ...(options.config === undefined ? {} : { config: options.config }) };
  const [brought, { ownGates, problems, config = '' }] = await Promise.all([host.gates(), host.enabled(request)]);
  if (problems.length > 0) return refused(problems);
  const tested = ownGates.filter(({ id }) => wanted === undefined || id === wanted);
  const base =
    options.fixtures === undefined
      ? path.join(path.dirname(config), 'fixtures')
      : path.resolve(io.cwd, options.fixtures);
  const lacking = lackingIn(tested, base, io);
  if (tested.length === 0) return refused([noGate(wanted, ownGates)]);
  if (lacking.length > 0) return refused(lacking);

  const gates = [...brought, ...ownGates];
  const paint = paintFor(io.stdout, io.env, options.color);
  let failed = 0;
  let passed = 0;
  for (const { id } of tested) {
    for (const name of folders(path.join(base, id))) {
      const wrong = await judged({ base, id, name, gates, ownGates }, io, host);
      if (wrong.length === 0) passed += 1;
      else failed += 1;
      const state = wrong.length === 0 ? paint('allowed', 'passed') : paint('error', 'failed');
      io.stdout.write([`${state}  ${id}/${name}`, ...wrong.map((line) => `  ${line}`)].join('\n') + '\n');
    }
  }
  io.stdout.write(
    `${passed + failed} ${passed + failed === 1 ? 'fixture' : 'fixtures'}, ${passed} passed, ${failed} failed\n`,
  );
  return failed > 0 ? 1 : 0;
}

function noGate(wanted: string | undefined, own: readonly Gate[]): Problem {
  if (wanted === undefined || own.length === 0) {
    return { where: 'test', what: 'the configuration has no gates of its own', todo: 'list them under `ownGates`' };
  }
  const ids = own.map(({ id }) => id);
  const what = `the configuration has no gate "${wanted}" of its own`;
  return { where: 'test', what, todo: suggestion(wanted, ids, 'name one') };
}

/** A gate of which no fixture shows that it finds something may find nothing at all. */
function lackingIn(gates: readonly Gate[], base: string, { cwd }: Io): readonly Problem[] {
  return gates.flatMap(({ id }) => {
    const folder = path.join(base, id);
    if (folders(folder).some((name) => name.startsWith('bad-'))) return [];
    const where = path.relative(cwd, folder).split(path.sep).join('/');
    return [{ where, what: 'no fixture shows what the gate refuses', todo: 'add one: bad-<what it shows>' }];
  });
}

interface Judging {
  readonly base: string;
  readonly id: string;
  readonly name: string;
  readonly gates: readonly Gate[];
  readonly ownGates: readonly Gate[];
}

/** What is wrong with a fixture, a line each. */
async function judged({ base, id, name, gates, ownGates }: Judging, io: Io, host: Host): Promise<readonly string[]> {
  let fixture: Fixture;
  try {
    const known = gates.map((gate) => gate.id);
    fixture = readFixture(base, id, name, known);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
  const outcome = await host.judge(fixture, ownGates);
  const root = path.relative(io.cwd, fixture.folder).split(path.sep).join('/');
  const wording = wordingBy([...gates, ...outcome.ownGates]);
  const found = outcome.results.flatMap((result) => {
    const places = placesIn((file) => outcome.read(file, result.project), { root });
    return result.findings.flatMap((finding) =>
      finding.allowed === undefined ? [`${places.text(finding.place)} ${finding.gate}: ${wording(finding).what}`] : [],
    );
  });
  const wants = fixture.wants.map(
    (want) => `${root}/${want.path}:${want.line}:${want.column} ${want.gate}: ${want.headline}`,
  );
  return [
    ...renderProblems(outcome)
      .split('\n')
      .filter((line) => line !== ''),
    ...without(found, wants).map((line) => `${line} (found, not wanted)`),
    ...without(wants, found).map((line) => `${line} (wanted, not found)`),
    ...misnamed(fixture, root),
  ];
}

/** Each as often as it is there: the same line twice needs two that match it. */
function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return lines.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** The kind that the name says is what a reader believes. */
function misnamed({ kind, wants, why }: Fixture, root: string): readonly string[] {
  if (kind === 'bad') return wants.length > 0 ? [] : [`${root}: a bad fixture wants at least one finding`];
  if (wants.length > 0) return [`${root}: only a bad fixture wants findings`];
  return kind === 'miss' && why === undefined ? [`${root}: a miss says why, in MISS.md or a comment "miss: …"`] : [];
}
