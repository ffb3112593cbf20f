-- What a workspace wants its agent to have. What it has is for the agent to say.
-- effect: table workspace_plugins
CREATE TABLE workspace_plugins (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  name text NOT NULL,
  declared_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, name)
);
