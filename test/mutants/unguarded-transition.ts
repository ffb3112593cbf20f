import type { Mutant } from './mutant.js';

const gate = 'unguarded-transition';
const setStatus = 'src/lifecycle/set-status.ts';
const register = 'src/registry/register.ts';
const pause = 'src/handlers/pause.ts';

/** The late writer that revives a removed row: a transition that does not ask where the row is. */
export const unguardedTransitionMutants: readonly Mutant[] = [
  {
    name: 'a transition without its predicate',
    edits: [
      { path: setStatus, replace: ' AND status = ANY($3)`', with: '`' },
      { path: setStatus, replace: '[id, to, from]', with: '[id, to]' },
    ],
    findings: [{ gate, path: setStatus, at: 'UPDATE workspaces SET «status» = $2' }],
  },
  {
    name: 'a predicate that one way goes around',
    edits: [{ path: setStatus, replace: 'AND status = ANY($3)', with: 'AND (status = ANY($3) OR tier > 3)' }],
    findings: [{ gate, path: setStatus, at: 'UPDATE workspaces SET «status» = $2' }],
  },
  {
    name: 'a claim that looks at another column',
    edits: [
      {
        path: 'src/registry/hibernate.ts',
        replace: 'AND status = ANY($4) AND active_tasks = 0',
        with: 'AND active_tasks = 0',
      },
    ],
    findings: [{ gate, path: 'src/registry/hibernate.ts', at: 'SET «status» = $2, status_changed_at' }],
  },
  {
    name: 'an upsert that takes any row',
    edits: [{ path: register, replace: '\n      WHERE w.status = ANY($8)`', with: '`' }],
    findings: [{ gate, path: register, at: '«status» = EXCLUDED.status,' }],
  },
  {
    name: 'a predicate that lets the terminal state through',
    edits: [
      {
        path: 'src/models/transition-sources.ts',
        replace: '[WorkspaceStatus.Paused, WorkspaceStatus.Removed]',
        with: '[WorkspaceStatus.Paused]',
      },
    ],
    findings: [{ gate, path: pause, at: 'AND «status <> ALL($3)»' }],
  },
  {
    name: 'look-alikes: a claim by CTE, the audit, other columns',
    edits: [
      {
        path: 'src/registry/look-alikes.ts',
        text: [
          "import type { Queryable } from '../db/index.js';",
          "import { WorkspaceStatus } from '../models/index.js';",
          '',
          'export async function lookAlikes(db: Queryable, id: string): Promise<void> {',
          '  await db.query(`UPDATE workspaces SET name = $2 WHERE id = $1`, [id, id]);',
          '  await db.query(`UPDATE workspaces_audit SET status = $2 WHERE workspace_id = $1`, [id, WorkspaceStatus.Online]);',
          '  await db.query(',
          '    `WITH next AS (SELECT id FROM workspaces WHERE status = $1 LIMIT 1 FOR UPDATE SKIP LOCKED)',
          '     UPDATE workspaces w SET status = $2 FROM next WHERE w.id = next.id`,',
          '    [WorkspaceStatus.Offline, WorkspaceStatus.Online],',
          '  );',
          '}',
          '',
        ].join('\n'),
      },
    ],
    findings: [],
  },
];
