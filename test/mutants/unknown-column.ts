import type { Mutant } from './mutant.js';

const gate = 'unknown-column';
const markFailed = 'src/lifecycle/mark-failed.ts';
const audit = 'src/lifecycle/audit.ts';

/** A rename that misses one text, and a table that was never migrated. */
export const unknownColumnMutants: readonly Mutant[] = [
  {
    name: 'a written column under another name',
    edits: [{ path: markFailed, replace: 'status_changed_at = now()', with: 'state_changed_at = now()' }],
    findings: [{ gate, path: markFailed, at: 'last_sample_error = $3, «state_changed_at» = now()' }],
  },
  {
    name: 'a column renamed by a migration that code does not follow',
    edits: [
      {
        path: 'src/db/migrations/20990101000000_audit_remark.up.sql',
        text: '-- effect: column workspaces_audit.remark\nALTER TABLE workspaces_audit RENAME COLUMN note TO remark;\n',
      },
      {
        path: 'src/db/migrations/20990101000000_audit_remark.down.sql',
        text: 'ALTER TABLE workspaces_audit RENAME COLUMN remark TO note;\n',
      },
    ],
    findings: [
      { gate, path: audit, at: '(workspace_id, status, «note»)' },
      { gate, path: audit, at: 'COALESCE(«note»,' },
    ],
  },
  {
    name: 'a column that the migrations of the second folder do not make',
    edits: [
      {
        path: 'src/memory-plugin/migrations/002_memory_embeddings.up.sql',
        replace: 'ADD COLUMN embedding vector',
        with: 'ADD COLUMN vector vector',
      },
    ],
    findings: [
      { gate, path: 'src/memory-plugin/commit.ts', at: 'SET «embedding» = $2::vector' },
      { gate, path: 'src/memory-plugin/recall.ts', at: '1 - (r.«embedding» <=> $3::vector) AS score' },
      { gate, path: 'src/memory-plugin/recall.ts', at: 'AND r.«embedding» IS NOT NULL' },
      { gate, path: 'src/memory-plugin/recall.ts', at: 'ORDER BY r.«embedding» <=>' },
    ],
  },
  {
    name: 'a table that no migration creates',
    edits: [{ path: audit, replace: 'FROM workspaces_audit WHERE', with: 'FROM workspace_audit WHERE' }],
    findings: [
      { gate, path: audit, at: 'FROM «workspace_audit» WHERE' },
      // What nothing reads any more is a note of another gate.
      { gate: 'unwritten-table', path: audit, at: 'INSERT INTO «workspaces_audit» (workspace_id' },
    ],
  },
  {
    name: 'look-alikes: an output name in ORDER BY, a column of a CTE, a system column, a catalog, a temporary table',
    edits: [
      {
        path: 'src/lifecycle/look-alikes.ts',
        text: [
          "import type { Queryable } from '../db/index.js';",
          '',
          'export async function lookAlikes(db: Queryable): Promise<void> {',
          '  await db.query(`SELECT status AS phase, count(*) AS total FROM workspaces GROUP BY phase ORDER BY total`);',
          '  await db.query(`WITH alive AS (SELECT id AS workspace FROM workspaces) SELECT workspace FROM alive`);',
          '  await db.query(`SELECT ctid, to_jsonb(w) FROM workspaces w`);',
          '  await db.query(`SELECT relname FROM pg_catalog.pg_class`);',
          '  await db.query(`CREATE TEMP TABLE picked AS SELECT id FROM workspaces`);',
          '  await db.query(`SELECT id FROM picked`);',
          '}',
          '',
        ].join('\n'),
      },
    ],
    findings: [],
  },
];
