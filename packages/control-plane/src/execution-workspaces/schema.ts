import { sql } from 'drizzle-orm';
import { check, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { ExecutionStatus } from '../models/index.js';

/** The table as drizzle writes to it; the migrations make it, and a test holds the two to each other. */
export const executionWorkspaces = pgTable(
  'execution_workspaces',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    workspaceId: uuid('workspace_id').notNull(),
    name: text('name').notNull(),
    status: text('status').$type<ExecutionStatus>().notNull(),
    cleanupError: text('cleanup_error'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    lastUsedAt: timestamp('last_used_at', { withTimezone: true }).notNull().defaultNow(),
    closedAt: timestamp('closed_at', { withTimezone: true }),
  },
  (t) => [
    check('execution_workspaces_status_check', sql`${t.status} IN ('active', 'idle', 'archived', 'cleanup_failed')`),
    check(
      'execution_workspaces_closed_state_check',
      sql`${t.closedAt} IS NULL OR ${t.status} IN ('archived', 'cleanup_failed')`,
    ),
  ],
);

export type ExecutionWorkspace = typeof executionWorkspaces.$inferSelect;
