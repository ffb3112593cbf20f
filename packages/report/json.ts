import type { CheckResult, Finding, Fix, Problem } from '#gate/index';
import type { Place } from '#facts/span';
import type { JsonReport } from './json-schema.js';
import { wordingBy, type Wording } from './message.js';
import { byPlace, inOrder } from './order.js';
import { placesIn, type Places } from './places.js';
import { countsOf, exitCodeOf, findingsOf, problemsOf, type Run } from './run.js';

/** A run for machines: the shape that `json-schema.ts` documents. The same run gives the same text, byte for byte. */
export function renderJson(run: Run, toolVersion: string): string {
  return `${JSON.stringify(jsonReportOf(run, toolVersion), null, 2)}\n`;
}

/** The same as data. */
export function jsonReportOf(run: Run, toolVersion: string): JsonReport {
  const wording = wordingBy(run.gates);
  const { errors, notes, allowed, baselined, old } = countsOf(findingsOf(run));
  const projects = run.results.map((result) => ({ result, places: placesIn(run.read, result) }));
  return {
    version: 1,
    tool: { name: 'drift-gate', version: toolVersion },
    exitCode: exitCodeOf(run),
    counts: { errors, notes, allowed, baselined, old, problems: problemsOf(run).length },
    findings: projects.flatMap(({ result, places }) =>
      [...result.findings]
        .sort(inOrder)
        .map((finding) => ({ ...named(result.project), ...jsonFinding(places, finding, wording(finding)) })),
    ),
    problems: [
      ...run.problems.map((problem) => jsonProblem(placesIn(run.read), problem)),
      ...projects.flatMap(({ result, places }) =>
        result.problems.map((problem) => ({ ...named(result.project), ...jsonProblem(places, problem) })),
      ),
    ],
    projects: projects.map(({ result, places }) => jsonProject(places, result)),
  };
}

function jsonProject(places: Places, { project, root, coverage }: CheckResult): JsonReport['projects'][number] {
  const { read, partly, opaque } = coverage.statements;
  return {
    ...(project === undefined ? {} : { name: project }),
    root: root ?? '.',
    files: coverage.files,
    migrations: coverage.migrations,
    statements: { read, partly, opaque },
    unread: [...coverage.unread]
      .sort((a, b) => byPlace(a.place, b.place))
      .map(({ place, kind, why }) => ({ ...jsonPlace(places, place), kind, why })),
    unfolded: [...coverage.unfolded]
      .sort((a, b) => byPlace(a.place, b.place))
      .map(({ place, why }) => ({ ...jsonPlace(places, place), why })),
    gates: [...coverage.gates].sort(),
  };
}

function named(project: string | undefined): { project?: string } {
  return project === undefined ? {} : { project };
}

function jsonFinding(places: Places, finding: Finding, wording: Wording): JsonReport['findings'][number] {
  return {
    ...(finding.database === undefined ? {} : { database: finding.database }),
    gate: finding.gate,
    messageId: finding.messageId,
    severity: finding.severity,
    ...jsonPlace(places, finding.place),
    what: wording.what,
    ...(wording.label === undefined ? {} : { label: wording.label }),
    why: wording.why,
    ...(wording.see === undefined ? {} : { see: wording.see }),
    instead: wording.instead,
    ...(wording.allowed === undefined ? {} : { allowedInstead: wording.allowed }),
    values: { ...finding.values },
    related: finding.related.map(({ place, label }) => ({ ...jsonPlace(places, place), label })),
    ...(finding.fix === undefined ? {} : { fix: jsonFix(places, finding.fix) }),
    within: finding.within,
    subject: finding.subject,
    key: finding.key,
    allowed: finding.allowed ?? null,
    baselined: finding.baselined ?? false,
    old: finding.old ?? false,
  };
}

function jsonFix(places: Places, { title, kind, edits, creates }: Fix): JsonFix {
  return {
    title,
    kind,
    edits: edits.map((edit) => ({ ...jsonPlace(places, edit), text: edit.text })),
    ...(creates === undefined ? {} : { creates: creates.map(({ path, text }) => ({ file: path, text })) }),
  };
}

type JsonFix = NonNullable<JsonReport['findings'][number]['fix']>;

function jsonProblem(places: Places, problem: Problem): JsonReport['problems'][number] {
  return {
    where: problem.where,
    ...(problem.place === undefined ? {} : jsonPlace(places, problem.place)),
    what: problem.what,
    todo: problem.todo,
  };
}

type JsonPlace = Pick<JsonReport['findings'][number], 'file' | 'start' | 'end'>;

function jsonPlace(places: Places, { path, span }: Place): JsonPlace {
  const text = places.lines(path);
  const position = (offset: number): JsonPlace['start'] => {
    const at = text?.at(offset);
    return { line: at?.line ?? null, column: at?.column ?? null, offset };
  };
  return { file: path, start: position(span.start), end: position(span.end) };
}
