import type { CallId, FileFacts } from '#facts/index';
import { allExpressions } from '#project/all-expressions';

/** Somebody gets what the call comes to: it is more than a statement of its own. */
export function isUsed(facts: FileFacts, id: CallId): boolean {
  const result = facts.calls[id]?.result;
  if (result !== 'awaited') return result === 'returned' || result === 'used';
  return allExpressions(facts).some((one) => one.kind === 'call' && one.call === id);
}

/** `const written = write(); written.catch(…)`: the only call that a kept promise is used for; -1 where there is none. */
export function callOnHeld(facts: FileFacts, id: CallId): CallId {
  const held = facts.bindings.findIndex(({ kind, path, init }) => {
    return kind === 'const' && path.length === 0 && init?.kind === 'call' && init.call === id;
  });
  const [only, ...more] = facts.references.filter(({ binding }) => held >= 0 && binding === held);
  if (only === undefined || more.length > 0) return -1;
  return facts.calls.findIndex(
    ({ callee }) =>
      callee.kind === 'member' && callee.object.span.start === only.span.start && callee.object.kind === 'reference',
  );
}
