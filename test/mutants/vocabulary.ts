import type { Mutant } from './mutant.js';

const repair = 'src/db/migrations/046_workspace_status_awaiting_agent_hibernating.up.sql';
const statuses = 'src/models/workspace-status.ts';

/** The first incident: an enum migration that leaves out a status which code writes. */
export const vocabularyMutants: readonly Mutant[] = [
  {
    name: '046 without awaiting_agent',
    edits: [
      { path: repair, replace: "ALTER TYPE workspace_status ADD VALUE IF NOT EXISTS 'awaiting_agent';", with: '' },
    ],
    findings: [
      {
        gate: 'unknown-status',
        path: 'src/lifecycle/await-agent.ts',
        at: 'JUST_MADE, «WorkspaceStatus.AwaitingAgent»)',
        related: [
          'src/lifecycle/set-status.ts: `UPDATE workspaces SET status = $2, status_changed_at = now() WHERE id = $1 AND status = ANY($3)`,',
          `${repair}: ALTER TYPE workspace_status ADD VALUE IF NOT EXISTS 'hibernating';`,
        ],
      },
      { gate: 'drifted-copy', path: statuses, at: 'WorkspaceStatus.Hibernated,\n  «WorkspaceStatus.AwaitingAgent»' },
      { gate: 'unknown-status', path: 'src/registry/register.ts', at: 'WorkspaceStatus.Online, «REGISTERS_FROM»]' },
      {
        gate: 'unknown-status',
        path: 'src/registry/sweep-liveness.ts',
        at: '[«WorkspaceStatus.AwaitingAgent», EXTERNAL_RUNTIME',
      },
    ],
  },
  {
    name: '046 without hibernating',
    edits: [{ path: repair, replace: "ALTER TYPE workspace_status ADD VALUE IF NOT EXISTS 'hibernating';", with: '' }],
    findings: [
      { gate: 'drifted-copy', path: statuses, at: 'WorkspaceStatus.AwaitingAgent,\n  «WorkspaceStatus.Hibernating»' },
      { gate: 'unknown-status', path: 'src/registry/hibernate.ts', at: 'id, «CLAIMED», WorkspaceStatus.Online' },
      { gate: 'unknown-status', path: 'src/registry/hibernate.ts', at: 'id, «CLAIMED», WorkspaceStatus.Hibernated' },
      {
        gate: 'unknown-status',
        path: 'src/registry/hibernate.ts',
        at: '[id, «WorkspaceStatus.Hibernating», EXTERNAL_RUNTIME',
        related: [
          'src/registry/hibernate.ts: SET status = $2, status_changed_at = now()',
          `${repair}: ALTER TYPE workspace_status ADD VALUE IF NOT EXISTS 'awaiting_agent';`,
        ],
      },
    ],
  },
  {
    name: 'a constant that is missing from the canonical list',
    edits: [{ path: statuses, replace: '  WorkspaceStatus.Paused,\n', with: '' }],
    findings: [
      {
        gate: 'drifted-copy',
        path: statuses,
        at: 'export const «ALL_WORKSPACE_STATUSES»',
        related: [`${statuses}: Paused: 'paused',`],
      },
    ],
  },
  {
    name: 'a status in code that no migration has',
    edits: [
      {
        path: 'src/handlers/wake.ts',
        replace: '[id, WorkspaceStatus.Provisioning, WorkspaceStatus.Hibernated]',
        with: "[id, WorkspaceStatus.Provisioning, 'asleep']",
      },
    ],
    findings: [{ gate: 'unknown-status', path: 'src/handlers/wake.ts', at: "«'asleep'»" }],
  },
];
