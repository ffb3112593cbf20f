import { z } from 'zod';
import type { CallId } from '#facts/index';
import type { Place } from '#facts/span';
import type { Project } from '#project/index';
import { functionNamed, shortName } from '#project/function-names';
import { sameTable, tableNamed } from '#project/table-names';

/** What a call must come before. */
export interface Target {
  /** As in `INSERT INTO workspaces`. */
  readonly phrase: string;
  /** The places at which this call is it; none where it is not. */
  at(path: string, call: CallId): readonly Place[];
}

/** The options that name it. */
export const beforeSchema = z
  .strictObject({
    call: z.string().optional().describe('A call of this function, as `path#function`.'),
    insertInto: z.string().optional().describe('An INSERT into this table.'),
    write: z.string().optional().describe('Any INSERT, UPDATE or DELETE of this table.'),
  })
  .refine((before) => Object.values(before).filter((one) => one !== undefined).length === 1, {
    message: 'needs exactly one of call, insertInto and write',
  });

type Before = z.output<typeof beforeSchema>;

export function targetOf(project: Project, { call, insertInto, write }: Before): Target {
  const table = insertInto ?? write;
  if (table !== undefined) {
    const places = writesOf(project, table, insertInto !== undefined);
    const phrase = insertInto === undefined ? `a write of ${table}` : `INSERT INTO ${table}`;
    return { phrase, at: (path, id) => places.get(`${path}:${id}`) ?? [] };
  }
  const wanted = functionNamed(project, call ?? '');
  return {
    phrase: `the call of ${shortName(call ?? '')}`,
    at(path, id) {
      const callees = project.functions.callees(path, id);
      const isIt = callees.some((ref) => ref.path === wanted?.path && ref.function === wanted.function);
      const span = project.facts(path).calls[id]?.calleeSpan;
      return isIt && span !== undefined ? [{ path, span }] : [];
    },
  };
}

function writesOf(project: Project, tableName: string, insertsAlone: boolean): ReadonlyMap<string, readonly Place[]> {
  const table = tableNamed(project, tableName);
  const places = new Map<string, readonly Place[]>();
  for (const bound of project.everywhere.statements) {
    const { path, call } = bound.site;
    if (call === undefined) continue;
    for (const write of bound.statement.writes) {
      if ((insertsAlone && write.operation !== 'insert') || !sameTable(project, write.table, table)) continue;
      const key = `${path}:${call}`;
      const before = places.get(key) ?? [];
      const place = bound.place(write.table.span);
      // The variants of one text hold the same characters.
      if (!before.some((one) => one.span.start === place.span.start)) places.set(key, [...before, place]);
    }
  }
  return places;
}
