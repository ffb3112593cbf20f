import type { CallFact, Expression, FileFacts } from '#facts/index';
import type { Span } from '#facts/span';
import { calleeName } from './callee-names.js';

/** What a test declares is not there to be imported by what it tests. */
export function isTestFile(path: string): boolean {
  return /(?:^|\/)(?:__tests__|__mocks__|__fixtures__)\/|[._-](?:test|spec)\.[cm]?[jt]sx?$/.test(path);
}

/** A text that another one is compared with or searched for, `sql.includes('INSERT INTO t')`, is run by nobody. */
export function isComparison(call: CallFact): boolean {
  return call.callee.kind === 'member' && comparisons.has(calleeName(call));
}

/**
 * Where a file expects its calls to be refused: `expect(db.query(…)).rejects`, `assert.rejects(db.query(…))`. A statement there
 * is written to break what it breaks, and changes nothing.
 */
export function refusedIn(facts: FileFacts, text: string): readonly Span[] {
  if (!/rejects|throwsAsync/i.test(text)) return [];
  return facts.calls.flatMap((call) => {
    if (refusals.has(calleeName(call))) return [call.span];
    const expected = call.callee.kind === 'member' ? expectedToFail(call.callee.object) : undefined;
    const inner = expected === undefined ? undefined : facts.calls[expected];
    return inner === undefined ? [] : [inner.span];
  });
}

/** The call of `expect(…)` in `expect(…).rejects` and `expect(…).rejects.not`. */
function expectedToFail(expression: Expression): number | undefined {
  if (expression.kind !== 'member') return undefined;
  if (expression.property !== 'rejects') return expectedToFail(expression.object);
  return expression.object.kind === 'call' ? expression.object.call : undefined;
}

const refusals: ReadonlySet<string> = new Set(['rejects', 'assertRejects', 'throwsAsync']);
const comparisons: ReadonlySet<string> = new Set([
  'includes', 'startsWith', 'endsWith', 'indexOf', 'lastIndexOf', 'toBe', 'toEqual', 'toStrictEqual', 'toContain',
  'toContainEqual', 'toMatch', 'toMatchObject', 'toHaveBeenCalledWith', 'toHaveBeenLastCalledWith', 'toHaveBeenNthCalledWith',
  'stringContaining', 'stringMatching', 'strictEqual', 'deepStrictEqual', 'deepEqual', 'notStrictEqual', 'calledWith',
]); // prettier-ignore
