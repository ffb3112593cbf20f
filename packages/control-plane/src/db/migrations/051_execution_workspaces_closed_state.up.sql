-- A row that is closed is in a closed state. New writes are held to it at once; rows that break it are mended next.
-- effect: constraint execution_workspaces.execution_workspaces_closed_state_check
ALTER TABLE execution_workspaces ADD CONSTRAINT execution_workspaces_closed_state_check
  CHECK (closed_at IS NULL OR status IN ('archived', 'cleanup_failed')) NOT VALID;
