-- An audit keeps what was written, whatever the vocabulary becomes: its status is text without a CHECK.
-- effect: table workspaces_audit
CREATE TABLE workspaces_audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  status text NOT NULL,
  note text,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX workspaces_audit_workspace_id_idx ON workspaces_audit (workspace_id, id);
