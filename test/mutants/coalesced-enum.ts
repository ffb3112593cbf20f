import type { Mutant } from './mutant.js';

const gate = 'coalesced-enum';
const lockStatus = 'src/registry/lock-status.ts';

/** The heartbeat that never knew the previous status: an empty string coalesced with an enum. */
export const coalescedEnumMutants: readonly Mutant[] = [
  {
    name: "the previous status coalesced with ''",
    edits: [{ path: lockStatus, replace: 'SELECT status FROM', with: "SELECT COALESCE(status, '') AS status FROM" }],
    findings: [
      {
        gate,
        path: lockStatus,
        at: "SELECT COALESCE(status, «''») AS status",
        related: [
          "src/db/migrations/046_workspace_status_awaiting_agent_hibernating.up.sql: ALTER TYPE workspace_status ADD VALUE IF NOT EXISTS 'hibernating';",
        ],
      },
    ],
  },
  {
    name: 'the empty string bound to a parameter',
    edits: [
      { path: lockStatus, replace: 'SELECT status FROM', with: 'SELECT COALESCE(status, $2) AS status FROM' },
      { path: lockStatus, replace: '[id]', with: "[id, '']" },
    ],
    findings: [{ gate, path: lockStatus, at: "[id, «''»]" }],
  },
  {
    name: "a parent's id coalesced with ''",
    edits: [
      {
        path: 'src/lifecycle/parents.ts',
        text: [
          "import type { Queryable } from '../db/index.js';",
          '',
          'export async function parents(db: Queryable): Promise<readonly { parent: string }[]> {',
          "  const { rows } = await db.query<{ parent: string }>(`SELECT COALESCE(w.parent_id, '') AS parent FROM workspaces w`);",
          '  return rows;',
          '}',
          '',
        ].join('\n'),
      },
    ],
    findings: [{ gate, path: 'src/lifecycle/parents.ts', at: "COALESCE(w.parent_id, «''») AS parent" }],
  },
  {
    name: 'look-alikes: as a text, of the audit, of a column of text, with a label',
    edits: [
      {
        path: lockStatus,
        replace: 'SELECT status FROM',
        with: "SELECT COALESCE(status, 'removed') AS status, COALESCE(status::text, '') AS shown, COALESCE(url, '') AS url FROM",
      },
      {
        path: 'src/lifecycle/audited.ts',
        text: [
          "import type { Queryable } from '../db/index.js';",
          '',
          "// COALESCE(status, '') failed on every heartbeat",
          'export async function audited(db: Queryable): Promise<readonly { status: string }[]> {',
          "  const { rows } = await db.query<{ status: string }>(`SELECT COALESCE(status, '') AS status FROM workspaces_audit`);",
          '  return rows;',
          '}',
          '',
        ].join('\n'),
      },
    ],
    findings: [],
  },
];
