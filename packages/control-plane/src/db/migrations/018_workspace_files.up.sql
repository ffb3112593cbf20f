-- effect: table workspace_files
CREATE TABLE workspace_files (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  path text NOT NULL,
  content text NOT NULL,
  PRIMARY KEY (workspace_id, path)
);
