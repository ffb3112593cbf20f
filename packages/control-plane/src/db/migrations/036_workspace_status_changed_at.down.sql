ALTER TABLE workspaces DROP COLUMN status_changed_at;
