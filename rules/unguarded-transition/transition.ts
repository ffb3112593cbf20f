import { holdsStandIn } from '#project/rendered';
import type { ColumnWrite, Project } from '#project/index';
import type { Place } from '#facts/span';
import { isCase, isClaimed, isUnchanged } from './claim.js';
import { answer, type Target } from './predicate.js';

/** An UPDATE of a state column, and what it asks of the row. */
export interface Transition {
  readonly write: ColumnWrite;
  /** The column's name in SET. */
  readonly place: Place;
  /** `revives`: the predicate lets a terminal state through, which is given up. */
  readonly verdict: 'guarded' | 'unguarded' | 'undecided' | 'revives';
  readonly revived?: { readonly state: string; readonly at: Place };
}

/** Every UPDATE and DO UPDATE of the column, in order. */
export function transitionsOf(
  project: Project,
  {
    table: name,
    column,
    terminal,
  }: { readonly table: string; readonly column: string; readonly terminal: readonly string[] },
): readonly Transition[] {
  const [first = '', second] = name.split('.');
  const table = project.table(second === undefined ? { name: first } : { schema: first, name: second });
  return project.columnWrites.flatMap((write) => {
    const updates = write.via === 'conflict' || write.write.operation === 'update';
    if (!updates || write.table !== table || write.columnName !== column) return [];
    const target: Target = { project, bound: write.bound, table: write.write.table, column };
    if (isUnchanged(target, write.assignment.value)) return [];
    return [{ write, place: write.bound.place(write.assignment.span), ...judge(target, write, terminal) }];
  });
}

function judge(
  target: Target,
  write: ColumnWrite,
  terminal: readonly string[],
): Pick<Transition, 'verdict' | 'revived'> {
  const { bound, assignment } = write;
  const where = write.via === 'conflict' ? write.write.conflict?.where : write.write.where;
  if (answer(target, where, undefined).kind === 'unasked') {
    if (isClaimed(target) || isCase(target, assignment.value, terminal)) return { verdict: 'guarded' };
    return { verdict: mayAskElsewhere(write) ? 'undecided' : 'unguarded' };
  }
  const written = bound.values(assignment.value);
  for (const state of terminal) {
    const through = answer(target, where, state);
    if (through.kind !== 'yes') continue;
    // A terminal state that is written anew changes nothing; of several sources, it may be the one that goes with it.
    const stays = [...written.flow, ...written.possible].some(({ value }) => terminal.some((one) => one === value));
    if (stays || written.flow.length === 0 || isCase(target, assignment.value, terminal)) continue;
    return { verdict: 'revives', revived: { state, at: bound.place(through.by) } };
  }
  return { verdict: 'guarded' };
}

/** Behind the table's name some part of the statement is not known: the predicate may stand there. */
function mayAskElsewhere({ bound, write }: ColumnWrite): boolean {
  const { site, statement } = bound;
  if (site.reading.kind === 'read') return false;
  const own = site.variants.find(({ statements }) => statements.includes(bound));
  const from = write.table.span.end;
  // What is left out at its end is the statement's, up to where the next one begins.
  const to = Math.min(
    Infinity,
    ...(own?.statements ?? []).map((one) => one.statement.span.start).filter((start) => start > from),
  );
  return (
    site.variants.every(({ text, blanks }) => !holdsStandIn(text) && blanks.length === 0) ||
    holdsStandIn(own?.text.slice(from, statement.span.end) ?? '') ||
    own?.blanks.some((at) => from <= at && at < to) === true
  );
}
