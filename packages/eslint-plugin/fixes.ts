import type { TSESLint } from '@typescript-eslint/utils';
import { contains, type Span } from '#facts/span';
import type { Finding, Gate } from '#gate/index';

interface Report {
  readonly fix?: TSESLint.ReportFixFunction;
  readonly suggest?: TSESLint.ReportSuggestionArray<string>;
}

/** The message of a suggestion, which is worded as data, as all messages are. */
export const suggestionMessage = 'suggestion';

/** What a rule must say beforehand of the changes that it offers. */
export function fixMeta({
  messages,
}: Pick<Gate, 'messages'>): Pick<TSESLint.RuleMetaData<string>, 'fixable' | 'hasSuggestions'> {
  const all = Object.values(messages);
  return {
    ...(all.some(({ fix }) => fix !== undefined) ? { fixable: 'code' } : {}),
    ...(all.some(({ suggestion }) => suggestion !== undefined) ? { hasSuggestions: true } : {}),
  };
}

/** The change that a finding carries, where all of it is in what the linter shows: it changes no other file, and makes none. */
export function fixOf({ fix, place }: Finding, shown: Span): Report {
  if (fix === undefined || (fix.creates ?? []).length > 0 || fix.edits.length === 0) return {};
  if (fix.edits.some(({ path, span }) => path !== place.path || !contains(shown, span))) return {};
  const change: TSESLint.ReportFixFunction = (fixer) =>
    fix.edits.map(({ span, text }) => fixer.replaceTextRange([span.start - shown.start, span.end - shown.start], text));
  if (fix.kind === 'fix') return { fix: change };
  return { suggest: [{ messageId: suggestionMessage, data: { text: fix.title }, fix: change }] };
}
