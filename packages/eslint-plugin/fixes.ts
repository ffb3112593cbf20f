import type { TSESLint } from '@typescript-eslint/utils';
import { contains, type Span } from '#facts/span';
import type { GateDescription } from '#report/gate-description';
import type { Report } from './report.js';

interface Offer {
  readonly fix?: TSESLint.ReportFixFunction;
  readonly suggest?: TSESLint.ReportSuggestionArray<string>;
}

/** The message of a suggestion, which is worded as data, as all messages are. */
export const suggestionMessage = 'suggestion';

/** What a rule must say beforehand of the changes that it offers. */
export function fixMeta({
  fixes,
  suggests,
}: GateDescription): Pick<TSESLint.RuleMetaData<string>, 'fixable' | 'hasSuggestions'> {
  return { ...(fixes ? { fixable: 'code' } : {}), ...(suggests ? { hasSuggestions: true } : {}) };
}

/** The change that a report carries, where all of it is in what the linter shows. */
export function offerOf({ change }: Report, shown: Span): Offer {
  if (change === undefined || change.edits.some(({ span }) => !contains(shown, span))) return {};
  const { title, kind, edits } = change;
  const apply: TSESLint.ReportFixFunction = (fixer) =>
    edits.map(({ span, text }) => fixer.replaceTextRange([span.start - shown.start, span.end - shown.start], text));
  if (kind === 'fix') return { fix: apply };
  return { suggest: [{ messageId: suggestionMessage, data: { text: title }, fix: apply }] };
}
