import type { Queryable } from './queryable.js';

/**
 * Makes the changes of the workspace tree's shape take turns until the transaction ends. A lookup of a child followed
 * by its insert, or a pause of all descendants beside a create under one of them, is right only when nobody else
 * changes the tree in between.
 */
export async function lockTree(tx: Queryable): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtext('control-plane/workspace-tree'))`);
}
