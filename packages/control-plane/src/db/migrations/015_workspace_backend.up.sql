-- effect: column workspaces.backend
-- effect: column workspaces.instance_id
ALTER TABLE workspaces
  ADD COLUMN backend text CONSTRAINT workspaces_backend_check CHECK (backend IN ('docker', 'hosted')),
  ADD COLUMN instance_id text;
