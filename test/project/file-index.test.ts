import { expect, test } from 'vitest';
import { extractFile } from '#extract/extract';
import { contains } from '#facts/span';
import { callAt, callAround } from '#project/file-index';

const text = 'a(b(c), d(e(1), `${f()}`)).g(h(), () => { i(); j(k); }); l(); tag`${m()} ${n(o())}`; new P(q());';
const facts = extractFile(text, { fileName: 'a.ts' });

/** The same by looking at every call. */
function innermost(span: { readonly start: number; readonly end: number }, not = -1): number | undefined {
  let best: number | undefined;
  facts.calls.forEach((call, id) => {
    const holds = id !== not && contains(call.span, span);
    const length = (one: number) => (facts.calls[one]?.span.end ?? 0) - (facts.calls[one]?.span.start ?? 0);
    if (holds && (best === undefined || length(id) <= length(best))) best = id;
  });
  return best;
}

test('the innermost call of every place', () => {
  for (let start = 0; start < text.length; start += 1) {
    const span = { start, end: start + 1 };
    expect(callAt(facts, span), text.slice(start)).toBe(innermost(span));
  }
});

test('the innermost call around every call', () => {
  expect(facts.calls.map((_, id) => callAround(facts, id))).toEqual(
    facts.calls.map((call, id) => innermost(call.span, id)),
  );
});
