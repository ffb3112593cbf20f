import type { CallFact, FileFacts } from '#facts/index';
import { contains, type Place, type Span } from '#facts/span';
import type { BoundStatement, ConstantName, Project } from '#project/index';
import type { Fix } from '../fix.js';
import { constantIn } from './import-edit.js';

/**
 * The edits that put a constant in the place of a string of the code. The value stays what it was; it is a `fix` where the
 * compiler surely accepts it too, and elsewhere a suggestion: a member of an object `as const` keeps its type, so that what is first given one
 * takes no other, and a member of an enum is no member of a union of strings.
 */
export function constantNamed(
  project: Project,
  bound: BoundStatement,
  at: Place,
  value: string,
  constant: ConstantName,
): Pick<Fix, 'kind' | 'edits'> | undefined {
  if (!project.source.files.includes(at.path) || at.path.endsWith('.sql')) return undefined;
  const source = project.source.text(at.path);
  const written = source.slice(at.span.start, at.span.end);
  // An attribute of JSX takes a string, and anything else in braces.
  const attribute = /\.[jt]sx$/.test(at.path) && source[at.span.start - 1] === '=';
  if (attribute || !["'", '"', '`'].some((quote) => written === `${quote}${value}${quote}`)) return undefined;
  const named = constantIn(project, at, constant);
  if (named === undefined) return undefined;
  const typed = /\.[cm]?tsx?$/.test(at.path);
  const kind = !typed || isAccepted(project, bound, at, constant) ? 'fix' : 'suggestion';
  return { kind, edits: [{ ...at, text: named.code }, ...named.edits] };
}

function isAccepted(project: Project, bound: BoundStatement, { path, span }: Place, constant: ConstantName): boolean {
  const facts = project.facts(path);
  const call = callWith(facts, span);
  if (project.facts(constant.path).bindings.some(({ kind, name }) => kind === 'enum' && name === constant.name)) {
    return (
      call !== undefined &&
      path === bound.site.path &&
      (bound.site.builder !== undefined || call === facts.calls[bound.site.call ?? -1])
    );
  }
  if (call !== undefined) return true;
  if (facts.memberAssignments.some(({ value }) => contains(value.span, span))) return true;
  return facts.bindings.some(
    ({ assignments, init, type, kind }) =>
      assignments.some(({ value }) => contains(value.span, span)) ||
      (init !== undefined &&
        contains(init.span, span) &&
        (type !== undefined || (kind === 'const' && init.kind !== 'object' && init.kind !== 'array'))),
  );
}

/** The innermost call that is given the place, with no function between. */
function callWith(facts: FileFacts, span: Span): CallFact | undefined {
  const around = facts.calls.filter(
    (call) =>
      call.arguments.some(({ value }) => contains(value.span, span)) &&
      !facts.functions.some((one, id) => id > 0 && contains(call.span, one.span) && contains(one.span, span)),
  );
  return around.sort((one, other) => one.span.end - one.span.start - (other.span.end - other.span.start))[0];
}
