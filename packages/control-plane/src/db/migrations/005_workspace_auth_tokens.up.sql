-- The token itself is never stored. The prefix finds the row; the hash decides.
-- effect: table workspace_auth_tokens
CREATE TABLE workspace_auth_tokens (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  prefix text NOT NULL,
  hash text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);

CREATE INDEX workspace_auth_tokens_live_prefix_idx ON workspace_auth_tokens (prefix) WHERE revoked_at IS NULL;
CREATE INDEX workspace_auth_tokens_workspace_id_idx ON workspace_auth_tokens (workspace_id);
