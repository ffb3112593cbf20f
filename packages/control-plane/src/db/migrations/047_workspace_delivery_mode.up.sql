-- effect: column workspaces.delivery_mode
ALTER TABLE workspaces
  ADD COLUMN delivery_mode text NOT NULL DEFAULT 'push'
    CONSTRAINT workspaces_delivery_mode_check CHECK (delivery_mode IN ('push', 'poll'));
