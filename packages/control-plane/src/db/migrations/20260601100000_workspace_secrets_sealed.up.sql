-- effect: column workspace_secrets.sealed
ALTER TABLE workspace_secrets ADD COLUMN sealed boolean NOT NULL DEFAULT false;
