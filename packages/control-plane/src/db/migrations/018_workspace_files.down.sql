DROP TABLE workspace_files;
