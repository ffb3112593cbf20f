CREATE TYPE workspace_status AS ENUM (
  'provisioning',
  'online',
  'offline',
  'degraded',
  'failed',
  'removed',
  'paused',
  'hibernated',
  'awaiting_agent',
  'hibernating'
);

CREATE TABLE activity_logs (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  workspace_id uuid NOT NULL,
  activity_type text NOT NULL,
  method text NOT NULL,
  subject_id uuid,
  peer_id uuid,
  status text,
  summary text NOT NULL,
  body jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_at timestamp with time zone NOT NULL DEFAULT now()
);

CREATE TABLE admin_auth_tokens (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  prefix text NOT NULL,
  hash text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  revoked_at timestamp with time zone
);

CREATE TABLE canvas_layouts (
  workspace_id uuid NOT NULL,
  x double precision NOT NULL DEFAULT 0,
  y double precision NOT NULL DEFAULT 0,
  collapsed boolean NOT NULL DEFAULT false
);

CREATE TABLE delegations (
  id uuid NOT NULL,
  caller_id uuid NOT NULL,
  callee_id uuid NOT NULL,
  task_preview text NOT NULL,
  status text NOT NULL DEFAULT 'queued'::text,
  result_preview text,
  error_detail text,
  last_heartbeat timestamp with time zone,
  deadline timestamp with time zone NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now()
);

CREATE TABLE events (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  workspace_id uuid NOT NULL,
  name text NOT NULL,
  payload jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_at timestamp with time zone NOT NULL DEFAULT now()
);

CREATE TABLE execution_workspaces (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  workspace_id uuid NOT NULL,
  name text NOT NULL,
  status text NOT NULL DEFAULT 'active'::text,
  cleanup_error text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  last_used_at timestamp with time zone NOT NULL DEFAULT now(),
  closed_at timestamp with time zone
);

CREATE TABLE pending_uploads (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  workspace_id uuid NOT NULL,
  filename text NOT NULL,
  content_type text NOT NULL,
  content bytea NOT NULL,
  size_bytes integer NOT NULL,
  state text NOT NULL DEFAULT 'pending'::text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  fetched_at timestamp with time zone,
  acked_at timestamp with time zone,
  expires_at timestamp with time zone NOT NULL DEFAULT (now() + '24:00:00'::interval)
);

CREATE TABLE schema_migrations (
  name text NOT NULL,
  applied_at timestamp with time zone NOT NULL DEFAULT now()
);

CREATE TABLE workspace_auth_tokens (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  workspace_id uuid NOT NULL,
  prefix text NOT NULL,
  hash text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  revoked_at timestamp with time zone
);

CREATE TABLE workspace_files (
  workspace_id uuid NOT NULL,
  path text NOT NULL,
  content text NOT NULL
);

CREATE TABLE workspace_plugins (
  workspace_id uuid NOT NULL,
  name text NOT NULL,
  declared_at timestamp with time zone NOT NULL DEFAULT now()
);

CREATE TABLE workspace_secrets (
  workspace_id uuid NOT NULL,
  name text NOT NULL,
  value text NOT NULL,
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  sealed boolean NOT NULL DEFAULT false
);

CREATE TABLE workspaces (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  parent_id uuid,
  name text NOT NULL,
  runtime text NOT NULL,
  model text NOT NULL,
  tier integer NOT NULL,
  url text,
  status workspace_status NOT NULL DEFAULT 'provisioning'::workspace_status,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  last_heartbeat_at timestamp with time zone,
  error_rate double precision NOT NULL DEFAULT 0,
  active_tasks integer NOT NULL DEFAULT 0,
  last_sample_error text,
  backend text,
  instance_id text,
  last_active_at timestamp with time zone NOT NULL DEFAULT now(),
  hibernate_after_seconds integer,
  status_changed_at timestamp with time zone NOT NULL DEFAULT now(),
  delivery_mode text NOT NULL DEFAULT 'push'::text
);

CREATE TABLE workspaces_audit (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  workspace_id uuid NOT NULL,
  status text NOT NULL,
  note text,
  created_at timestamp with time zone NOT NULL DEFAULT now()
);

ALTER TABLE activity_logs ADD CONSTRAINT activity_logs_activity_type_check CHECK ((activity_type = ANY (ARRAY['a2a_receive'::text, 'delegation'::text])));
ALTER TABLE activity_logs ADD CONSTRAINT activity_logs_method_check CHECK ((method = ANY (ARRAY['chat_upload_receive'::text, 'delegate'::text, 'delegate_report'::text, 'delegate_result'::text])));
ALTER TABLE activity_logs ADD CONSTRAINT activity_logs_pkey PRIMARY KEY (id);
ALTER TABLE admin_auth_tokens ADD CONSTRAINT admin_auth_tokens_hash_key UNIQUE (hash);
ALTER TABLE admin_auth_tokens ADD CONSTRAINT admin_auth_tokens_pkey PRIMARY KEY (id);
ALTER TABLE canvas_layouts ADD CONSTRAINT canvas_layouts_pkey PRIMARY KEY (workspace_id);
ALTER TABLE delegations ADD CONSTRAINT delegations_pkey PRIMARY KEY (id);
ALTER TABLE delegations ADD CONSTRAINT delegations_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'dispatched'::text, 'in_progress'::text, 'completed'::text, 'failed'::text, 'stuck'::text])));
ALTER TABLE events ADD CONSTRAINT events_pkey PRIMARY KEY (id);
ALTER TABLE execution_workspaces ADD CONSTRAINT execution_workspaces_closed_state_check CHECK (((closed_at IS NULL) OR (status = ANY (ARRAY['archived'::text, 'cleanup_failed'::text]))));
ALTER TABLE execution_workspaces ADD CONSTRAINT execution_workspaces_pkey PRIMARY KEY (id);
ALTER TABLE execution_workspaces ADD CONSTRAINT execution_workspaces_status_check CHECK ((status = ANY (ARRAY['active'::text, 'idle'::text, 'archived'::text, 'cleanup_failed'::text])));
ALTER TABLE pending_uploads ADD CONSTRAINT pending_uploads_acked_check CHECK (((state = 'acked'::text) = (acked_at IS NOT NULL)));
ALTER TABLE pending_uploads ADD CONSTRAINT pending_uploads_pkey PRIMARY KEY (id);
ALTER TABLE pending_uploads ADD CONSTRAINT pending_uploads_size_check CHECK ((size_bytes = octet_length(content)));
ALTER TABLE pending_uploads ADD CONSTRAINT pending_uploads_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'fetched'::text, 'acked'::text])));
ALTER TABLE schema_migrations ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (name);
ALTER TABLE workspace_auth_tokens ADD CONSTRAINT workspace_auth_tokens_hash_key UNIQUE (hash);
ALTER TABLE workspace_auth_tokens ADD CONSTRAINT workspace_auth_tokens_pkey PRIMARY KEY (id);
ALTER TABLE workspace_files ADD CONSTRAINT workspace_files_pkey PRIMARY KEY (workspace_id, path);
ALTER TABLE workspace_plugins ADD CONSTRAINT workspace_plugins_pkey PRIMARY KEY (workspace_id, name);
ALTER TABLE workspace_secrets ADD CONSTRAINT workspace_secrets_pkey PRIMARY KEY (workspace_id, name);
ALTER TABLE workspaces ADD CONSTRAINT workspaces_backend_check CHECK ((backend = ANY (ARRAY['docker'::text, 'hosted'::text])));
ALTER TABLE workspaces ADD CONSTRAINT workspaces_delivery_mode_check CHECK ((delivery_mode = ANY (ARRAY['push'::text, 'poll'::text])));
ALTER TABLE workspaces ADD CONSTRAINT workspaces_hibernate_after_seconds_check CHECK ((hibernate_after_seconds > 0));
ALTER TABLE workspaces ADD CONSTRAINT workspaces_name_check CHECK ((name <> ''::text));
ALTER TABLE workspaces ADD CONSTRAINT workspaces_pkey PRIMARY KEY (id);
ALTER TABLE workspaces ADD CONSTRAINT workspaces_tier_check CHECK (((tier >= 1) AND (tier <= 4)));
ALTER TABLE workspaces_audit ADD CONSTRAINT workspaces_audit_pkey PRIMARY KEY (id);
ALTER TABLE activity_logs ADD CONSTRAINT activity_logs_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE canvas_layouts ADD CONSTRAINT canvas_layouts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE delegations ADD CONSTRAINT delegations_callee_id_fkey FOREIGN KEY (callee_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE delegations ADD CONSTRAINT delegations_caller_id_fkey FOREIGN KEY (caller_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE events ADD CONSTRAINT events_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE execution_workspaces ADD CONSTRAINT execution_workspaces_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE pending_uploads ADD CONSTRAINT pending_uploads_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE workspace_auth_tokens ADD CONSTRAINT workspace_auth_tokens_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE workspace_files ADD CONSTRAINT workspace_files_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE workspace_plugins ADD CONSTRAINT workspace_plugins_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE workspace_secrets ADD CONSTRAINT workspace_secrets_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE workspaces ADD CONSTRAINT workspaces_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES workspaces(id);
ALTER TABLE workspaces_audit ADD CONSTRAINT workspaces_audit_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;

CREATE INDEX activity_logs_subject_id_idx ON public.activity_logs USING btree (subject_id, id) WHERE (subject_id IS NOT NULL);
CREATE INDEX activity_logs_workspace_id_idx ON public.activity_logs USING btree (workspace_id, id);
CREATE INDEX admin_auth_tokens_live_prefix_idx ON public.admin_auth_tokens USING btree (prefix) WHERE (revoked_at IS NULL);
CREATE INDEX delegations_created_at_idx ON public.delegations USING btree (created_at DESC, id);
CREATE INDEX delegations_unfinished_idx ON public.delegations USING btree (deadline) WHERE (status = ANY (ARRAY['queued'::text, 'dispatched'::text, 'in_progress'::text]));
CREATE INDEX events_workspace_id_idx ON public.events USING btree (workspace_id, id);
CREATE INDEX execution_workspaces_workspace_id_idx ON public.execution_workspaces USING btree (workspace_id, created_at);
CREATE INDEX pending_uploads_acked_at_idx ON public.pending_uploads USING btree (acked_at) WHERE (acked_at IS NOT NULL);
CREATE INDEX pending_uploads_expires_at_idx ON public.pending_uploads USING btree (expires_at) WHERE (acked_at IS NULL);
CREATE INDEX pending_uploads_workspace_id_idx ON public.pending_uploads USING btree (workspace_id);
CREATE INDEX workspace_auth_tokens_live_prefix_idx ON public.workspace_auth_tokens USING btree (prefix) WHERE (revoked_at IS NULL);
CREATE INDEX workspace_auth_tokens_workspace_id_idx ON public.workspace_auth_tokens USING btree (workspace_id);
CREATE INDEX workspaces_audit_workspace_id_idx ON public.workspaces_audit USING btree (workspace_id, id);
CREATE INDEX workspaces_parent_id_idx ON public.workspaces USING btree (parent_id);
CREATE INDEX workspaces_status_idx ON public.workspaces USING btree (status);
