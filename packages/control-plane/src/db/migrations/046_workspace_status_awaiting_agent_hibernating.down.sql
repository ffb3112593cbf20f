-- Rows that hold a label must leave it before the type without it can take the column.
UPDATE workspaces SET status = 'offline' WHERE status = 'awaiting_agent';
UPDATE workspaces SET status = 'hibernated' WHERE status = 'hibernating';

ALTER TYPE workspace_status RENAME TO workspace_status_with_awaiting_agent_hibernating;

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

ALTER TABLE workspaces ALTER COLUMN status DROP DEFAULT;
ALTER TABLE workspaces ALTER COLUMN status TYPE workspace_status USING status::text::workspace_status;
ALTER TABLE workspaces ALTER COLUMN status SET DEFAULT 'provisioning';

DROP TYPE workspace_status_with_awaiting_agent_hibernating;
