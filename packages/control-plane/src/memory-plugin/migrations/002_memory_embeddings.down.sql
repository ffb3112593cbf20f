ALTER TABLE memory_records DROP COLUMN embedding;
