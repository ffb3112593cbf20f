import type { Mutant } from './mutant.js';

const gate = 'unlisted-insert';
const register = 'src/registry/register.ts';

/** The review that did not happen: an INSERT into workspaces of which nobody said why it may run twice. */
export const unlistedInsertMutants: readonly Mutant[] = [
  {
    name: 'a new function that inserts',
    edits: [
      {
        path: 'src/handlers/clone-workspace.ts',
        text: [
          "import type { Queryable } from '../db/index.js';",
          "import { WorkspaceStatus } from '../models/index.js';",
          '',
          'export async function cloneWorkspace(tx: Queryable, id: string): Promise<void> {',
          '  await tx.query(',
          '    `INSERT INTO workspaces (name, runtime, model, tier, status)',
          '     SELECT name, runtime, model, tier, $2 FROM workspaces WHERE id = $1`,',
          '    [id, WorkspaceStatus.Provisioning],',
          '  );',
          '}',
          '',
        ].join('\n'),
      },
    ],
    findings: [{ gate, path: 'src/handlers/clone-workspace.ts', at: 'INSERT INTO «workspaces» (name' }],
  },
  {
    name: 'a listed function whose INSERT moved to a helper',
    edits: [
      { path: register, replace: 'async function upsert(', with: 'async function write(' },
      {
        path: register,
        replace: 'function refusalFor(',
        with: 'function upsert(tx: Queryable, registration: Registration): Promise<boolean> {\n  return write(tx, registration);\n}\n\nfunction refusalFor(',
      },
    ],
    findings: [
      { gate, path: register, at: 'INSERT INTO «workspaces» AS w' },
      { gate, path: register, at: 'function «upsert»(' },
    ],
  },
  {
    name: 'look-alikes: an INSERT into workspaces_audit, an UPDATE, a comment',
    edits: [
      {
        path: 'src/handlers/look-alikes.ts',
        text: [
          "import type { Queryable } from '../db/index.js';",
          "import { WorkspaceStatus } from '../models/index.js';",
          '',
          'export async function note(tx: Queryable, id: string): Promise<void> {',
          '  // INSERT INTO workspaces (name) VALUES ($1)',
          '  await tx.query(`INSERT INTO workspaces_audit (workspace_id, status) VALUES ($1, $2)`, [id, WorkspaceStatus.Online]);',
          '  await tx.query(`UPDATE workspaces SET url = NULL WHERE id = $1`, [id]);',
          '}',
          '',
        ].join('\n'),
      },
    ],
    findings: [],
  },
];
