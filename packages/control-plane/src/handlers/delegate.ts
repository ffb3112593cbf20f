import { randomUUID } from 'node:crypto';
import { findActivity, findInitiator, recordActivity } from '../activity/index.js';
import type { Queryable } from '../db/index.js';
import {
  BackwardStep,
  beat,
  findDelegation,
  insertDelegation,
  ledgerStatusOf,
  type Outcome,
  type ReportedStatus,
  setStatus,
} from '../delegations/index.js';
import { ActivityMethod, ActivityType, DelegationStatus, Refusal } from '../models/index.js';
import { canCommunicate } from '../registry/index.js';
import { requireWorkspace } from './require-workspace.js';
import type { Services } from './services.js';

export interface DelegationRequest {
  readonly targetId: string;
  readonly task: string;
  readonly deadlineSeconds?: number;
}

/** Hands a task to another workspace and returns the id by which both speak of it. */
export async function delegate(
  { database, delegations }: Services,
  callerId: string,
  { targetId, task, deadlineSeconds = DEFAULT_DEADLINE_SECONDS }: DelegationRequest,
): Promise<string> {
  return database.transaction(async (tx) => {
    await requireWorkspace(tx, callerId);
    if (!(await canCommunicate(tx, callerId, targetId))) {
      throw new Refusal('not-found', 'there is no such workspace', { targetId });
    }
    const id = randomUUID();
    await recordActivity(tx, {
      workspaceId: callerId,
      type: ActivityType.Delegation,
      method: ActivityMethod.Delegate,
      subjectId: id,
      peerId: targetId,
      status: 'pending',
      summary: `delegated to ${targetId}`,
      body: { task },
    });
    if (delegations.ledgerWrite) {
      await insertDelegation(tx, { id, callerId, calleeId: targetId, task, deadlineSeconds });
    }
    return id;
  });
}

export interface DelegationReport extends Outcome {
  readonly status: ReportedStatus;
}

/** Takes what the callee says of a delegation: into the log, the ledger and, once it is finished, the caller's inbox. */
export async function reportDelegation(
  services: Services,
  calleeId: string,
  id: string,
  report: DelegationReport,
): Promise<void> {
  await services.database.transaction(async (tx) => {
    const callerId = await findInitiator(tx, calleeId, ActivityMethod.Delegate, id);
    if (callerId === undefined) throw noSuchDelegation();
    const { status, result, error } = report;
    const body = { ...(result === undefined ? {} : { result }), ...(error === undefined ? {} : { error }) };
    await recordActivity(tx, {
      workspaceId: callerId,
      type: ActivityType.Delegation,
      method: ActivityMethod.DelegateReport,
      subjectId: id,
      peerId: calleeId,
      status,
      summary: `reported ${status}`,
      body,
    });
    if (services.delegations.ledgerWrite) await enterReport(services, tx, id, report);
    if (services.delegations.resultInboxPush && FINISHED.includes(status)) {
      await recordActivity(tx, {
        workspaceId: callerId,
        type: ActivityType.A2aReceive,
        method: ActivityMethod.DelegateResult,
        subjectId: id,
        peerId: calleeId,
        status,
        summary: `result of a delegation: ${status}`,
        body,
      });
    }
  });
}

export interface DelegationState {
  readonly id: string;
  readonly status: string;
  readonly result: string | null;
  readonly error: string | null;
}

/** What a caller that waits for its result gets to see: from its inbox where that is switched on, or the ledger. */
export async function getDelegation(services: Services, callerId: string, id: string): Promise<DelegationState> {
  const { database, delegations } = services;
  const begun = await findActivity(database, callerId, ActivityMethod.Delegate, id);
  if (begun === undefined) throw noSuchDelegation();
  if (delegations.syncViaInbox) {
    const received = await findActivity(database, callerId, ActivityMethod.DelegateResult, id);
    if (received !== undefined) {
      const { result, error } = received.body;
      return { id, status: received.status ?? '', result: textOf(result), error: textOf(error) };
    }
  }
  const entry = await findDelegation(database, id);
  return {
    id,
    status: entry?.status ?? begun.status ?? '',
    result: entry?.result_preview ?? null,
    error: entry?.error_detail ?? null,
  };
}

/** A day: longer than any task that anybody waits for. */
const DEFAULT_DEADLINE_SECONDS = 86_400;

const FINISHED: readonly string[] = [DelegationStatus.Completed, DelegationStatus.Failed];

/** What carries the preview is written before the bare status, which would make it a step to the same status. */
async function enterReport(
  { dispatch }: Services,
  tx: Queryable,
  id: string,
  { status, result, error }: DelegationReport,
): Promise<void> {
  const to = ledgerStatusOf(status);
  if (to === undefined) return;
  try {
    if (result !== undefined || error !== undefined) await setStatus(tx, id, to, { result, error });
    if ((await setStatus(tx, id, to)) === 'unchanged') await beat(tx, id);
  } catch (error_) {
    // Knowingly: a report that comes late, when the sweeper has given the delegation up, is no error of the callee.
    if (!(error_ instanceof BackwardStep)) throw error_;
    dispatch.log.warn({ delegationId: id, from: error_.from, to }, 'a report came late');
  }
}

function noSuchDelegation(): Refusal {
  return new Refusal('not-found', 'there is no such delegation');
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
