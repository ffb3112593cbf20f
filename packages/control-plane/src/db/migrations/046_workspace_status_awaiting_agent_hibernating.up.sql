-- The two labels that code had been writing since before 043, which left them out.
-- Before PostgreSQL 12 a label cannot be added inside a transaction, and no version lets the transaction use it.
-- transaction: none
-- effect: label workspaces.status awaiting_agent
-- effect: label workspaces.status hibernating
ALTER TYPE workspace_status ADD VALUE IF NOT EXISTS 'awaiting_agent';
-- next statement
ALTER TYPE workspace_status ADD VALUE IF NOT EXISTS 'hibernating';
