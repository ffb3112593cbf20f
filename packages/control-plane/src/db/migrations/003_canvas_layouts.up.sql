-- effect: table canvas_layouts
CREATE TABLE canvas_layouts (
  workspace_id uuid PRIMARY KEY REFERENCES workspaces (id) ON DELETE CASCADE,
  x double precision NOT NULL DEFAULT 0,
  y double precision NOT NULL DEFAULT 0,
  collapsed boolean NOT NULL DEFAULT false
);
