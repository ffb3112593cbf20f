import type { Queryable } from '../db/index.js';

/** Where a workspace stands on the canvas. Collapsed is what the eye sees, and no state of the workspace. */
export interface CanvasPlace {
  readonly x?: number;
  readonly y?: number;
  readonly collapsed?: boolean;
}

/** Writes what is given and keeps the rest. */
export async function placeOnCanvas(tx: Queryable, id: string, { x, y, collapsed }: CanvasPlace): Promise<void> {
  await tx.query(
    `INSERT INTO canvas_layouts AS l (workspace_id, x, y, collapsed)
     VALUES ($1, COALESCE($2, 0::double precision), COALESCE($3, 0::double precision), COALESCE($4, false))
     ON CONFLICT (workspace_id) DO UPDATE
        SET x = COALESCE($2, l.x), y = COALESCE($3, l.y), collapsed = COALESCE($4, l.collapsed)`,
    [id, x ?? null, y ?? null, collapsed ?? null],
  );
}
