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
 * Where a file expects its calls to be refused: `expect(db.query(…)).rejects`, `assert.rejects(db.query(…))`, or a helper that
 * says so by its name, `expectConstraintError(…)`. A statement there is written to break what it breaks, and changes nothing.
 */
export function refusedIn(facts: FileFacts, text: string): readonly Span[] {
  if (!/rejects|throwsAsync/.test(text) && !expectation.test(text)) return [];
  return facts.calls.flatMap((call) => {
    const name = calleeName(call);
    if (refusals.has(name) || (call.callee.kind === 'reference' && expectation.test(name))) return [call.span];
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

const expectation = /\b(?:expect|assert|should)\w*(?:Error|Reject|Refus|Fail|Throw|Violat)/;
const refusals: ReadonlySet<string> = new Set(['rejects', 'throwsAsync']);
const comparisons: ReadonlySet<string> = new Set([
  'includes', 'startsWith', 'endsWith', 'indexOf', 'lastIndexOf', 'toBe', 'toEqual', 'toStrictEqual', 'toContain',
  'toContainEqual', 'toMatch', 'toMatchObject', 'toHaveBeenCalledWith', 'toHaveBeenLastCalledWith', 'toHaveBeenNthCalledWith',
  'stringContaining', 'stringMatching', 'strictEqual', 'deepStrictEqual', 'deepEqual', 'notStrictEqual', 'calledWith',
]); // prettier-ignore
