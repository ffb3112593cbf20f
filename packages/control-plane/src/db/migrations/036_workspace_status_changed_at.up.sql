-- effect: column workspaces.status_changed_at
ALTER TABLE workspaces ADD COLUMN status_changed_at timestamptz NOT NULL DEFAULT now();
