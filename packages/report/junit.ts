import { visible } from './cells.js';
import { entriesOf, isError, problemEntriesOf, type Around, type Entry, type ProblemEntry } from './entries.js';
import { framesOf } from './frames.js';
import { compare } from './order.js';
import type { Run } from './run.js';
import { sectionLines } from './sections.js';
import { element, type Element } from './xml.js';

/**
 * A run as JUnit XML, which nearly every CI server shows: a suite for each gate that ran, in it a case for each finding, or one
 * that passed. An error is a failure, a finding that does not count is skipped, a note passes and says what it has to say.
 */
export function renderJunit(run: Run, around: Around = {}): string {
  const problems = problemEntriesOf(run, around);
  const suites = [
    ...(problems.length === 0 ? [] : [suite('drift-gate', undefined, problems.map(problemCase))]),
    ...run.results.flatMap((result) => {
      const entries = entriesOf({ ...run, results: [result] }, around);
      const gates = new Set([...result.coverage.gates, ...result.findings.map(({ gate }) => gate)]);
      return [...gates].sort(compare).map((gate) => {
        const own = entries.filter(({ finding }) => finding.gate === gate);
        const passed = element('testcase', { name: 'no findings', classname: gate });
        return suite(gate, result.project, own.length === 0 ? [passed] : own.map(findingCase));
      });
    }),
  ];
  const totals = sums(suites.flatMap(({ children }) => children));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: 'drift-gate', ...totals }, suites).text()}`;
}

function suite(gate: string, project: string | undefined, cases: readonly Element[]): Element {
  const name = project === undefined ? gate : `${project}: ${gate}`;
  return element('testsuite', { name, ...sums(cases) }, cases);
}

function sums(cases: readonly Element[]): Readonly<Record<string, string>> {
  const of = (name: string): string =>
    String(cases.filter(({ children }) => children.some((child) => child.name === name)).length);
  return { tests: String(cases.length), failures: of('failure'), errors: of('error'), skipped: of('skipped') };
}

function findingCase(entry: Entry): Element {
  const { finding, wording, places } = entry;
  const what = visible(wording.what);
  const at = visible(places.text(finding.place));
  const message = `${what} (${at})`;
  const whole = [message, ...framesOf(places, finding, wording), ...sectionLines(entry)].join('\n');
  return element(
    'testcase',
    {
      name: message,
      classname: finding.gate,
      // GitLab links the file, and others the line as well.
      file: places.path(finding.place.path),
      line: String(places.lines(finding.place.path)?.at(finding.place.span.start).line ?? 1),
    },
    [outcome(entry, what, whole)],
  );
}

function outcome(entry: Entry, what: string, whole: string): Element {
  const { allowed, baselined, old } = entry.finding;
  if (allowed !== undefined) return element('skipped', { message: `allowed: ${visible(allowed)}` });
  if (baselined === true) return element('skipped', { message: 'in the baseline' });
  if (old === true) return element('skipped', { message: 'it was there before' });
  if (!isError(entry)) return element('system-out', {}, [], whole);
  return element('failure', { message: what, type: entry.finding.gate }, [], whole);
}

function problemCase({ problem, places }: ProblemEntry): Element {
  const { where, place, what, todo } = problem;
  const message = visible([what, todo].filter((part) => part !== '').join('; '));
  const at = place === undefined ? [] : [`at ${visible(places.text(place))}`];
  const error = element('error', { message, type: 'problem' }, [], [visible(where), ...at, message].join('\n'));
  return element('testcase', { name: visible(where), classname: 'drift-gate' }, [error]);
}
