import { lockTree, type Queryable } from '../db/index.js';
import { findWorkspace, MAX_TREE_DEPTH, readAncestors } from '../lifecycle/index.js';
import { Refusal, WorkspaceStatus } from '../models/index.js';

/**
 * Makes sure that a subtree of the given height can hang below a parent, and that it stays so until the transaction
 * ends. Nothing may hang below a removed workspace: no list would ever show it.
 */
export async function requireParent(tx: Queryable, parentId: string, height: number): Promise<void> {
  await lockTree(tx);
  const parent = await findWorkspace(tx, parentId);
  if (parent === undefined || parent.status === WorkspaceStatus.Removed) {
    throw new Refusal('invalid', 'there is no such parent', { parentId });
  }
  const depth = (await readAncestors(tx, parentId)).length + 1;
  if (depth + height > MAX_TREE_DEPTH) {
    throw new Refusal('invalid', `the tree would be deeper than ${MAX_TREE_DEPTH}`, { parentId });
  }
}
