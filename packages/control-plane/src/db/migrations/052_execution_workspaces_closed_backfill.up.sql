-- Rows that were reopened before a reopening cleared the time: they are in use, so it is the time that is wrong.
-- It leaves nothing behind that a schema shows. It states no effect, then, and to run it again does no harm.
UPDATE execution_workspaces
   SET closed_at = NULL
 WHERE closed_at IS NOT NULL AND status NOT IN ('archived', 'cleanup_failed');
