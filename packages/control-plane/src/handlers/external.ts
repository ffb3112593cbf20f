import { EventName } from '../events/index.js';
import type { WorkspaceRow } from '../lifecycle/index.js';
import { EXTERNAL_RUNTIME, Refusal } from '../models/index.js';
import { lockStatus } from '../registry/index.js';
import { issueWorkspaceToken, revokeWorkspaceTokens } from '../wsauth/index.js';
import { requireWorkspace } from './require-workspace.js';
import type { Services } from './services.js';

/** All that an agent on its owner's machine needs to call in. */
export interface Connection {
  readonly workspaceId: string;
  readonly name: string;
  /** Shown where it was just made; empty everywhere else, since nobody can read it again. */
  readonly authToken: string;
  readonly platformUrl: string;
  readonly endpoints: {
    readonly register: string;
    readonly heartbeat: string;
    readonly activity: string;
  };
  /** To paste into a shell. They call the routes with curl and name no client, whose version would grow old. */
  readonly snippets: {
    readonly environment: string;
    readonly register: string;
    readonly heartbeat: string;
  };
}

/** The one place that builds it, for create, rotate and connection alike. */
export function connectionOf(
  { dispatch }: Services,
  { id, name }: Pick<WorkspaceRow, 'id' | 'name'>,
  authToken: string,
): Connection {
  const platformUrl = dispatch.platformUrl().replace(/\/+$/, '');
  const endpoints = {
    register: `${platformUrl}/registry/register`,
    heartbeat: `${platformUrl}/registry/heartbeat`,
    activity: `${platformUrl}/workspaces/${id}/activity`,
  };
  return {
    workspaceId: id,
    name,
    authToken,
    platformUrl,
    endpoints,
    snippets: {
      environment: [
        `export PLATFORM_URL='${platformUrl}'`,
        `export WORKSPACE_ID='${id}'`,
        `export WORKSPACE_TOKEN='${authToken}'`,
      ].join('\n'),
      register: callSnippet('/registry/register', '{\\"id\\": \\"$WORKSPACE_ID\\", \\"url\\": \\"$AGENT_URL\\"}'),
      heartbeat: callSnippet('/registry/heartbeat', '{\\"id\\": \\"$WORKSPACE_ID\\"}'),
    },
  };
}

/** Ends the tokens that an agent has and makes a new one. The old one is dead once this returns. */
export async function rotateConnection(services: Services, id: string): Promise<Connection> {
  return services.outbox.transaction(async (tx, announce) => {
    // Two rotations at once take turns, so that only the token of the later one lives.
    await lockStatus(tx, id);
    const workspace = requireExternal(await requireWorkspace(tx, id));
    const revoked = await revokeWorkspaceTokens(tx, [id]);
    const authToken = await issueWorkspaceToken(tx, id);
    await announce(id, EventName.TokenRotated, { revoked });
    return connectionOf(services, workspace, authToken);
  });
}

export async function getConnection(services: Services, id: string): Promise<Connection> {
  return connectionOf(services, requireExternal(await requireWorkspace(services.database, id)), '');
}

function requireExternal(workspace: WorkspaceRow): WorkspaceRow {
  if (workspace.runtime === EXTERNAL_RUNTIME) return workspace;
  throw new Refusal('invalid', `a workspace that runs ${workspace.runtime} is connected by the platform itself`, {
    runtime: workspace.runtime,
    hint: 'POST /workspaces/:id/restart',
  });
}

function callSnippet(path: string, body: string): string {
  return [
    `curl -fsS "$PLATFORM_URL${path}" \\`,
    '  -H "authorization: Bearer $WORKSPACE_TOKEN" -H "content-type: application/json" \\',
    `  -d "${body}"`,
  ].join('\n');
}
