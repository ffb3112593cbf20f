DROP TABLE workspace_auth_tokens;
