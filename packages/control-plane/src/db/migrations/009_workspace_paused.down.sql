UPDATE workspaces SET status = 'offline' WHERE status = 'paused';
ALTER TABLE workspaces DROP CONSTRAINT workspaces_status_check;
ALTER TABLE workspaces ADD CONSTRAINT workspaces_status_check
  CHECK (status IN ('provisioning', 'online', 'offline', 'degraded', 'failed', 'removed'));
