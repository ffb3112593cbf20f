-- effect: table delegations
CREATE TABLE delegations (
  id uuid PRIMARY KEY,
  caller_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  callee_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  task_preview text NOT NULL,
  status text NOT NULL DEFAULT 'queued'
    CONSTRAINT delegations_status_check
      CHECK (status IN ('queued', 'dispatched', 'in_progress', 'completed', 'failed', 'stuck')),
  result_preview text,
  error_detail text,
  last_heartbeat timestamptz,
  deadline timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX delegations_created_at_idx ON delegations (created_at DESC, id);
CREATE INDEX delegations_unfinished_idx ON delegations (deadline)
  WHERE status IN ('queued', 'dispatched', 'in_progress');
