-- Without the column ciphertext would be handed to instances as if it were the secret: it is set anew, or missed.
DELETE FROM workspace_secrets WHERE sealed;
ALTER TABLE workspace_secrets DROP COLUMN sealed;
