-- effect: table workspaces
CREATE TABLE workspaces (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  parent_id uuid REFERENCES workspaces (id),
  name text NOT NULL,
  runtime text NOT NULL,
  model text NOT NULL,
  tier integer NOT NULL,
  url text,
  status text NOT NULL DEFAULT 'provisioning',
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT workspaces_name_check CHECK (name <> ''),
  CONSTRAINT workspaces_tier_check CHECK (tier BETWEEN 1 AND 4),
  CONSTRAINT workspaces_status_check
    CHECK (status IN ('provisioning', 'online', 'offline', 'degraded', 'failed', 'removed'))
);

CREATE INDEX workspaces_parent_id_idx ON workspaces (parent_id);
CREATE INDEX workspaces_status_idx ON workspaces (status);
