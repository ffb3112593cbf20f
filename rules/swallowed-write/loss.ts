import type { CallId } from '#facts/index';
import type { FunctionRef, Project } from '#project/index';
import { fateOf, type Fate } from './fate.js';
import { callsOf, forgets, givesPromise, statementCalls, type WritingCall } from './write.js';

/** A place at which the failure of a write is lost. */
export interface Loss {
  readonly call: WritingCall;
  readonly fate: Extract<Fate, { readonly at: unknown }>;
}

/** Beyond so many functions a call is a part of the program, not a write. */
const deepest = 3;

/** Follows each write through the functions that hand its failure on, to where it is lost. */
export function* lossesOf(project: Project): Iterable<Loss> {
  const undoes = undoing(project);
  const seen = new Set<string>();
  let calls: readonly WritingCall[] = [...statementCalls(project)];
  while (calls.length > 0) {
    const next: WritingCall[] = [];
    for (const call of calls) {
      const key = `${call.path}:${call.call} ${call.table?.name ?? ''}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const fate = fateHere(project, call, undoes);
      if (fate.kind === 'leaves') next.push(...callersOf(project, fate.ref, call));
      else if (fate.kind !== 'handled') yield { call, fate };
    }
    calls = next;
  }
}

function fateHere(
  project: Project,
  { path, call, depth }: WritingCall,
  undoes: (path: string, call: CallId) => boolean,
): Fate {
  const fact = project.facts(path).calls[call];
  if (!fact) return { kind: 'handled' };
  const within = { path, function: fact.function };
  if (depth > 0 && forgets(fact)) return { kind: 'dropped', at: { path, span: fact.calleeSpan }, within };
  const fate = fateOf(project, path, call, undoes);
  // A program that ends with its own promise's failure has told the one who started it.
  return depth > 0 && fate.kind === 'dropped' && fact.function === 0 ? { kind: 'handled' } : fate;
}

function callersOf(
  project: Project,
  ref: FunctionRef,
  { what, table, writtenAt, depth }: WritingCall,
): readonly WritingCall[] {
  const fact = project.facts(ref.path).functions[ref.function];
  if (!fact || ref.function === 0 || depth >= deepest || !givesPromise(fact)) return [];
  const statement = /\((.*)\)$/.exec(what)?.[1] ?? what;
  // A callback bears its holder's name without being it.
  const isNamed = !fact.anonymous || project.facts(ref.path).bindings.some(({ defines }) => defines === ref.function);
  return [...callsOf(project, ref)].map(({ path, call }) => ({
    path,
    call,
    what: isNamed ? `${fact.name.replace(/^.*\./, '')} (${statement})` : what,
    writtenAt,
    depth: depth + 1,
    ...(table ? { table } : {}),
  }));
}

/** ROLLBACK and its kin undo; they tell nobody. */
function undoing(project: Project): (path: string, call: CallId) => boolean {
  const undone = new Set(
    project.everywhere.statements
      .filter(({ statement }) => statement.operation === 'transaction')
      .map(({ site }) => `${site.path}:${site.call ?? ''}`),
  );
  return (path, call) => {
    const callee = project.facts(path).calls[call]?.callee;
    const name = callee?.kind === 'member' ? callee.property : '';
    return undone.has(`${path}:${call}`) || name === 'rollback' || name === 'release';
  };
}
