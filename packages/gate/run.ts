import type { Place } from '#facts/span';
import type { FunctionRef, Project } from '#project/index';
import {
  allowanceMark,
  fileAllowances,
  prismaAllowances,
  sqlAllowances,
  type Allowance,
  type FileAllowances,
} from './allowance.js';
import { badAllowance, judgeAllowances } from './bad-allowance.js';
import type { Finding } from './finding.js';
import type { Breach, Gate } from './gate.js';
import { withKeys } from './key.js';

/** A gate that the configuration turns on, with its options as its schema gives them. */
export interface EnabledGate {
  readonly gate: Gate;
  readonly options: unknown;
}

export interface Run {
  readonly project: Project;
  readonly gates: readonly EnabledGate[];
  /** Where there are several: what concerns each, with the gates that judge by it. `gates` judge the code alone then. */
  readonly databases?: readonly DatabaseRun[] | undefined;
  /** The ids of all gates that there are, enabled or not. */
  readonly known: readonly string[];
  /** Migrations and other `.sql` files, and Prisma schemas, whose comments may hold allowances; they are no files of the project. */
  readonly otherFiles: readonly string[];
  /** Is told which gate begins. */
  readonly begins?: ((gate: string) => void) | undefined;
}

export interface DatabaseRun extends Pick<Run, 'project' | 'gates'> {
  readonly name: string;
}

export interface RunResult {
  /** By path, position, gate and message. Accepted ones are among them. */
  readonly findings: readonly Finding[];
  /** Gates that threw, which is a defect of theirs; the others have run. */
  readonly failures: readonly { readonly gate: string; readonly error: unknown }[];
}

/** Runs the gates over one project. The result depends on nothing but what is given: no order of gates, no clock. */
export function runGates(run: Run): RunResult {
  const failures: { readonly gate: string; readonly error: unknown }[] = [];
  const allowances = allowanceIndex(run);
  const used = new Set<Allowance>();
  const findings: Omit<Finding, 'key'>[] = [];
  const { databases = [] } = run;
  const judge = ({ gate, options }: EnabledGate, project: Project): readonly Omit<Finding, 'key'>[] => {
    run.begins?.(gate.id);
    try {
      return distinct(gate, gate.check(project, options), project);
    } catch (error) {
      failures.push({ gate: gate.id, error });
      return [];
    }
  };
  const found = [
    ...run.gates.flatMap((gate) => judge(gate, run.project)),
    ...ofDatabases(
      databases.map(({ name, project, gates }) => ({ name, found: gates.flatMap((gate) => judge(gate, project)) })),
    ),
  ];
  for (const finding of found) {
    const allowance = allowances.of(finding.place.path)?.accepting(finding.gate, finding.place);
    if (allowance !== undefined) used.add(allowance);
    findings.push(allowance === undefined ? finding : { ...finding, allowed: allowance.fact.reason });
  }
  if (run.gates.some(({ gate }) => gate.id === badAllowance.id)) {
    // A gate that failed may have missed the breach that an allowance is for.
    const failed = new Set(failures.map(({ gate }) => gate));
    const all = [run, ...databases].flatMap(({ gates }) => gates);
    const ran = new Set(all.map(({ gate }) => gate.id).filter((id) => !failed.has(id)));
    const judged = allowances.all().map((allowance) => ({ allowance, used: used.has(allowance) }));
    findings.push(...distinct(badAllowance, judgeAllowances(judged, run.known, ran), run.project));
  }
  return { findings: withKeys(findings.sort(order)), failures };
}

/**
 * With the databases that each finding holds for. What every one of them says is of the code, or of a statement that is sent to all,
 * and is said once and without a name.
 */
function ofDatabases(
  databases: readonly { readonly name: string; readonly found: readonly Omit<Finding, 'key'>[] }[],
): readonly Omit<Finding, 'key'>[] {
  const all = new Map<string, { readonly finding: Omit<Finding, 'key'>; readonly names: string[] }>();
  for (const { name, found } of databases) {
    for (const finding of found) {
      const identity = `${finding.gate} ${identityOf(finding)}`;
      const known = all.get(identity);
      if (known === undefined) all.set(identity, { finding, names: [name] });
      else known.names.push(name);
    }
  }
  return [...all.values()].map(({ finding, names }) =>
    names.length === databases.length ? finding : { ...finding, database: names.join(', ') },
  );
}

function identityOf({
  messageId,
  place: { path, span },
  subject,
  values,
}: Pick<Breach, 'messageId' | 'place' | 'subject' | 'values'>): string {
  return JSON.stringify([messageId, path, span.start, span.end, subject, values]);
}

/**
 * Makes findings of a gate's breaches. The variants of one text give the same breach once each; it is one finding.
 */
function distinct(gate: Gate, breaches: Iterable<Breach>, project: Project): readonly Omit<Finding, 'key'>[] {
  const findings = new Map<string, Omit<Finding, 'key'>>();
  for (const breach of breaches) {
    if (gate.messages[breach.messageId] === undefined) {
      throw new Error(`gate "${gate.id}" has no message "${breach.messageId}"`);
    }
    const identity = identityOf(breach);
    if (!findings.has(identity)) findings.set(identity, findingOf(gate, breach, project));
  }
  return [...findings.values()];
}

function findingOf(gate: Gate, breach: Breach, project: Project): Omit<Finding, 'key'> {
  const within = breach.within ?? functionAt(breach.place, project);
  return {
    gate: gate.id,
    messageId: breach.messageId,
    values: breach.values,
    severity: breach.severity ?? gate.severity,
    place: breach.place,
    related: breach.related ?? [],
    ...(breach.why === undefined ? {} : { why: breach.why }),
    ...(breach.see === undefined ? {} : { see: breach.see }),
    ...(breach.fix === undefined ? {} : { fix: breach.fix }),
    // The module's own body has no name worth a place in a key.
    within: within === undefined || within.function === 0 ? breach.place.path : project.functions.name(within),
    subject: breach.subject,
  };
}

/** The innermost function around a place; a migration or a file outside the project has none. */
function functionAt({ path, span }: Place, project: Project): FunctionRef | undefined {
  if (!project.source.files.includes(path)) return undefined;
  let innermost: { readonly id: number; readonly start: number } | undefined;
  project.facts(path).functions.forEach((fact, id) => {
    const inside = fact.span.start <= span.start && span.end <= fact.span.end;
    if (inside && (innermost === undefined || fact.span.start >= innermost.start))
      innermost = { id, start: fact.span.start };
  });
  return innermost === undefined ? undefined : { path, function: innermost.id };
}

function order(left: Omit<Finding, 'key'>, right: Omit<Finding, 'key'>): number {
  return (
    compare(left.place.path, right.place.path) ||
    left.place.span.start - right.place.span.start ||
    compare(left.gate, right.gate) ||
    compare(left.messageId, right.messageId) ||
    left.place.span.end - right.place.span.end ||
    compare(left.subject, right.subject) ||
    compare(left.database ?? '', right.database ?? '')
  );
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Allowances by path, read where a finding stands, and everywhere only when they are judged themselves. */
function allowanceIndex({ project, otherFiles }: Run): {
  of(path: string): FileAllowances | undefined;
  all(): readonly Allowance[];
} {
  const { source, files } = project;
  const known = new Map<string, FileAllowances | undefined>();
  const read = (path: string): FileAllowances | undefined => {
    const text = source.text(path);
    if (!text.includes(allowanceMark)) return undefined;
    if (path.endsWith('.sql')) return fileAllowances(path, text, sqlAllowances(text));
    if (path.endsWith('.prisma')) return fileAllowances(path, text, prismaAllowances(text));
    return fileAllowances(path, text, source.module(path).allowances, () => source.facts(path));
  };
  const of = (path: string): FileAllowances | undefined => {
    if (!known.has(path)) known.set(path, read(path));
    return known.get(path);
  };
  return {
    of,
    all: () => [...new Set([...files, ...otherFiles])].flatMap((path) => of(path)?.all ?? []),
  };
}
