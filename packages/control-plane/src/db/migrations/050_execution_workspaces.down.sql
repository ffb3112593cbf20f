DROP TABLE execution_workspaces;
