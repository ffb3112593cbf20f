import type { Span } from '#facts/span';
import { isForEslint } from '#gate/eslint-differences';
import { isOpen } from '#gate/finding-state';
import type { Edit, Finding, Fix } from '#gate/index';
import { gateIds, registry } from '#host/index';
import { wordingBy } from '#report/message';

/** A finding as ESLint is to show it. */
export interface Report {
  readonly gate: string;
  readonly messageId: string;
  readonly text: string;
  readonly span: Span;
  readonly change?: Change;
}

/** What ends the finding, where all of it is in the same file: a rule changes no other, and makes none. */
export interface Change extends Pick<Fix, 'title' | 'kind'> {
  readonly edits: readonly Pick<Edit, 'span' | 'text'>[];
}

const wording = wordingBy(registry);

/** Errors alone: notes fail no run of the command line, and a rule's severity, which is the user's, would make them fail this one (`eslintDifferences`). */
export function reportsOf(findings: readonly Finding[]): readonly Report[] {
  return findings
    .filter((finding) => gateIds.includes(finding.gate) && isOpen(finding) && isForEslint(finding))
    .map((finding) => {
      const { what, instead } = wording(finding);
      const { gate, messageId, place } = finding;
      return { gate, messageId, text: `${what}. ${instead}`, span: place.span, ...changeOf(finding) };
    });
}

function changeOf({ fix, place }: Finding): Pick<Report, 'change'> {
  if (fix === undefined || (fix.creates ?? []).length > 0 || fix.edits.length === 0) return {};
  if (fix.edits.some(({ path }) => path !== place.path)) return {};
  const { title, kind, edits } = fix;
  return { change: { title, kind, edits: edits.map(({ span, text }) => ({ span, text })) } };
}
