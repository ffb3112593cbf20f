-- effect: column workspaces.last_active_at
-- effect: column workspaces.hibernate_after_seconds
-- effect: label workspaces.status hibernated
ALTER TABLE workspaces
  ADD COLUMN last_active_at timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN hibernate_after_seconds integer
    CONSTRAINT workspaces_hibernate_after_seconds_check CHECK (hibernate_after_seconds > 0);

ALTER TABLE workspaces DROP CONSTRAINT workspaces_status_check;
ALTER TABLE workspaces ADD CONSTRAINT workspaces_status_check
  CHECK (status IN ('provisioning', 'online', 'offline', 'degraded', 'failed', 'removed', 'paused', 'hibernated'));
