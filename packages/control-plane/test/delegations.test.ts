import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  BackwardStep,
  countDelegations,
  findDelegation,
  insertDelegation,
  ledgerStatusOf,
  REPORTED_STATUSES,
  setStatus,
  sweepDelegations,
} from '../src/delegations/index.js';
import { DelegationStatus, WorkspaceStatus } from '../src/models/index.js';
import { adoptAdminToken, issueWorkspaceToken } from '../src/wsauth/index.js';
import { useDatabase } from './support/database.js';
import { keepLog } from './support/log.js';
import { seedWorkspace } from './support/rows.js';
import { makeStage, type Stage } from './support/stage.js';

const database = useDatabase();
const ADMIN = 'an-admin-secret-of-the-operator';
const STATUSES = Object.values(DelegationStatus);
const RANK: Readonly<Record<DelegationStatus, number>> = {
  queued: 0,
  dispatched: 1,
  in_progress: 2,
  completed: 3,
  failed: 3,
  stuck: 3,
};

let callerId: string;
let calleeId: string;

beforeEach(async () => {
  callerId = await seedWorkspace(database(), { name: 'caller' });
  calleeId = await seedWorkspace(database(), { name: 'callee', parentId: callerId });
});

describe('the ledger', () => {
  test.each(STATUSES.flatMap((from) => STATUSES.map((to) => ({ from, to }))))('$from to $to', async ({ from, to }) => {
    const id = await entered(from);
    const before = await findDelegation(database(), id);
    if (from === to) {
      expect(await setStatus(database(), id, to, { result: 'late', error: 'late' })).toBe('unchanged');
      expect(await findDelegation(database(), id)).toEqual(before);
    } else if (RANK[from] < RANK[to]) {
      expect(await setStatus(database(), id, to, { result: 'done' })).toBe('changed');
      expect(await findDelegation(database(), id)).toMatchObject({ status: to, result_preview: 'done' });
    } else {
      await expect(setStatus(database(), id, to, { result: 'late' })).rejects.toThrow(
        new BackwardStep(id, from, to).message,
      );
      expect(await findDelegation(database(), id)).toEqual(before);
    }
  });

  test('begins with queued, the deadline that was asked for and a preview of the task', async () => {
    const id = randomUUID();
    await insertDelegation(database(), { id, callerId, calleeId, task: 't'.repeat(5000), deadlineSeconds: 60 });
    const entry = await findDelegation(database(), id);
    expect(entry).toMatchObject({ status: 'queued', task_preview: 't'.repeat(4096), result_preview: null });
    expect((entry?.deadline.getTime() ?? 0) - (entry?.created_at.getTime() ?? 0)).toBe(60_000);
  });

  test('says that it does not know a delegation', async () => {
    expect(await setStatus(database(), randomUUID(), DelegationStatus.Failed)).toBe('unknown');
  });

  test('the preview survives completion where it is written first', async () => {
    const id = await entered(DelegationStatus.InProgress);
    expect(await setStatus(database(), id, DelegationStatus.Completed, { result: 'forty-two' })).toBe('changed');
    expect(await setStatus(database(), id, DelegationStatus.Completed)).toBe('unchanged');
    expect(await findDelegation(database(), id)).toMatchObject({ status: 'completed', result_preview: 'forty-two' });
  });

  /** Diagnostic: this is the order of the incident, kept to show what it loses. No code of the service writes so. */
  test('the lossy order: after the bare status the preview is a step to the same status, and is lost', async () => {
    const id = await entered(DelegationStatus.InProgress);
    expect(await setStatus(database(), id, DelegationStatus.Completed)).toBe('changed');
    expect(await setStatus(database(), id, DelegationStatus.Completed, { result: 'forty-two' })).toBe('unchanged');
    expect(await findDelegation(database(), id)).toMatchObject({ status: 'completed', result_preview: null });
  });

  test('the database refuses a status that is not its own', async () => {
    const id = await entered(DelegationStatus.Queued);
    await expect(
      database().query('UPDATE delegations SET status = $2 WHERE id = $1', [id, 'received']),
    ).rejects.toThrow(/delegations_status_check/);
  });

  test('older words are mapped or skipped, and every mapped one is the ledger’s', () => {
    expect(REPORTED_STATUSES.map((status) => [status, ledgerStatusOf(status)])).toEqual([
      ['pending', 'queued'],
      ['received', undefined],
      ['dispatched', 'dispatched'],
      ['in_progress', 'in_progress'],
      ['completed', 'completed'],
      ['failed', 'failed'],
    ]);
  });
});

describe('the sweep', () => {
  test.each(
    STATUSES.flatMap((status) =>
      [true, false].flatMap((overdue) => [true, false].map((stale) => ({ status, overdue, stale }))),
    ),
  )('$status, overdue: $overdue, stale: $stale', async ({ status, overdue, stale }) => {
    const id = await entered(status, { overdue, staleSeconds: stale ? 601 : 590 });
    const unfinished = RANK[status] < 3;
    const beating = unfinished && status !== DelegationStatus.Queued;
    const expected =
      unfinished && overdue
        ? { status: 'failed', error_detail: 'the deadline passed' }
        : beating && stale
          ? { status: 'stuck', error_detail: 'no heartbeat for 600 s' }
          : { status, error_detail: null };
    const changed = expected.status === status ? [] : [id];
    expect(await sweepDelegations(database())).toEqual({ changed, failures: [] });
    expect(await findDelegation(database(), id)).toMatchObject(expected);
    expect(await sweepDelegations(database())).toEqual({ changed: [], failures: [] });
  });

  test('takes the threshold that it is given', async () => {
    const id = await entered(DelegationStatus.InProgress, { staleSeconds: 30 });
    expect(await sweepDelegations(database(), 31)).toMatchObject({ changed: [] });
    expect(await sweepDelegations(database(), 29)).toMatchObject({ changed: [id] });
    expect(await findDelegation(database(), id)).toMatchObject({ error_detail: 'no heartbeat for 29 s' });
  });

  test('one that fails changes nothing, and reaches the sweeper', async () => {
    const id = await entered(DelegationStatus.InProgress, { overdue: true });
    const failing = { ...database(), transaction: () => Promise.reject(new Error('connection lost')) };
    await expect(sweepDelegations(failing)).rejects.toThrow('connection lost');
    expect(await findDelegation(database(), id)).toMatchObject({ status: 'in_progress' });
  });
});

describe('over HTTP', () => {
  test.each([
    { ledgerWrite: false, resultInboxPush: false, syncViaInbox: false, status: 'pending', result: null, inbox: 0 },
    {
      ledgerWrite: true,
      resultInboxPush: false,
      syncViaInbox: false,
      status: 'completed',
      result: 'forty-two',
      inbox: 0,
    },
    { ledgerWrite: false, resultInboxPush: true, syncViaInbox: false, status: 'pending', result: null, inbox: 1 },
    { ledgerWrite: false, resultInboxPush: false, syncViaInbox: true, status: 'pending', result: null, inbox: 0 },
    {
      ledgerWrite: false,
      resultInboxPush: true,
      syncViaInbox: true,
      status: 'completed',
      result: 'forty-two',
      inbox: 1,
    },
    {
      ledgerWrite: true,
      resultInboxPush: true,
      syncViaInbox: true,
      status: 'completed',
      result: 'forty-two',
      inbox: 1,
    },
  ])(
    'ledger $ledgerWrite, push $resultInboxPush, sync $syncViaInbox: $status with $inbox in the inbox',
    async ({ status, result, inbox, ...flags }) => {
      const stage = makeStage(database(), { delegations: flags });
      const id = await delegated(stage);
      expect(await report(stage, id, { status: 'received' })).toBe(204);
      expect(await report(stage, id, { status: 'in_progress' })).toBe(204);
      expect(await report(stage, id, { status: 'completed', result: 'forty-two' })).toBe(204);
      expect((await stage.app.inject(`/workspaces/${callerId}/delegations/${id}`)).json()).toEqual({
        id,
        status,
        result,
        error: null,
      });
      const received = await activity(stage, callerId, '?type=a2a_receive');
      expect(received.map(({ method, subjectId, body }) => ({ method, subjectId, body }))).toEqual(
        inbox === 0 ? [] : [{ method: 'delegate_result', subjectId: id, body: { result: 'forty-two' } }],
      );
      const log = await activity(stage, callerId, '?type=delegation');
      expect(log.map((entry) => entry.status)).toEqual(['pending', 'received', 'in_progress', 'completed']);
      expect(Object.values(await countDelegations(database())).reduce((sum, count) => sum + count)).toBe(
        flags.ledgerWrite ? 1 : 0,
      );
    },
  );

  test('a report that comes late is taken, noted and does not bring the delegation back', async () => {
    const kept = keepLog();
    const stage = makeStage(database(), { log: kept.log, delegations: { ledgerWrite: true, resultInboxPush: true } });
    const id = await delegated(stage);
    await setStatus(database(), id, DelegationStatus.Stuck);
    expect(await report(stage, id, { status: 'completed', result: 'late' })).toBe(204);
    expect(await findDelegation(database(), id)).toMatchObject({ status: 'stuck', result_preview: null });
    expect(kept.lines).toContainEqual({
      level: 'warn',
      message: 'a report came late',
      fields: { delegationId: id, from: 'stuck', to: 'completed' },
    });
    expect(await activity(stage, callerId, '?type=a2a_receive')).toHaveLength(1);
  });

  test('the same status again is a sign of life', async () => {
    const stage = makeStage(database(), { delegations: { ledgerWrite: true } });
    const id = await delegated(stage);
    await report(stage, id, { status: 'in_progress' });
    await database().query(`UPDATE delegations SET last_heartbeat = now() - interval '1 hour' WHERE id = $1`, [id]);
    await report(stage, id, { status: 'in_progress' });
    expect(await sweepDelegations(database())).toMatchObject({ changed: [] });
  });

  test('nothing is delegated to a stranger, a removed one or nobody', async () => {
    const stage = makeStage(database());
    const stranger = await seedWorkspace(database());
    const removed = await seedWorkspace(database(), { parentId: callerId, status: WorkspaceStatus.Removed });
    for (const targetId of [stranger, removed, randomUUID()]) {
      const reply = await post(stage, `/workspaces/${callerId}/delegations`, { targetId, task: 'x' });
      expect([reply.statusCode, reply.json()]).toEqual([
        404,
        { error: 'not-found', reason: 'there is no such workspace', targetId },
      ]);
    }
  });

  test('only its callee reports a delegation, and only its caller reads it', async () => {
    const stage = makeStage(database(), { delegations: { ledgerWrite: true } });
    const id = await delegated(stage);
    expect(
      (await post(stage, `/workspaces/${callerId}/delegations/${id}/report`, { status: 'failed' })).statusCode,
    ).toBe(404);
    expect((await stage.app.inject(`/workspaces/${calleeId}/delegations/${id}`)).statusCode).toBe(404);
    const token = await issueWorkspaceToken(database(), calleeId);
    const headers = { authorization: `Bearer ${token}` };
    expect((await stage.app.inject({ url: `/workspaces/${callerId}/delegations/${id}`, headers })).statusCode).toBe(
      403,
    );
    expect((await stage.app.inject({ url: `/workspaces/${callerId}/activity`, headers })).statusCode).toBe(403);
    expect((await stage.app.inject({ url: `/workspaces/${calleeId}/activity`, headers })).statusCode).toBe(200);
  });

  test.each([
    { body: { status: 'stuck' } },
    { body: {} },
    { body: { status: 'failed', result: 1 } },
    { body: { status: 'failed', extra: '' } },
  ])('a report of $body is 400', async ({ body }) => {
    const stage = makeStage(database());
    expect(await report(stage, await delegated(stage), body)).toBe(400);
  });

  test('activity is asked for by what came before', async () => {
    const stage = makeStage(database());
    const id = await delegated(stage);
    await report(stage, id, { status: 'received' });
    await report(stage, id, { status: 'completed' });
    const all = await activity(stage, callerId, '');
    expect(await activity(stage, callerId, `?after=${all[0]?.id}&limit=1`)).toEqual([all[1]]);
    expect(await activity(stage, callerId, `?after=${all[2]?.id}`)).toEqual([]);
  });
});

describe('for admins', () => {
  const get = (url: string, token?: string) =>
    makeStage(database()).app.inject({
      url,
      ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
    });

  beforeEach(() => adoptAdminToken(database(), ADMIN));

  test('the ledger is listed newest first, by status and limit, and counted', async () => {
    const failed = await entered(DelegationStatus.Failed, { ageSeconds: 20 });
    const queued = await entered(DelegationStatus.Queued, { ageSeconds: 10 });
    const second = await entered(DelegationStatus.Queued);
    const ids = async (query: string) => {
      const reply = await get(`/admin/delegations${query}`, ADMIN);
      return reply.json<{ delegations: { id: string }[] }>().delegations.map((entry) => entry.id);
    };
    expect(await ids('')).toEqual([second, queued, failed]);
    expect(await ids('?status=queued&limit=1')).toEqual([second]);
    expect(await ids('?status=stuck')).toEqual([]);
    expect((await get('/admin/delegations/stats', ADMIN)).json()).toEqual({
      stats: { queued: 2, dispatched: 0, in_progress: 0, completed: 0, failed: 1, stuck: 0 },
    });
  });

  test.each([
    { path: '/admin/delegations', token: undefined, code: 401 },
    { path: '/admin/delegations', token: 'wrong', code: 401 },
    { path: '/admin/delegations?status=received', token: ADMIN, code: 400 },
    { path: '/admin/delegations?limit=0', token: ADMIN, code: 400 },
    { path: '/admin/delegations/stats', token: undefined, code: 401 },
    { path: '/admin/delegations/stats', token: ADMIN, code: 200 },
  ])('$path with $token is $code', async ({ path, token, code }) => {
    expect((await get(path, token)).statusCode).toBe(code);
  });
});

interface EnteredOptions {
  readonly overdue?: boolean;
  readonly staleSeconds?: number;
  readonly ageSeconds?: number;
}

/** Puts a delegation into any status at once, whatever the way there. */
async function entered(
  status: DelegationStatus,
  { overdue = false, staleSeconds = 1, ageSeconds = 0 }: EnteredOptions = {},
): Promise<string> {
  const id = randomUUID();
  await database().query(
    `INSERT INTO delegations (id, caller_id, callee_id, task_preview, status, deadline, last_heartbeat, created_at)
     VALUES ($1, $2, $3, 'task', $4, now() + make_interval(secs => $5), now() - make_interval(secs => $6),
             now() - make_interval(secs => $7))`,
    [id, callerId, calleeId, status, overdue ? -1 : 60, staleSeconds, ageSeconds],
  );
  return id;
}

async function delegated(stage: Stage): Promise<string> {
  const reply = await post(stage, `/workspaces/${callerId}/delegations`, { targetId: calleeId, task: 'count' });
  expect(reply.statusCode).toBe(202);
  return reply.json<{ id: string }>().id;
}

async function report(stage: Stage, id: string, payload: object): Promise<number> {
  return (await post(stage, `/workspaces/${calleeId}/delegations/${id}/report`, payload)).statusCode;
}

function post(stage: Stage, url: string, payload: object) {
  return stage.app.inject({ method: 'POST', url, payload });
}

interface Entry {
  readonly id: number;
  readonly method: string;
  readonly subjectId: string;
  readonly status: string;
  readonly body: object;
}

async function activity(stage: Stage, id: string, query: string): Promise<readonly Entry[]> {
  const reply = await stage.app.inject(`/workspaces/${id}/activity${query}`);
  return reply.json<{ activity: Entry[] }>().activity;
}
