-- effect: table pending_uploads
-- effect: index pending_uploads_expires_at_idx
-- effect: index pending_uploads_acked_at_idx
CREATE TABLE pending_uploads (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  filename text NOT NULL,
  content_type text NOT NULL,
  content bytea NOT NULL,
  size_bytes integer NOT NULL,
  state text NOT NULL DEFAULT 'pending'
    CONSTRAINT pending_uploads_state_check CHECK (state IN ('pending', 'fetched', 'acked')),
  created_at timestamptz NOT NULL DEFAULT now(),
  fetched_at timestamptz,
  acked_at timestamptz,
  expires_at timestamptz NOT NULL DEFAULT now() + interval '24 hours',
  CONSTRAINT pending_uploads_size_check CHECK (size_bytes = octet_length(content)),
  CONSTRAINT pending_uploads_acked_check CHECK ((state = 'acked') = (acked_at IS NOT NULL))
);

CREATE INDEX pending_uploads_workspace_id_idx ON pending_uploads (workspace_id);
-- One for each arm of the sweep; no row is in both.
CREATE INDEX pending_uploads_expires_at_idx ON pending_uploads (expires_at) WHERE acked_at IS NULL;
CREATE INDEX pending_uploads_acked_at_idx ON pending_uploads (acked_at) WHERE acked_at IS NOT NULL;
