-- effect: table execution_workspaces
CREATE TABLE execution_workspaces (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  name text NOT NULL,
  status text NOT NULL DEFAULT 'active'
    CONSTRAINT execution_workspaces_status_check
      CHECK (status IN ('active', 'idle', 'archived', 'cleanup_failed')),
  cleanup_error text,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz NOT NULL DEFAULT now(),
  closed_at timestamptz
);

CREATE INDEX execution_workspaces_workspace_id_idx ON execution_workspaces (workspace_id, created_at);
