-- A constraint cannot be unproven: it is made anew, unproven.
ALTER TABLE execution_workspaces DROP CONSTRAINT execution_workspaces_closed_state_check;
ALTER TABLE execution_workspaces ADD CONSTRAINT execution_workspaces_closed_state_check
  CHECK (closed_at IS NULL OR status IN ('archived', 'cleanup_failed')) NOT VALID;
