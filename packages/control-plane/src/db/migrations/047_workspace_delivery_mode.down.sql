ALTER TABLE workspaces DROP COLUMN delivery_mode;
