ALTER TABLE workspaces
  DROP COLUMN last_sample_error,
  DROP COLUMN active_tasks,
  DROP COLUMN error_rate,
  DROP COLUMN last_heartbeat_at;
