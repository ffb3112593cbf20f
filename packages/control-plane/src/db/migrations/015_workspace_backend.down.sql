ALTER TABLE workspaces
  DROP COLUMN instance_id,
  DROP COLUMN backend;
