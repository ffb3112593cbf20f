import type { Mutant } from './mutant.js';

const gate = 'schema-mismatch';
const path = 'src/execution-workspaces/schema.ts';
const closedState = [
  '    check(',
  "      'execution_workspaces_closed_state_check',",
  "      sql`${t.closedAt} IS NULL OR ${t.status} IN ('archived', 'cleanup_failed')`,",
  '    ),',
  '',
].join('\n');
const migrations = 'src/db/migrations';
const closedAt = "    closedAt: timestamp('closed_at', { withTimezone: true }),\n";

/** The closed-state CHECK has to stand in both; the rest is what else drifts between drizzle's schema and the migrations. */
export const schemaMismatchMutants: readonly Mutant[] = [
  {
    name: 'the CHECK is dropped from drizzle',
    edits: [{ path, replace: closedState, with: '' }],
    findings: [
      {
        gate,
        path,
        at: "'«execution_workspaces»',",
        related: [
          `${migrations}/051_execution_workspaces_closed_state.up.sql: ALTER TABLE execution_workspaces ADD CONSTRAINT execution_workspaces_closed_state_check`,
        ],
      },
    ],
  },
  {
    name: 'both CHECKs are dropped from drizzle',
    edits: [
      { path, replace: closedState, with: '' },
      {
        path,
        replace:
          "    check('execution_workspaces_status_check', sql`${t.status} IN ('active', 'idle', 'archived', 'cleanup_failed')`),\n",
        with: '',
      },
    ],
    findings: [
      { gate, path, at: "'«execution_workspaces»'," },
      { gate, path, at: "'«execution_workspaces»'," },
    ],
  },
  {
    name: 'the CHECK is dropped from the migrations',
    edits: [
      {
        path: `${migrations}/055_drop_closed_state.up.sql`,
        text: 'ALTER TABLE execution_workspaces DROP CONSTRAINT execution_workspaces_closed_state_check;\n',
      },
      {
        path: `${migrations}/055_drop_closed_state.down.sql`,
        text: "ALTER TABLE execution_workspaces ADD CONSTRAINT execution_workspaces_closed_state_check\n  CHECK (closed_at IS NULL OR status IN ('archived', 'cleanup_failed')) NOT VALID;\n",
      },
    ],
    findings: [{ gate, path, at: "'«execution_workspaces_closed_state_check»'" }],
  },
  {
    name: 'the CHECK allows another state in drizzle',
    edits: [
      {
        path,
        replace: "${t.status} IN ('archived', 'cleanup_failed')",
        with: "${t.status} IN ('archived', 'idle', 'cleanup_failed')",
      },
    ],
    findings: [{ gate, path, at: "'«execution_workspaces_closed_state_check»'" }],
  },
  {
    name: 'a column is nullable in drizzle alone',
    edits: [{ path, replace: "name: text('name').notNull()", with: "name: text('name')" }],
    findings: [
      {
        gate,
        path,
        at: "text('«name»')",
        related: [`${migrations}/050_execution_workspaces.up.sql: name text NOT NULL,`],
      },
    ],
  },
  {
    name: 'a column is NOT NULL in drizzle alone',
    edits: [{ path, replace: closedAt, with: closedAt.replace('),\n', ').notNull(),\n') }],
    findings: [{ gate, path, at: "timestamp('«closed_at»'" }],
  },
  {
    name: 'a time loses its zone in drizzle',
    edits: [{ path, replace: closedAt, with: "    closedAt: timestamp('closed_at'),\n" }],
    findings: [
      {
        gate,
        path,
        at: "closedAt: «timestamp»('closed_at')",
        related: [`${migrations}/050_execution_workspaces.up.sql: closed_at timestamptz`],
      },
    ],
  },
  {
    name: 'a column on either side alone',
    edits: [
      { path: `${migrations}/055_owner.up.sql`, text: 'ALTER TABLE execution_workspaces ADD COLUMN owner text;\n' },
      { path: `${migrations}/055_owner.down.sql`, text: 'ALTER TABLE execution_workspaces DROP COLUMN owner;\n' },
      { path, replace: closedAt, with: `${closedAt}    ownedBy: text('owned_by'),\n` },
    ],
    findings: [
      {
        gate,
        path,
        at: "'«execution_workspaces»',",
        related: [`${migrations}/055_owner.up.sql: ALTER TABLE execution_workspaces ADD COLUMN owner text;`],
      },
      { gate, path, at: "text('«owned_by»')" },
    ],
  },
  {
    name: 'an enum in drizzle lacks two labels of the database',
    edits: [
      {
        path: 'src/registry/status-enum.ts',
        text: [
          "import { pgEnum } from 'drizzle-orm/pg-core';",
          '',
          "const before = ['provisioning', 'online', 'offline', 'degraded', 'failed', 'removed', 'paused', 'hibernated'] as const;",
          "export const workspaceStatus = pgEnum('workspace_status', [...before, 'sleeping']);",
          '',
        ].join('\n'),
      },
    ],
    findings: [
      {
        gate,
        path: 'src/registry/status-enum.ts',
        at: "pgEnum('«workspace_status»'",
      },
      { gate, path: 'src/registry/status-enum.ts', at: "pgEnum('«workspace_status»'" },
      { gate, path: 'src/registry/status-enum.ts', at: "'«sleeping»'" },
    ],
  },
  {
    name: 'look-alikes: the conditions spelt another way, and another order of columns',
    edits: [
      {
        path,
        replace: "sql`${t.closedAt} IS NULL OR ${t.status} IN ('archived', 'cleanup_failed')`",
        with: "sql.raw(`(status)::text = ANY (ARRAY['cleanup_failed'::text, 'archived'::text]) OR NOT (closed_at IS NOT NULL)`)",
      },
      { path, replace: closedAt, with: '' },
      { path, replace: "    id: uuid('id')", with: `${closedAt}    id: uuid('id')` },
    ],
    findings: [],
  },
];
