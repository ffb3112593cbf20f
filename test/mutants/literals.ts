import type { Mutant } from './mutant.js';

const markFailed = 'src/lifecycle/mark-failed.ts';
const gate = 'raw-status-literal';

/** The sweep that missed a site: a status as a literal in each form of a write. */
export const literalMutants: readonly Mutant[] = [
  {
    name: 'a new file with the literal, which nothing imports',
    edits: [
      {
        path: 'src/handlers/bootstrap-retry.ts',
        text: [
          "import type { Queryable } from '../db/index.js';",
          '',
          'export async function giveUp(db: Queryable, id: string, message: string): Promise<void> {',
          "  await db.query(`UPDATE workspaces SET status = 'failed', last_sample_error = $2 WHERE id = $1`, [id, message]);",
          '}',
          '',
        ].join('\n'),
      },
    ],
    findings: [
      { gate, path: 'src/handlers/bootstrap-retry.ts', at: "SET status = «'failed'»," },
      { gate: 'unguarded-transition', path: 'src/handlers/bootstrap-retry.ts', at: "SET «status» = 'failed'," },
    ],
  },
  {
    name: 'in an UPDATE',
    edits: [{ path: markFailed, replace: 'SET status = $2, last', with: "SET status = 'failed', last" }],
    findings: [{ gate, path: markFailed, at: "SET status = «'failed'», last" }],
  },
  {
    name: 'as a later SET column',
    edits: [
      {
        path: markFailed,
        replace: 'SET status = $2, last_sample_error = $3,',
        with: "SET last_sample_error = $3, status = 'failed',",
      },
    ],
    findings: [{ gate, path: markFailed, at: "last_sample_error = $3, status = «'failed'»," }],
  },
  {
    name: 'under a cast',
    edits: [
      { path: markFailed, replace: 'SET status = $2, last', with: "SET status = 'failed'::workspace_status, last" },
    ],
    findings: [{ gate, path: markFailed, at: "SET status = «'failed'»::" }],
  },
  {
    name: 'in an arm of a CASE',
    edits: [
      {
        path: markFailed,
        replace: 'SET status = $2, last',
        with: "SET status = CASE WHEN tier > 3 THEN $2 ELSE 'failed' END, last",
      },
    ],
    findings: [{ gate, path: markFailed, at: "ELSE «'failed'» END" }],
  },
  {
    name: 'in an INSERT with a column list',
    edits: [
      {
        path: 'src/handlers/bundle-import.ts',
        replace: 'VALUES ($1, $2, $3, $4, $5) RETURNING id',
        with: "VALUES ($1, $2, $3, $4, 'provisioning') RETURNING id",
      },
    ],
    findings: [{ gate, path: 'src/handlers/bundle-import.ts', at: "$4, «'provisioning'»)" }],
  },
  {
    name: 'in an INSERT without column list',
    edits: [
      {
        path: 'src/handlers/bootstrap-retry.ts',
        text: [
          "import type { Queryable } from '../db/index.js';",
          '',
          'export async function record(db: Queryable, id: string, name: string): Promise<void> {',
          "  await db.query(`INSERT INTO workspaces VALUES ($1, NULL, $2, 'plain', 'sonnet', 3, NULL, 'provisioning')`, [id, name]);",
          '}',
          '',
        ].join('\n'),
      },
    ],
    findings: [
      { gate, path: 'src/handlers/bootstrap-retry.ts', at: "NULL, «'provisioning'»)" },
      { gate: 'unlisted-insert', path: 'src/handlers/bootstrap-retry.ts', at: 'INSERT INTO «workspaces» VALUES' },
      { gate: 'scattered-default', path: 'src/handlers/bootstrap-retry.ts', at: "«'sonnet'», 3," },
      { gate: 'scattered-default', path: 'src/handlers/bootstrap-retry.ts', at: "'sonnet', «3»," },
    ],
  },
  {
    name: 'in ON CONFLICT DO UPDATE',
    edits: [{ path: 'src/registry/register.ts', replace: 'status = EXCLUDED.status,', with: "status = 'online'," }],
    findings: [{ gate, path: 'src/registry/register.ts', at: "status = «'online'»," }],
  },
  {
    name: 'bound as a bare string',
    edits: [{ path: markFailed, replace: '[id, WorkspaceStatus.Failed,', with: "[id, 'failed'," }],
    findings: [{ gate, path: markFailed, at: "[id, «'failed'»," }],
  },
  {
    name: 'look-alikes: the audit table, comments, log messages, WHERE, COALESCE on text',
    edits: [
      {
        path: 'src/handlers/look-alikes.ts',
        text: [
          "import type { Queryable } from '../db/index.js';",
          '',
          "// UPDATE workspaces SET status = 'failed' WHERE id = 1",
          'export async function lookAlikes(db: Queryable, id: string): Promise<void> {',
          "  await db.query(`INSERT INTO workspaces_audit (workspace_id, status) VALUES ($1, 'failed')`, [id]);",
          "  await db.query(`UPDATE workspaces_audit SET status = 'unheard-of' WHERE workspace_id = $1`, [id]);",
          "  await db.query(`/* SET status = 'failed' */ SELECT id FROM workspaces WHERE status = 'failed' -- SET status = 'failed'\n`);",
          "  await db.query(`SELECT COALESCE(last_sample_error, '') FROM workspaces WHERE id = $1`, [id]);",
          "  console.error(`Update name error for ${id}: SET status = 'failed'`);",
          '}',
          '',
        ].join('\n'),
      },
    ],
    findings: [],
  },
];
