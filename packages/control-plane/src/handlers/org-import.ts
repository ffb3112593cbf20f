import { lockTree, type Queryable } from '../db/index.js';
import { isHosted, provisionWorkspacesPaced } from '../dispatchers/index.js';
import { type Announce, EventName } from '../events/index.js';
import { awaitAgent, awaitsAgent, MAX_TREE_DEPTH, recordArrival } from '../lifecycle/index.js';
import { DEFAULT_RUNTIME, defaultModel, defaultTier, type Log, Refusal, WorkspaceStatus } from '../models/index.js';
import { provlog, ProvlogEvent } from '../provlog/index.js';
import type { SecretBox } from '../secrets/index.js';
import { placeOnCanvas, type CanvasPlace } from './canvas.js';
import { requireParent } from './require-parent.js';
import { putSecrets } from './secrets.js';
import type { Services } from './services.js';

export interface OrgNode {
  readonly name: string;
  readonly runtime?: string;
  readonly model?: string;
  readonly tier?: number;
  readonly url?: string;
  readonly secrets?: Readonly<Record<string, string>>;
  /** Secrets that the node cannot do without: the import is turned down before anything is made. */
  readonly requiredSecrets?: readonly string[];
  readonly canvas?: CanvasPlace;
  readonly children?: readonly OrgNode[];
}

export interface ImportedNode {
  readonly id: string;
  readonly name: string;
  /** The node was there before and was left as it is. */
  readonly skipped: boolean;
  readonly authToken?: string;
  readonly children: readonly ImportedNode[];
}

/** Makes the nodes of a tree that are not there yet: importing twice changes nothing, and a partial tree is completed. */
export async function importOrg(
  { outbox, dispatch }: Services,
  root: OrgNode,
  parentId: string | null,
): Promise<ImportedNode> {
  const height = checkTree(root);
  requireSecrets(root);
  const imported = await outbox.transaction(async (tx, announce) => {
    await lockTree(tx);
    if (parentId !== null) await requireParent(tx, parentId, height);
    return importNode(
      { tx, announce, secretBox: dispatch.secretBox, tier: defaultTier(isHosted(dispatch)) },
      parentId,
      root,
    );
  });
  logSkipped(dispatch.log, imported, parentId);
  provisionWorkspacesPaced(dispatch, createdIds(imported));
  return imported;
}

interface ImportContext {
  readonly tx: Queryable;
  readonly announce: Announce;
  readonly secretBox: SecretBox;
  /** For nodes that name none. */
  readonly tier: number;
}

async function importNode(context: ImportContext, parentId: string | null, node: OrgNode): Promise<ImportedNode> {
  const { tx, announce } = context;
  const existing = await lookupExistingChild(tx, parentId, node.name);
  if (existing !== undefined) {
    return { id: existing, name: node.name, skipped: true, children: await importChildren(context, existing, node) };
  }
  const runtime = node.runtime ?? DEFAULT_RUNTIME;
  const { rows } = await tx.query<{ id: string }>(
    `INSERT INTO workspaces (parent_id, name, runtime, model, tier, url, status)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     RETURNING id`,
    [
      parentId,
      node.name,
      runtime,
      node.model ?? defaultModel(runtime),
      node.tier ?? context.tier,
      node.url ?? null,
      WorkspaceStatus.Provisioning,
    ],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error(`the workspace ${node.name} was not inserted`);
  await putSecrets(tx, context.secretBox, id, node.secrets ?? {});
  await placeOnCanvas(tx, id, node.canvas ?? {});
  await recordArrival(tx, [id], WorkspaceStatus.Provisioning, 'imported');
  await announce(id, EventName.Created, { name: node.name, status: WorkspaceStatus.Provisioning });
  const token = awaitsAgent(runtime, node.url) ? { authToken: await awaitAgent(tx, announce, id) } : {};
  return { id, name: node.name, skipped: false, ...token, children: await importChildren(context, id, node) };
}

/** The one way down, from nodes that were there and from nodes that were made. */
async function importChildren(
  context: ImportContext,
  parentId: string,
  node: OrgNode,
): Promise<readonly ImportedNode[]> {
  const imported: ImportedNode[] = [];
  for (const child of node.children ?? []) imported.push(await importNode(context, parentId, child));
  return imported;
}

/**
 * The child of that name, if there is one. A database error is no answer: taken for "none", it makes the child twice.
 * The tree lock of the transaction keeps the answer true until the insert.
 */
async function lookupExistingChild(tx: Queryable, parentId: string | null, name: string): Promise<string | undefined> {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT id
       FROM workspaces
      WHERE parent_id IS NOT DISTINCT FROM $1 AND name = $2 AND status <> $3
      ORDER BY created_at, id
      LIMIT 1`,
    [parentId, name, WorkspaceStatus.Removed],
  );
  return rows[0]?.id;
}

/** Returns the height of the tree. Two siblings of one name could not be told apart by the next import. */
function checkTree(node: OrgNode, depth = 1): number {
  if (depth > MAX_TREE_DEPTH) throw new Refusal('invalid', `the tree is deeper than ${MAX_TREE_DEPTH}`);
  const children = node.children ?? [];
  const names = new Set<string>();
  for (const { name } of children) {
    if (names.has(name)) throw new Refusal('invalid', `${node.name} has two children named ${name}`);
    names.add(name);
  }
  return 1 + Math.max(0, ...children.map((child) => checkTree(child, depth + 1)));
}

/** Names every node that lacks a secret at once: whoever repairs a template wants to see all of it. */
function requireSecrets(root: OrgNode): void {
  const missing = lackingSecrets(root, '');
  if (missing.length > 0) throw new Refusal('invalid', 'the tree lacks secrets that it requires', { missing });
}

function lackingSecrets(node: OrgNode, above: string): readonly { readonly path: string; readonly secrets: object }[] {
  const path = `${above}${node.name}`;
  const secrets = (node.requiredSecrets ?? []).filter((name) => (node.secrets?.[name] ?? '') === '');
  return [
    ...(secrets.length === 0 ? [] : [{ path, secrets }]),
    ...(node.children ?? []).flatMap((child) => lackingSecrets(child, `${path}/`)),
  ];
}

/** Only once the transaction is committed: a lookup in one that was rolled back skipped nothing. */
function logSkipped(log: Log, { id, name, skipped, children }: ImportedNode, parentId: string | null): void {
  if (skipped) provlog(log, ProvlogEvent.SkipExisting, { workspaceId: id, parentId, name });
  for (const child of children) logSkipped(log, child, id);
}

function createdIds(node: ImportedNode): readonly string[] {
  return [...(node.skipped ? [] : [node.id]), ...node.children.flatMap(createdIds)];
}
