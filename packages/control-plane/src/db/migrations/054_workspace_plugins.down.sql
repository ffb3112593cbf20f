DROP TABLE workspace_plugins;
