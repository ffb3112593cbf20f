import { createHash } from 'node:crypto';
import type { Place } from '#facts/span';
import { visible } from './cells.js';
import { entriesOf, fingerprint, problemEntriesOf, type Around, type Entry, type ProblemEntry } from './entries.js';
import type { Places } from './places.js';
import type { Run } from './run.js';
import { plainBody } from './sections.js';

/** What GitLab reads of Code Climate's format, and the body that others show. */
interface GitlabIssue {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: 'info' | 'minor' | 'major' | 'critical' | 'blocker';
  readonly location: { readonly path: string; readonly lines: { readonly begin: number; readonly end: number } };
  readonly content?: { readonly body: string };
}

/**
 * A run as a code quality report of GitLab. It knows no accepted findings, so these and the baseline's are left out. What is old is
 * not: GitLab compares with the target branch itself, and would take it for mended. Nor does it know a run that could not do its job,
 * so a problem is an issue that blocks.
 */
export function renderGitlab(run: Run, around: Around = {}): string {
  const issues: readonly GitlabIssue[] = [
    ...problemEntriesOf(run, around).map(problemIssue),
    ...entriesOf(run, around)
      .filter(({ finding }) => finding.allowed === undefined && finding.baselined === undefined)
      .map(findingIssue),
  ];
  return `${JSON.stringify(issues, null, 2)}\n`;
}

function findingIssue(entry: Entry): GitlabIssue {
  const { finding, wording, places } = entry;
  return {
    description: visible(wording.what),
    check_name: finding.gate,
    fingerprint: fingerprint(entry),
    severity: entry.finding.severity === 'error' ? 'major' : 'info',
    location: locationOf(places, finding.place),
    content: { body: plainBody(entry) },
  };
}

function problemIssue({ problem, places }: ProblemEntry): GitlabIssue {
  const { where, place, what, todo } = problem;
  return {
    description: visible([`${where}: ${what}`, todo].filter((part) => part !== '').join('; ')),
    check_name: 'drift-gate',
    fingerprint: createHash('sha256')
      .update(JSON.stringify(['problem', where, what]))
      .digest('hex'),
    severity: 'blocker',
    // An issue without a file is none to GitLab. What a problem names begins with a file, or stands for the run.
    location:
      place === undefined
        ? { path: where.split(': ')[0] ?? where, lines: { begin: 1, end: 1 } }
        : locationOf(places, place),
  };
}

function locationOf(places: Places, { path, span }: Place): GitlabIssue['location'] {
  const lines = places.lines(path);
  const begin = lines?.at(span.start).line ?? 1;
  return { path: places.path(path), lines: { begin, end: lines?.at(span.end).line ?? begin } };
}
