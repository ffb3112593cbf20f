DROP TABLE admin_auth_tokens;
