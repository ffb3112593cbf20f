import { randomUUID } from 'node:crypto';
import { getTableConfig, PgDialect } from 'drizzle-orm/pg-core';
import { beforeEach, describe, expect, test } from 'vitest';
import { cleanUpIdle, executionWorkspaces, findViolators, removeOnAgent } from '../src/execution-workspaces/index.js';
import { CLOSED_EXECUTIONS, ExecutionStatus, WorkspaceStatus } from '../src/models/index.js';
import { adoptAdminToken, issueWorkspaceToken } from '../src/wsauth/index.js';
import { useDatabase } from './support/database.js';
import { listen } from './support/http-server.js';
import { seedWorkspace } from './support/rows.js';
import { makeStage, type Stage } from './support/stage.js';

const database = useDatabase();
const STATUSES = Object.values(ExecutionStatus);
const OLD = 86_401;

let stage: Stage;
let workspaceId: string;

beforeEach(async () => {
  stage = makeStage(database());
  workspaceId = await seedWorkspace(database());
});

describe('the schema', () => {
  const config = getTableConfig(executionWorkspaces);

  test('names the columns of the database, with their types and whether they may be empty', async () => {
    const { rows } = await database().query<{ name: string; type: string; required: boolean }>(
      `SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS required
         FROM pg_attribute a
        WHERE a.attrelid = 'execution_workspaces'::regclass AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY a.attnum`,
    );
    expect(
      config.columns.map((column) => ({ name: column.name, type: column.getSQLType(), required: column.notNull })),
    ).toEqual(rows);
  });

  test('declares the same checks: the database reads both alike', async () => {
    const dialect = new PgDialect();
    const declared = config.checks.map(({ name, value }) => ({ name, text: dialect.sqlToQuery(value, 'indexes').sql }));
    const body = declared.map(({ name, text }) => `, CONSTRAINT ${name} CHECK (${text})`).join('');
    await database().session((session) =>
      session.script(`CREATE TABLE declared (status text, closed_at timestamptz${body})`),
    );
    const checks = async (table: string) =>
      (
        await database().query(
          `SELECT conname, convalidated, pg_get_constraintdef(oid) AS definition
             FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'c' ORDER BY conname`,
          [table],
        )
      ).rows;
    try {
      expect(await checks('declared')).toEqual(await checks('execution_workspaces'));
    } finally {
      await database().query('DROP TABLE declared');
    }
  });

  test.each(STATUSES.flatMap((status) => [true, false].map((closed) => ({ status, closed }))))(
    '$status, closed: $closed',
    async ({ status, closed }) => {
      const allowed = !closed || CLOSED_EXECUTIONS.includes(status);
      const insert = seed(status, { closed });
      if (allowed) await insert;
      else await expect(insert).rejects.toThrow(/execution_workspaces_closed_state_check/);
      expect(await findViolators(database())).toEqual([]);
    },
  );
});

describe('over HTTP', () => {
  test('one is opened, listed, renamed, closed and opened again', async () => {
    const opened = await call('POST', '', { name: 'first' });
    expect([opened.statusCode, opened.json()]).toEqual([
      201,
      {
        id: expect.any(String),
        workspaceId,
        name: 'first',
        status: 'active',
        cleanupError: null,
        createdAt: expect.any(String),
        lastUsedAt: expect.any(String),
        closedAt: null,
      },
    ]);
    const { id } = opened.json<{ id: string }>();
    expect((await call('PATCH', `/${id}`, { name: 'renamed' })).json()).toMatchObject({
      name: 'renamed',
      status: 'active',
    });
    expect((await call('PATCH', `/${id}`, { status: 'archived' })).json()).toMatchObject({
      name: 'renamed',
      status: 'archived',
      closedAt: expect.any(String),
    });
    expect((await call('PATCH', `/${id}`, { name: 'kept closed' })).json()).toMatchObject({
      status: 'archived',
      closedAt: expect.any(String),
    });
    expect((await call('PATCH', `/${id}`, { status: 'active' })).json()).toMatchObject({
      status: 'active',
      closedAt: null,
    });
    expect((await call('GET', '')).json()).toMatchObject({
      executions: [{ id, name: 'kept closed', status: 'active' }],
    });
  });

  test.each(STATUSES.flatMap((from) => (['active', 'idle'] as const).map((to) => ({ from, to }))))(
    'a PATCH from $from to $to leaves it open',
    async ({ from, to }) => {
      const id = await seed(from, { closed: CLOSED_EXECUTIONS.includes(from), error: 'disk busy' });
      expect((await call('PATCH', `/${id}`, { status: to })).json()).toMatchObject({
        status: to,
        closedAt: null,
        cleanupError: null,
      });
    },
  );

  test.each([
    { body: {} },
    { body: { status: 'cleanup_failed' } },
    { body: { closedAt: null } },
    { body: { name: '' } },
  ])('a PATCH of $body is 400', async ({ body }) => {
    const id = await seed(ExecutionStatus.Idle);
    expect((await call('PATCH', `/${id}`, body)).statusCode).toBe(400);
  });

  test('what belongs to another workspace is 404, its routes 403, an id that is none 400', async () => {
    const other = await seedWorkspace(database());
    const id = await seed(ExecutionStatus.Idle);
    expect((await call('PATCH', `/${id}`, { name: 'x' }, other)).statusCode).toBe(404);
    expect((await call('PATCH', `/${randomUUID()}`, { name: 'x' })).statusCode).toBe(404);
    expect((await call('PATCH', '/nobody', { name: 'x' })).statusCode).toBe(400);
    const headers = { authorization: `Bearer ${await issueWorkspaceToken(database(), other)}` };
    expect((await stage.app.inject({ url: `/workspaces/${workspaceId}/executions`, headers })).statusCode).toBe(403);
  });

  test('a removed workspace opens none', async () => {
    const removed = await seedWorkspace(database(), { status: WorkspaceStatus.Removed });
    expect((await call('POST', '', { name: 'x' }, removed)).statusCode).toBe(410);
  });

  test('the audit is for admins and shows rows that got past the constraint', async () => {
    const admin = 'an-admin-secret-of-the-operator';
    await adoptAdminToken(database(), admin);
    const violations = (headers: Record<string, string>) =>
      stage.app.inject({ url: '/admin/executions/violations', headers });
    expect((await violations({})).statusCode).toBe(401);
    expect((await violations({ authorization: `Bearer ${admin}` })).json()).toEqual({ violations: [] });
    const constraint = 'execution_workspaces_closed_state_check';
    await database().query(`ALTER TABLE execution_workspaces DROP CONSTRAINT ${constraint}`);
    try {
      await seed(ExecutionStatus.Archived, { closed: true });
      const id = await seed(ExecutionStatus.Idle, { closed: true });
      expect((await violations({ authorization: `Bearer ${admin}` })).json()).toEqual({
        violations: [{ id, workspace_id: workspaceId, status: 'idle', closed_at: expect.any(String) }],
      });
    } finally {
      await database().query('DELETE FROM execution_workspaces');
      await database().query(
        `ALTER TABLE execution_workspaces ADD CONSTRAINT ${constraint}
           CHECK (closed_at IS NULL OR status IN ('archived', 'cleanup_failed'))`,
      );
    }
  });
});

describe('the cleanup', () => {
  test.each(STATUSES.flatMap((status) => [OLD, 86_300].map((ageSeconds) => ({ status, ageSeconds }))))(
    '$status, unused for $ageSeconds s',
    async ({ status, ageSeconds }) => {
      const closed = CLOSED_EXECUTIONS.includes(status);
      const id = await seed(status, { closed, ageSeconds });
      const removed: string[] = [];
      const due = status === ExecutionStatus.Idle && ageSeconds === OLD;
      const remove = async (execution: { id: string }) => {
        removed.push(execution.id);
      };
      expect(await cleanUpIdle({ database: database(), remove })).toEqual({ changed: due ? [id] : [], failures: [] });
      expect(removed).toEqual(due ? [id] : []);
      expect(await read(id)).toEqual({ status: due ? 'archived' : status, closed: closed || due, cleanup_error: null });
    },
  );

  test('one that fails says so, closed, and the next is cleaned up all the same', async () => {
    const first = await seed(ExecutionStatus.Idle, { ageSeconds: OLD + 10 });
    const second = await seed(ExecutionStatus.Idle, { ageSeconds: OLD });
    const remove = async (execution: { id: string }) => {
      if (execution.id === first) throw new Error('disk busy');
    };
    expect(await cleanUpIdle({ database: database(), remove })).toEqual({
      changed: [first, second],
      failures: [{ workspaceId, message: 'disk busy' }],
    });
    expect(await read(first)).toEqual({ status: 'cleanup_failed', closed: true, cleanup_error: 'disk busy' });
    expect(await read(second)).toEqual({ status: 'archived', closed: true, cleanup_error: null });
  });

  test('one that is opened again while it is removed stays open, whatever the removal says', async () => {
    const id = await seed(ExecutionStatus.Idle, { ageSeconds: OLD });
    const remove = async () => {
      await call('PATCH', `/${id}`, { status: 'active' });
      throw new Error('disk busy');
    };
    await cleanUpIdle({ database: database(), remove });
    expect(await read(id)).toEqual({ status: 'active', closed: false, cleanup_error: null });
  });

  test.each([
    { answer: 204, fails: undefined },
    { answer: 404, fails: undefined },
    { answer: 500, fails: 'the agent answered 500' },
  ])('the agent answers $answer', async ({ answer, fails }) => {
    const asked: string[] = [];
    const agent = await listen((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(answer).end();
    });
    try {
      await database().query('UPDATE workspaces SET url = $2 WHERE id = $1', [workspaceId, `${agent.url}/`]);
      const id = await seed(ExecutionStatus.Idle, { ageSeconds: OLD });
      const result = await cleanUpIdle({ database: database(), remove: (each) => removeOnAgent(database(), each) });
      expect(asked).toEqual([`DELETE /executions/${id}`]);
      expect(result.failures.map((failure) => failure.message)).toEqual(fails === undefined ? [] : [fails]);
    } finally {
      await agent.close();
    }
  });

  test('a removed workspace is not asked', async () => {
    await database().query('UPDATE workspaces SET url = $2, status = $3 WHERE id = $1', [
      workspaceId,
      'http://127.0.0.1:1',
      WorkspaceStatus.Removed,
    ]);
    const id = await seed(ExecutionStatus.Idle, { ageSeconds: OLD });
    const remove = (each: typeof executionWorkspaces.$inferSelect) => removeOnAgent(database(), each);
    expect(await cleanUpIdle({ database: database(), remove })).toEqual({ changed: [id], failures: [] });
  });
});

interface SeededExecution {
  readonly closed?: boolean;
  readonly ageSeconds?: number;
  readonly error?: string;
}

async function seed(
  status: ExecutionStatus,
  { closed = false, ageSeconds = 0, error }: SeededExecution = {},
): Promise<string> {
  const { rows } = await database().query<{ id: string }>(
    `INSERT INTO execution_workspaces (workspace_id, name, status, cleanup_error, last_used_at, closed_at)
     VALUES ($1, 'seeded', $2, $3, now() - make_interval(secs => $4), CASE WHEN $5 THEN now() END)
  RETURNING id`,
    [workspaceId, status, error ?? null, ageSeconds, closed],
  );
  return rows[0]?.id ?? '';
}

async function read(id: string): Promise<unknown> {
  const { rows } = await database().query(
    'SELECT status, closed_at IS NOT NULL AS closed, cleanup_error FROM execution_workspaces WHERE id = $1',
    [id],
  );
  return rows[0];
}

function call(method: 'GET' | 'POST' | 'PATCH', path: string, payload?: object, of = workspaceId) {
  return stage.app.inject({ method, url: `/workspaces/${of}/executions${path}`, ...(payload && { payload }) });
}
