import type { Queryable } from '../db/index.js';
import type { Announce } from '../events/index.js';
import { EXTERNAL_RUNTIME, WorkspaceStatus } from '../models/index.js';
import { issueWorkspaceToken } from '../wsauth/index.js';
import { setStatusFrom } from './set-status.js';

/** An external workspace without an address can only wait for its agent to call, with a token to call with. */
export function awaitsAgent(runtime: string, url: string | undefined): boolean {
  return runtime === EXTERNAL_RUNTIME && url === undefined;
}

/** Takes a workspace that was just made to awaiting_agent and returns the token for its agent. */
export async function awaitAgent(tx: Queryable, announce: Announce, id: string): Promise<string> {
  const waiting = await setStatusFrom(tx, announce, id, JUST_MADE, WorkspaceStatus.AwaitingAgent);
  if (!waiting) throw new Error(`workspace ${id} is not provisioning`);
  return issueWorkspaceToken(tx, id);
}

const JUST_MADE: readonly WorkspaceStatus[] = [WorkspaceStatus.Provisioning];
