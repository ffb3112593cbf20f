CREATE TABLE memory_namespaces (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  workspace_id uuid NOT NULL,
  name text NOT NULL,
  dimensions integer,
  created_at timestamp with time zone NOT NULL DEFAULT now()
);

CREATE TABLE memory_records (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  namespace_id uuid NOT NULL,
  content text NOT NULL,
  content_hash text NOT NULL,
  metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
  search tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('english'::regconfig, content)) STORED,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now()
);

CREATE TABLE memory_schema_migrations (
  name text NOT NULL,
  applied_at timestamp with time zone NOT NULL DEFAULT now()
);

ALTER TABLE memory_namespaces ADD CONSTRAINT memory_namespaces_name_key UNIQUE (workspace_id, name);
ALTER TABLE memory_namespaces ADD CONSTRAINT memory_namespaces_pkey PRIMARY KEY (id);
ALTER TABLE memory_records ADD CONSTRAINT memory_records_content_key UNIQUE (namespace_id, content_hash);
ALTER TABLE memory_records ADD CONSTRAINT memory_records_pkey PRIMARY KEY (id);
ALTER TABLE memory_schema_migrations ADD CONSTRAINT memory_schema_migrations_pkey PRIMARY KEY (name);
ALTER TABLE memory_records ADD CONSTRAINT memory_records_namespace_id_fkey FOREIGN KEY (namespace_id) REFERENCES memory_namespaces(id) ON DELETE CASCADE;

CREATE INDEX memory_records_search_idx ON public.memory_records USING gin (search);
