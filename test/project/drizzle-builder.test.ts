import { beforeAll, expect, test } from 'vitest';
import { loadGrammar } from '#sql/grammar';
import { linked } from './linked.js';

beforeAll(loadGrammar);

const schema = `
import { and, between, eq, exists, gt, inArray, isNull, lt, not, notInArray, or, sql } from 'drizzle-orm';
import { alias, integer, pgEnum, pgSchema, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
const runStatus = pgEnum('run_status', ['queued', 'failed', 'done']);
const runs = pgTable('runs', {
  id: uuid('id').primaryKey(),
  parentId: uuid('parent_id'),
  status: runStatus('status').notNull(),
  error: text('error'),
  tries: integer('tries').notNull().default(0),
  closedAt: timestamp('closed_at'),
});
const steps = pgTable('steps', { id: uuid('id'), runId: uuid('run_id'), touchedAt: timestamp('touched_at').$onUpdate(() => new Date()) });
const keys = pgSchema('auth').table('keys', { id: uuid().$defaultFn(() => makeId()), hash: text() });
declare const db: Database, id: string, ids: string[], late: boolean;
`;

/** Holes stand as their characters in braces, what is unknown as `…`. */
type Case = readonly [name: string, source: string, ...texts: readonly string[]];

const cases: readonly Case[] = [
  [
    'a SET list by the names of the database',
    `await db.update(runs).set({ status: 'failed', closedAt: new Date() }).where(eq(runs.id, id));`,
    `UPDATE "runs" SET "status" = {'failed'}, "closed_at" = {new Date()} WHERE "runs"."id" = {id}`,
  ],
  ['no WHERE at all', `await db.update(runs).set({ error: null });`, `UPDATE "runs" SET "error" = {null}`],
  [
    'what is undefined is left out',
    `await db.update(runs).set({ error: undefined, tries: 1 });`,
    `UPDATE "runs" SET "tries" = {1}`,
  ],
  [
    'each arm of what is set or left out',
    `await db.update(runs).set({ tries: 1, error: late ? 'late' : undefined });`,
    `UPDATE "runs" SET "tries" = {1}, "error" = {'late'}`,
    `UPDATE "runs" SET "tries" = {1}`,
  ],
  [
    'a conditional spread, and the same condition once more',
    `await db.update(runs).set({ tries: 1, ...(late ? { status: 'failed' } : {}), ...(late ? { error: 'late' } : { error: null }) });`,
    `UPDATE "runs" SET "tries" = {1}, "status" = {'failed'}, "error" = {'late'}`,
    `UPDATE "runs" SET "tries" = {1}, "error" = {null}`,
  ],
  [
    'a spread behind &&',
    `await db.update(runs).set({ tries: 1, ...(late && { error: 'late' }) });`,
    `UPDATE "runs" SET "tries" = {1}, "error" = {'late'}`,
    `UPDATE "runs" SET "tries" = {1}`,
  ],
  [
    'a later entry takes the place of an earlier one',
    `const base = { status: 'queued', tries: 0 } as const; await db.update(runs).set({ ...base, status: 'done' });`,
    `UPDATE "runs" SET "tries" = {0}, "status" = {'done'}`,
  ],
  [
    'a patch that another function makes',
    `const closing = (error: string) => ({ error, closedAt: null }); await db.update(runs).set({ ...closing('x') });`,
    `UPDATE "runs" SET "error" = {error}, "closed_at" = {null}`,
  ],
  [
    'a patch built in steps',
    `async function finish(failed: boolean) {
       const patch: Partial<Run> = { tries: 1 };
       if (failed) { patch.status = 'failed'; patch.error = 'x'; } else patch.status = 'done';
       await db.update(runs).set(patch);
     }`,
    `UPDATE "runs" SET "tries" = {1}, "status" = {'failed'}, "error" = {'x'}`,
    `UPDATE "runs" SET "tries" = {1}, "status" = {'done'}`,
  ],
  [
    'a step that comes only where the way goes on',
    `async function finish(failed: boolean) {
       const patch: Partial<Run> = {};
       Object.assign(patch, { tries: 2 });
       if (failed) { patch.error = 'x'; throw new Error(); }
       patch.status = 'done';
       await db.update(runs).set({ ...patch, closedAt: null });
     }`,
    `UPDATE "runs" SET "tries" = {2}, "status" = {'done'}, "closed_at" = {null}`,
  ],
  [
    'a patch whose names are chosen at run time',
    `async function merge(values: [keyof Run, string][]) {
       const patch: Partial<Run> = { tries: 1 };
       for (const [key, value] of values) patch[key] = value;
       await db.update(runs).set(patch);
     }`,
    `UPDATE "runs" SET "tries" = {1}, …`,
  ],
  [
    'a patch that grows in a loop',
    `async function merge(values: string[]) {
       const patch: Partial<Run> = { tries: 1 };
       for (const value of values) patch.error = value;
       await db.update(runs).set(patch);
     }`,
    `UPDATE "runs" SET "tries" = {1}, …`,
  ],
  [
    'a property that is no column is passed over',
    `await db.update(runs).set({ tries: 2, nonsense: 1 });`,
    `UPDATE "runs" SET "tries" = {2}`,
  ],
  [
    'a patch that is not known is read in part',
    `export async function patch(values: Patch) { await db.update(runs).set(values).where(eq(runs.id, id)); }`,
    `UPDATE "runs" SET … WHERE "runs"."id" = {id}`,
  ],
  [
    'an UPDATE with rows of another table',
    `await db.update(runs).set({ tries: 0 }).from(steps).innerJoin(keys, eq(keys.id, steps.id)).where(eq(runs.id, steps.runId));`,
    `UPDATE "runs" SET "tries" = {0} FROM "steps" JOIN "auth"."keys" ON "keys"."id" = "steps"."id" WHERE "runs"."id" = "steps"."run_id"`,
  ],
  [
    'pieces of SQL with columns in them',
    'await db.update(runs).set({ tries: sql`${runs.tries} + 1`, error: sql`COALESCE(${runs.error}, ${id})` });',
    `UPDATE "runs" SET "tries" = ("runs"."tries" + 1), "error" = (COALESCE("runs"."error", {id}))`,
  ],
  [
    "helpers of drizzle's tag",
    "await db.update(runs).set({ tries: sql.raw('tries + 1') }).where(sql.join([sql`${runs.id} = ${id}`, isNull(runs.error)], sql` AND `));",
    `UPDATE "runs" SET "tries" = tries + 1 WHERE "runs"."id" = {id} AND "runs"."error" IS NULL`,
  ],
  [
    'a column that drizzle fills in by itself',
    `await db.update(steps).set({ runId: id });`,
    `UPDATE "steps" SET "run_id" = {id}, "touched_at" = {update(steps).set({ runId: id })}`,
  ],
  [
    'operators of conditions',
    `await db.delete(runs).where(and(or(gt(runs.tries, 3), isNull(runs.error)), not(between(runs.tries, 1, 2)), undefined));`,
    `DELETE FROM "runs" WHERE (("runs"."tries" > {3}) OR ("runs"."error" IS NULL)) AND (NOT ("runs"."tries" BETWEEN {1} AND {2}))`,
  ],
  [
    'lists',
    `await db.delete(runs).where(and(inArray(runs.id, ids), notInArray(runs.status, ['done'])));`,
    `DELETE FROM "runs" WHERE ("runs"."id" = ANY ({ids})) AND ("runs"."status" <> ALL ({['done']}))`,
  ],
  [
    'a condition that is there or not',
    `await db.delete(runs).where(and(eq(runs.id, id), late ? isNull(runs.error) : undefined, late && lt(runs.tries, 1)));`,
    `DELETE FROM "runs" WHERE ("runs"."id" = {id}) AND ("runs"."error" IS NULL) AND ("runs"."tries" < {1})`,
    `DELETE FROM "runs" WHERE ("runs"."id" = {id})`,
  ],
  [
    'subqueries',
    `await db.delete(runs).where(and(inArray(runs.id, db.select({ id: steps.runId }).from(steps).where(isNull(steps.id))), exists(db.select().from(steps))));`,
    `DELETE FROM "runs" WHERE ("runs"."id" IN (SELECT "steps"."run_id" FROM "steps" WHERE "steps"."id" IS NULL)) AND (EXISTS (SELECT * FROM "steps"))`,
  ],
  [
    'an awaited query is a value',
    `await db.delete(runs).where(eq(runs.id, await db.select().from(steps)));`,
    `DELETE FROM "runs" WHERE "runs"."id" = {db.select().from(steps)}`,
    `SELECT * FROM "steps"`,
  ],
  [
    'a condition that is kept under a name',
    `const mine = eq(runs.id, id); await db.delete(runs).where(mine).returning();`,
    `DELETE FROM "runs" WHERE "runs"."id" = {id} RETURNING *`,
  ],
  [
    'a condition that grows step by step',
    `async function list() {
       let where = eq(runs.id, id);
       if (late) where = and(where, isNull(runs.error));
       await db.delete(runs).where(where);
     }`,
    `DELETE FROM "runs" WHERE ("runs"."id" = {id}) AND ("runs"."error" IS NULL)`,
    `DELETE FROM "runs" WHERE "runs"."id" = {id}`,
  ],
  [
    'a condition that always gets one more',
    `async function list() {
       let where = eq(runs.id, id);
       where = and(where, isNull(runs.error))!;
       where = late ? and(where, gt(runs.tries, 1))! : where;
       await db.delete(runs).where(where);
     }`,
    `DELETE FROM "runs" WHERE (("runs"."id" = {id}) AND ("runs"."error" IS NULL)) AND ("runs"."tries" > {1})`,
    `DELETE FROM "runs" WHERE ("runs"."id" = {id}) AND ("runs"."error" IS NULL)`,
  ],
  [
    'an object that is made of itself',
    `async function set() {
       let patch: Partial<Run> = { tries: 1 };
       if (late) patch = { ...patch, error: 'late' };
       await db.update(runs).set(patch);
     }`,
    `UPDATE "runs" SET "tries" = {1}, "error" = {'late'}`,
    `UPDATE "runs" SET "tries" = {1}`,
  ],
  [
    'a query that asks itself',
    `const tree = (depth: number) => db.select().from(runs).where(inArray(runs.parentId, tree(depth - 1))); await tree(3);`,
    `SELECT * FROM "runs" WHERE "runs"."parent_id" IN (SELECT * FROM "runs" WHERE "runs"."parent_id" IN (SELECT * FROM "runs" WHERE "runs"."parent_id" IN (SELECT * FROM "runs" WHERE "runs"."parent_id" = ANY ({tree(depth - 1)}))))`,
  ],
  [
    'conditions that are gathered in a list',
    `async function list() {
       const all = [eq(runs.id, id)];
       if (late) all.push(isNull(runs.error));
       await db.delete(runs).where(and(...all, gt(runs.tries, 1)));
     }`,
    `DELETE FROM "runs" WHERE ("runs"."id" = {id}) AND ("runs"."error" IS NULL) AND ("runs"."tries" > {1})`,
    `DELETE FROM "runs" WHERE ("runs"."id" = {id}) AND ("runs"."tries" > {1})`,
  ],
  [
    'conditions that are gathered in a loop',
    `async function list(names: string[]) {
       const all = [eq(runs.id, id)];
       for (const name of names) all.push(eq(runs.error, name));
       await db.delete(runs).where(and(...all));
     }`,
    `DELETE FROM "runs" WHERE ("runs"."id" = {id}) AND …`,
  ],
  [
    'an unknown condition is read in part',
    `export async function sweep(which: SQL) { await db.delete(runs).where(which); }`,
    `DELETE FROM "runs" WHERE …`,
  ],
  [
    'a row, in a schema of its own, with an id that drizzle makes',
    `await db.insert(keys).values({ hash: id });`,
    `INSERT INTO "auth"."keys" ("hash", "id") VALUES ({id}, {insert(keys).values({ hash: id })})`,
  ],
  [
    'rows with different columns',
    `await db.insert(runs).values([{ id, status: 'queued' }, { id, error: 'x' }]);`,
    `INSERT INTO "runs" ("id", "status", "error") VALUES ({id}, {'queued'}, DEFAULT), ({id}, DEFAULT, {'x'})`,
  ],
  [
    'rows made of items',
    `await db.insert(runs).values(ids.map((one) => ({ id: one, status: 'queued' as const })));`,
    `INSERT INTO "runs" ("id", "status") SELECT {one}, {'queued'} FROM unnest({ids.map((one) => ({ id: one, status: 'queued' as const }))})`,
  ],
  [
    'a row that is not known',
    `export async function add(row: Row) { await db.insert(runs).values(row); }`,
    `INSERT INTO "runs" …`,
  ],
  [
    'rows that are not known',
    `export async function add(rows: Row[]) { await db.insert(runs).values(rows); }`,
    `INSERT INTO "runs" (…) SELECT … FROM unnest({rows})`,
  ],
  [
    'conflicts that change nothing',
    `await db.insert(runs).values({ id }).onConflictDoNothing();
     await db.insert(runs).values({ id }).onConflictDoNothing({ target: runs.id });`,
    `INSERT INTO "runs" ("id") VALUES ({id}) ON CONFLICT DO NOTHING`,
    `INSERT INTO "runs" ("id") VALUES ({id}) ON CONFLICT ("id") DO NOTHING`,
  ],
  [
    'conflicts that update',
    `await db.insert(runs).values({ id, status: 'queued' }).onConflictDoUpdate({ target: [runs.id, runs.parentId], set: { status: 'failed', error: id }, setWhere: isNull(runs.error) });`,
    `INSERT INTO "runs" ("id", "status") VALUES ({id}, {'queued'}) ON CONFLICT ("id", "parent_id") DO UPDATE SET "status" = {'failed'}, "error" = {id} WHERE "runs"."error" IS NULL`,
  ],
  [
    'a query that is inserted',
    `await db.insert(steps).select(db.select({ id: runs.id }).from(runs));`,
    `INSERT INTO "steps" ("id", "run_id", "touched_at") SELECT "runs"."id" FROM "runs"`,
  ],
  [
    'joins, aliases and locks',
    `const parent = alias(runs, 'parent');
     await db.select({ id: runs.id }).from(runs).leftJoin(parent, eq(parent.id, runs.parentId)).where(eq(parent.status, 'done')).orderBy(runs.id).limit(1).for('update');`,
    `SELECT "runs"."id" FROM "runs" LEFT JOIN "runs" AS "parent" ON "parent"."id" = "runs"."parent_id" WHERE "parent"."status" = {'done'} FOR UPDATE`,
  ],
  [
    'a statement that is kept under a name',
    `const query = db.update(runs).set({ tries: 1 }); await query.where(eq(runs.id, id));`,
    `UPDATE "runs" SET "tries" = {1} WHERE "runs"."id" = {id}`,
  ],
  [
    'a statement to which calls are added in several places',
    `const query = db.select().from(runs).$dynamic(); if (late) query.where(isNull(runs.error)); await query.limit(3);`,
    `SELECT * FROM "runs" …`,
  ],
  [
    'tables and columns in a tag',
    'await db.execute(sql`UPDATE ${runs} SET ${sql.identifier("tries")} = 0 WHERE ${runs.id} = ${id}`);',
    `UPDATE "runs" SET "tries" = 0 WHERE "runs"."id" = {id}`,
  ],
  [
    'another library of the same methods',
    `await store.update('runs').set({ tries: 1 }); cache.delete(id); new Map().set('a', 1);`,
  ],
];

function check([name, source, ...texts]: Case): void {
  test(name, () => {
    const { project, shown } = linked(`${schema}\n${source}`);
    const found = project.sites.flatMap((site) =>
      site.variants.map(({ text, statements }) => {
        const [bound] = statements;
        return text
          .replace(/\$5\d{3}/g, (match, start: number) =>
            bound === undefined ? match : `{${shown(bound.place({ start, end: start + match.length }))}}`,
          )
          .replace(/dg_unknown_\d+(?: = \$9\d{3})?|\(dg_unknown_\d+\) VALUES \(\$9\d{3}\)/g, '…')
          .replace(/ {2,}/g, ' ')
          .trim();
      }),
    );
    expect(found).toEqual(texts);
    const partly = project.sites.filter(({ reading }) => reading.kind !== 'read');
    expect(partly.length > 0).toBe(texts.some((text) => text.includes('…')));
  });
}

for (const one of cases) check(one);
