DROP TABLE canvas_layouts;
