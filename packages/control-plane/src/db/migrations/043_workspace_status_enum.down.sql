ALTER TABLE workspaces ALTER COLUMN status DROP DEFAULT;
ALTER TABLE workspaces ALTER COLUMN status TYPE text USING status::text;
ALTER TABLE workspaces ALTER COLUMN status SET DEFAULT 'provisioning';
ALTER TABLE workspaces ADD CONSTRAINT workspaces_status_check
  CHECK (status IN ('provisioning', 'online', 'offline', 'degraded', 'failed', 'removed', 'paused', 'hibernated'));

DROP TYPE workspace_status;
