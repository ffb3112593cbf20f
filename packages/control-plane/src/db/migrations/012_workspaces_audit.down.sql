DROP TABLE workspaces_audit;
