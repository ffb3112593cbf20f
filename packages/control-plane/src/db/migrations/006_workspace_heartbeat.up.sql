-- effect: column workspaces.last_heartbeat_at
-- effect: column workspaces.error_rate
-- effect: column workspaces.active_tasks
-- effect: column workspaces.last_sample_error
ALTER TABLE workspaces
  ADD COLUMN last_heartbeat_at timestamptz,
  ADD COLUMN error_rate double precision NOT NULL DEFAULT 0,
  ADD COLUMN active_tasks integer NOT NULL DEFAULT 0,
  ADD COLUMN last_sample_error text;
