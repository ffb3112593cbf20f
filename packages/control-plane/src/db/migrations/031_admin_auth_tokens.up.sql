-- effect: table admin_auth_tokens
CREATE TABLE admin_auth_tokens (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  prefix text NOT NULL,
  hash text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);

CREATE INDEX admin_auth_tokens_live_prefix_idx ON admin_auth_tokens (prefix) WHERE revoked_at IS NULL;
