UPDATE workspaces SET status = 'paused' WHERE status = 'hibernated';
ALTER TABLE workspaces DROP CONSTRAINT workspaces_status_check;
ALTER TABLE workspaces ADD CONSTRAINT workspaces_status_check
  CHECK (status IN ('provisioning', 'online', 'offline', 'degraded', 'failed', 'removed', 'paused'));

ALTER TABLE workspaces
  DROP COLUMN hibernate_after_seconds,
  DROP COLUMN last_active_at;
