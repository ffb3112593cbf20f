-- Runs at the first boot that finds the extension. Without a dimension in its type the column takes embeddings of any
-- model, but no index: a namespace is small enough to be compared whole.
-- extension: vector
-- effect: column memory_records.embedding
ALTER TABLE memory_records ADD COLUMN embedding vector;
