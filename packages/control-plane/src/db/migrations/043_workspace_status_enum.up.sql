-- effect: type workspace_status
-- effect: column-type workspaces.status workspace_status
CREATE TYPE workspace_status AS ENUM (
  'provisioning',
  'online',
  'offline',
  'degraded',
  'failed',
  'removed',
  'paused',
  'hibernated'
);

-- The CHECK and the default compare and hold text: neither survives the change of the column's type.
ALTER TABLE workspaces DROP CONSTRAINT workspaces_status_check;
ALTER TABLE workspaces ALTER COLUMN status DROP DEFAULT;
ALTER TABLE workspaces ALTER COLUMN status TYPE workspace_status USING status::workspace_status;
ALTER TABLE workspaces ALTER COLUMN status SET DEFAULT 'provisioning';
