import type { Mutant } from './mutant.js';

const markFailed = 'src/lifecycle/mark-failed.ts';
const gate = 'missing-companion';
const without = { path: markFailed, replace: ', last_sample_error = $3', with: '' } as const;
/** `$3` is bound no more, and is named so that the statement stays one that PostgreSQL takes. */
const renumbered = { path: markFailed, replace: 'AND status = $4`', with: "AND status = $4 AND $3 <> ''`" } as const;

const byHand = 'src/handlers/executions-by-hand.ts';

/** A module of its own beside the repository, which writes its rows with drizzle. */
function handler(statement: string, ...bound: readonly string[]): Mutant['edits'] {
  const text = [
    "import type { Queryable } from '../db/index.js';",
    "import { ExecutionStatus } from '../models/index.js';",
    '',
    'export async function byHand(db: Queryable, id: string): Promise<string> {',
    `  await db.query(\`${statement}\`, [${['id', ...bound].join(', ')}]);`,
    '  return ExecutionStatus.Active;',
    '}',
    '',
  ].join('\n');
  return [{ path: byHand, text }];
}

/** "Workspace failed: (no last_sample_error)", with the status bound in every way that it can be. */
export const companionMutants: readonly Mutant[] = [
  {
    name: 'markFailed without last_sample_error',
    edits: [without, renumbered],
    findings: [{ gate, path: markFailed, at: 'SET «status» = $2' }],
  },
  {
    name: 'with last_sample_error set to NULL',
    edits: [{ path: markFailed, replace: 'last_sample_error = $3,', with: 'last_sample_error = NULL,' }, renumbered],
    findings: [{ gate, path: markFailed, at: 'SET «status» = $2' }],
  },
  {
    name: 'status bound from an alias of the imported constant',
    edits: [
      without,
      renumbered,
      { path: markFailed, replace: '[id, WorkspaceStatus.Failed, message', with: '[id, GIVEN_UP, message' },
      {
        path: markFailed,
        replace: 'import { announceArrivals }',
        with: 'const GIVEN_UP = WorkspaceStatus.Failed;\nimport { announceArrivals }',
      },
    ],
    findings: [{ gate, path: markFailed, at: 'SET «status» = $2' }],
  },
  {
    name: 'status bound from a conditional',
    edits: [
      without,
      renumbered,
      {
        path: markFailed,
        replace: '[id, WorkspaceStatus.Failed, message',
        with: "[id, message === '' ? WorkspaceStatus.Offline : WorkspaceStatus.Failed, message",
      },
    ],
    findings: [{ gate, path: markFailed, at: 'SET «status» = $2' }],
  },
  {
    name: "status bound from a function's parameter",
    edits: [
      {
        path: 'src/registry/sweep-health.ts',
        replace: 'RUNS_IN, WorkspaceStatus.Offline',
        with: 'RUNS_IN, WorkspaceStatus.Failed',
      },
    ],
    findings: [{ gate, path: 'src/lifecycle/set-status.ts', at: 'SET «status» = $2' }],
  },
  {
    name: 'look-alike: failed stands in WHERE alone',
    edits: [
      {
        path: 'src/handlers/wake.ts',
        replace: 'WorkspaceStatus.Provisioning, WorkspaceStatus.Hibernated]',
        with: 'WorkspaceStatus.Provisioning, WorkspaceStatus.Failed]',
      },
    ],
    findings: [],
  },
  {
    name: 'an execution workspace that is closed and keeps its open status',
    edits: handler('UPDATE execution_workspaces SET closed_at = now() WHERE id = $1'),
    findings: [
      { gate, path: byHand, at: 'SET «closed_at» = now()' },
      // The CHECK ties the two together as well.
      { gate: 'violated-check', path: byHand, at: 'SET «closed_at» = now()' },
    ],
  },
  {
    name: 'an execution workspace that is closed and idle at once',
    edits: handler(
      'UPDATE execution_workspaces SET closed_at = now(), status = $2 WHERE id = $1',
      'ExecutionStatus.Idle',
    ),
    findings: [
      { gate, path: byHand, at: 'SET «closed_at» = now()' },
      { gate, path: byHand, at: 'now(), «status» = $2' },
      { gate: 'violated-check', path: byHand, at: 'SET «closed_at» = now()' },
    ],
  },
  {
    name: 'an execution workspace that is opened again and keeps its closing time',
    edits: handler('UPDATE execution_workspaces SET status = $2 WHERE id = $1', 'ExecutionStatus.Active'),
    findings: [{ gate, path: byHand, at: 'SET «status» = $2' }],
  },
  {
    name: 'look-alikes: closed with its status, opened with NULL, other columns',
    edits: handler(
      [
        'UPDATE execution_workspaces SET closed_at = now(), status = $2 WHERE id = $1',
        'UPDATE execution_workspaces SET closed_at = NULL, status = $3 WHERE id = $1',
        'UPDATE execution_workspaces SET last_used_at = now() WHERE id = $1 AND closed_at IS NULL',
      ].join('; '),
      'ExecutionStatus.Archived',
      'ExecutionStatus.Idle',
    ),
    findings: [],
  },
  {
    name: 'an upload in the log under a type that the inbox does not show',
    edits: [
      {
        path: 'src/pending-uploads/announce-upload.ts',
        replace: 'type: ActivityType.A2aReceive',
        with: 'type: ActivityType.Delegation',
      },
    ],
    findings: [
      {
        gate,
        path: 'src/activity/record-activity.ts',
        at: 'activity_type, «method», subject_id',
        related: [
          'src/pending-uploads/announce-upload.ts: method: ActivityMethod.ChatUploadReceive,',
          'src/pending-uploads/announce-upload.ts: type: ActivityType.Delegation,',
        ],
      },
    ],
  },
  {
    name: 'the cleanup job closing without the status, or with an open one',
    edits: [
      {
        path: 'src/execution-workspaces/repository.ts',
        replace: '.set({ status: ExecutionStatus.Archived, closedAt',
        with: '.set({ closedAt',
      },
      {
        path: 'src/execution-workspaces/repository.ts',
        replace: '{ status: ExecutionStatus.CleanupFailed, closedAt',
        with: '{ status: ExecutionStatus.Idle, closedAt',
      },
    ],
    findings: [
      { gate, path: 'src/execution-workspaces/repository.ts', at: '.set({ «closedAt»: new Date()' },
      {
        gate: 'violated-check',
        path: 'src/execution-workspaces/repository.ts',
        at: '.set({ «closedAt»: new Date()',
      },
      { gate, path: 'src/execution-workspaces/repository.ts', at: '.set({ «status»: ExecutionStatus.Idle' },
      { gate, path: 'src/execution-workspaces/repository.ts', at: 'ExecutionStatus.Idle, «closedAt»' },
      {
        gate: 'violated-check',
        path: 'src/execution-workspaces/repository.ts',
        at: 'ExecutionStatus.Idle, «closedAt»',
      },
    ],
  },
];
