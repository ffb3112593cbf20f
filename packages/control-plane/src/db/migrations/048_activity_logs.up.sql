-- What was sent to a workspace or done in its name. The type tells kinds of rows apart, the method what happened.
-- The status is text without a CHECK, as in the audit: it keeps what agents of any age have called it.
-- effect: table activity_logs
CREATE TABLE activity_logs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  activity_type text NOT NULL
    CONSTRAINT activity_logs_activity_type_check CHECK (activity_type IN ('a2a_receive', 'delegation')),
  method text NOT NULL
    CONSTRAINT activity_logs_method_check
      CHECK (method IN ('chat_upload_receive', 'delegate', 'delegate_report', 'delegate_result')),
  subject_id uuid,
  peer_id uuid,
  status text,
  summary text NOT NULL,
  body jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX activity_logs_workspace_id_idx ON activity_logs (workspace_id, id);
CREATE INDEX activity_logs_subject_id_idx ON activity_logs (subject_id, id) WHERE subject_id IS NOT NULL;
