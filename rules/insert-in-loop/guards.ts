import type { CallId, FileFacts } from '#facts/index';
import type { Place } from '#facts/span';
import type { FunctionRef, Project } from '#project/index';
import type { LoopStep } from '#project/loops';
import { enclosing, reachedOnlyAfter, type BodyPlace } from '#project/paths';
import { lastName, runsOfArgument, sureCalls, type IsCall } from '#project/sure-calls';
import type { Statement, TableName } from '#sql/statement';
import { catchesUniqueViolation } from './caught-violation.js';
import { dependsOn } from './derivation.js';
import { foundAbsent, updatedNone } from './existence-branch.js';
import { sameTable } from '#project/table-names';

/** What keeps an INSERT into one table from inserting a row that is there. */
export interface Guards {
  /** Whether one function on the way from the loop to the INSERT, which is `insert`, guards it. */
  hold(step: LoopStep, insert: CallId): boolean;
  /** Calls of a lookup in this function, for a message that says why they do not count. */
  near(ref: FunctionRef): readonly Place[];
}

export function guardsOf(
  project: Project,
  table: Pick<TableName, 'schema' | 'name'>,
  lookups: readonly FunctionRef[],
): Guards {
  const statements = statementsByCall(project);
  const at = (path: string, call: CallId): readonly Statement[] => statements.get(`${path}:${call}`)?.all ?? [];
  const isTable = (name: TableName): boolean => sameTable(project, name, table);

  const isLookup: IsCall = (path, call) => {
    const callees = project.functions.callees(path, call);
    if (callees.some((ref) => lookups.some((lookup) => isSame(ref, lookup)))) return true;
    // An injected lookup cannot be followed to its function; then its name speaks.
    const name = lastName(project.facts(path).calls[call]);
    return callees.length === 0 && lookups.some((lookup) => ownName(project, lookup) === name);
  };
  const deletes: IsCall = (path, call) =>
    at(path, call).some((statement) =>
      statement.writes.some((write) => write.operation === 'delete' && isTable(write.table)),
    );
  const insertsElsewhere: IsCall = (path, call) =>
    at(path, call).some((statement) =>
      statement.writes.some((write) => write.operation === 'insert' && !isTable(write.table)),
    );
  const isSelect = (one: Statement): boolean => one.operation === 'select' && one.reads.some(isTable);
  const isUpdate = (one: Statement): boolean =>
    one.writes.some((write) => write.operation === 'update' && isTable(write.table));
  /** A call that runs such a statement, or calls a function that does. */
  function running(isOne: (statement: Statement) => boolean): IsCall {
    const inFunctions = new Set<string>();
    for (const { path, call, all } of statements.values()) {
      const fact = all.some(isOne) ? project.facts(path).calls[call] : undefined;
      if (fact) inFunctions.add(keyOf({ path, function: fact.function }));
    }
    return (path, call) =>
      at(path, call).some(isOne) || project.functions.callees(path, call).some((ref) => inFunctions.has(keyOf(ref)));
  }

  const isFunction = (ref: FunctionRef): boolean => lookups.some((lookup) => isSame(ref, lookup));
  const surelyLooksUp = sureCalls(project, { isDone: isLookup, isFunction }, true);
  const surelyDeletes = sureCalls(project, { isDone: deletes }, true);
  const surelyFinds = sureCalls(project, { isDone: running(isSelect) }, true);
  const surelyUpdates = sureCalls(project, { isDone: running(isUpdate) }, true);

  /** A result that one path alone has asked for says nothing on the others. */
  function foundNone({ ref, within, target }: LoopStep): boolean {
    const facts = project.facts(ref.path);
    const finds = (call: CallId): boolean => surelyFinds(ref.path, call);
    return foundAbsent(facts, within, target, finds) && anywhereBefore(facts, ref, target, finds);
  }

  /** An UPDATE before the loop has said nothing of this item. */
  function changedNone({ ref, within, target }: LoopStep): boolean {
    const updates = (call: CallId): boolean => surelyUpdates(ref.path, call);
    return updatedNone(project.facts(ref.path), within, target, updates) && reachedOnlyAfter(within, target, updates);
  }

  /** A parent row that this function has just made, whose key the INSERT is given. */
  function hasFreshKey({ ref, target }: LoopStep, insert: CallId): boolean {
    if (target !== insert) return false;
    const facts = project.facts(ref.path);
    const isParent = (call: CallId): boolean => insertsElsewhere(ref.path, call);
    const given = facts.calls[insert]?.arguments.map((item) => item.value) ?? [];
    return given.some((value) => dependsOn(facts, value, isParent)) && anywhereBefore(facts, ref, target, isParent);
  }

  function asksFirst(step: LoopStep): boolean {
    const { ref, within, target } = step;
    return (
      reachedOnlyAfter(within, target, (call) => surelyLooksUp(ref.path, call)) ||
      foundNone(step) ||
      changedNone(step) ||
      catchesUniqueViolation(project, step)
    );
  }

  /** `unlessThere(name, () => insert(name))`: the function that runs the callback asks before it does. */
  function receiverAsksFirst({ ref, target }: LoopStep): boolean {
    const runs =
      typeof target === 'number' ? undefined : runsOfArgument(project, { path: ref.path, function: target.function });
    return (
      runs?.every(({ ref: receiver, call }) => {
        const within = project.facts(receiver.path).functions[receiver.function]?.body;
        return within !== undefined && asksFirst({ ref: receiver, within, target: call, loop: false });
      }) ?? false
    );
  }

  return {
    hold(step, insert) {
      const { ref, target } = step;
      const facts = project.facts(ref.path);
      return (
        asksFirst(step) ||
        receiverAsksFirst(step) ||
        anywhereBefore(facts, ref, target, (call) => surelyDeletes(ref.path, call)) ||
        hasFreshKey(step, insert)
      );
    },
    near(ref) {
      const calls = project.facts(ref.path).calls;
      return calls.flatMap((fact, call) =>
        fact.function === ref.function && isLookup(ref.path, call) ? [{ path: ref.path, span: fact.calleeSpan }] : [],
      );
    },
  };
}

/** Before the place in its own function, or before the function is made in those around it; outside of the loop too. */
function anywhereBefore(
  facts: FileFacts,
  ref: FunctionRef,
  target: BodyPlace,
  isGuard: (call: CallId) => boolean,
): boolean {
  const body = facts.functions[ref.function]?.body;
  if (body && reachedOnlyAfter(body, target, isGuard)) return true;
  const outer = enclosing(facts.functions, ref.function);
  return (
    outer !== undefined && anywhereBefore(facts, { path: ref.path, function: outer.parent }, outer.target, isGuard)
  );
}

interface StatementsOfCall {
  readonly path: string;
  readonly call: CallId;
  readonly all: Statement[];
}

function statementsByCall(project: Project): ReadonlyMap<string, StatementsOfCall> {
  const found = new Map<string, StatementsOfCall>();
  for (const { site, statement } of project.everywhere.statements) {
    const { path, call } = site;
    if (call === undefined) continue;
    const key = `${path}:${call}`;
    const known = found.get(key) ?? { path, call, all: [] };
    known.all.push(statement);
    found.set(key, known);
  }
  return found;
}

function ownName(project: Project, ref: FunctionRef): string | undefined {
  return project.functions.name(ref).split(/[#.]/).at(-1);
}

function isSame(one: FunctionRef, other: FunctionRef): boolean {
  return keyOf(one) === keyOf(other);
}

function keyOf(ref: FunctionRef): string {
  return `${ref.path}#${ref.function}`;
}
