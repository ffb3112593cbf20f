-- effect: table memory_namespaces
-- effect: table memory_records
-- effect: index memory_records_search_idx
CREATE TABLE memory_namespaces (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- No foreign key: the row of the workspace may be in another database.
  workspace_id uuid NOT NULL,
  name text NOT NULL,
  -- Of the embeddings in it: those of different models cannot be compared.
  dimensions integer,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT memory_namespaces_name_key UNIQUE (workspace_id, name)
);

CREATE TABLE memory_records (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  namespace_id uuid NOT NULL REFERENCES memory_namespaces (id) ON DELETE CASCADE,
  content text NOT NULL,
  -- A key on the content itself would not take a long one.
  content_hash text NOT NULL,
  metadata jsonb NOT NULL DEFAULT '{}',
  search tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('english', content)) STORED,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT memory_records_content_key UNIQUE (namespace_id, content_hash)
);

CREATE INDEX memory_records_search_idx ON memory_records USING gin (search);
