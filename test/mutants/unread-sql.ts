import type { Mutant } from './mutant.js';

const gate = 'unread-sql';
const patch = 'src/handlers/patch-workspace.ts';

/** Writes to workspaces that no gate could judge. */
export const unreadSqlMutants: readonly Mutant[] = [
  {
    name: 'a SET list that is made at run time',
    edits: [
      {
        path: 'src/handlers/patch-any.ts',
        text: [
          "import type { Queryable } from '../db/index.js';",
          '',
          'export async function patchAny(db: Queryable, id: string, list: string): Promise<void> {',
          '  await db.query(`UPDATE workspaces SET ${list} WHERE id = $1`, [id]);',
          '}',
          '',
        ].join('\n'),
      },
    ],
    findings: [
      {
        gate,
        path: 'src/handlers/patch-any.ts',
        at: 'SET ${«list»} WHERE',
      },
    ],
  },
  {
    name: 'a status that is a piece of SQL',
    edits: [
      {
        path: 'src/handlers/set-any.ts',
        text: [
          "import type { Queryable } from '../db/index.js';",
          '',
          'export async function setAny(db: Queryable, id: string, next: string): Promise<void> {',
          "  await db.query(`UPDATE workspaces SET status = ${next} WHERE id = $1 AND status <> 'removed'`, [id]);",
          '}',
          '',
        ].join('\n'),
      },
    ],
    findings: [{ gate, path: 'src/handlers/set-any.ts', at: 'SET status = ${«next»} WHERE' }],
  },
  {
    name: 'a statement with a mistake in it',
    edits: [{ path: patch, replace: 'SET name = COALESCE($2, name),', with: 'SET name = COALESCE($2, name),,' }],
    findings: [{ gate, path: patch, at: 'SET name = COALESCE($2, name),«,»' }],
  },
  {
    name: 'look-alikes: an unread read, another table, an unknown predicate',
    edits: [
      {
        path: 'src/handlers/look-alikes.ts',
        text: [
          "import type { Queryable } from '../db/index.js';",
          "import { WorkspaceStatus } from '../models/index.js';",
          '',
          'export async function lookAlikes(db: Queryable, part: string): Promise<void> {',
          '  await db.query(`SELECT ${part} FROM workspaces`);',
          '  await db.query(`UPDATE workspaces_audit SET ${part}`);',
          '  await db.query(`UPDATE workspaces SET status = $1 WHERE status = $2 AND ${part}`, [WorkspaceStatus.Online, WorkspaceStatus.Offline]);',
          '}',
          '',
        ].join('\n'),
      },
    ],
    findings: [],
  },
];
