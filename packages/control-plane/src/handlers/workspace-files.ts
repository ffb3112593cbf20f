import type { Queryable } from '../db/index.js';
import { Refusal } from '../models/index.js';
import type { Services } from './services.js';

export interface WorkspaceFile {
  /** Relative to the workspace's folder, with forward slashes. */
  readonly path: string;
  readonly content: string;
}

/** Stores files of a workspace, all or none. */
export async function putFiles(db: Queryable, id: string, files: readonly WorkspaceFile[]): Promise<void> {
  const paths = new Set<string>();
  for (const { path } of files) {
    if (!isInside(path)) throw new Refusal('invalid', `the file path "${path}" leads out of the workspace`);
    if (paths.has(path)) throw new Refusal('invalid', `the file path "${path}" is there twice`);
    paths.add(path);
  }
  await db.query(
    `INSERT INTO workspace_files (workspace_id, path, content)
     SELECT $1, file.path, file.content
       FROM unnest($2::text[], $3::text[]) AS file (path, content)`,
    [id, files.map((file) => file.path), files.map((file) => file.content)],
  );
}

/** What the agent of a workspace fetches when it starts. */
export async function getFiles({ database }: Services, id: string): Promise<readonly WorkspaceFile[]> {
  const { rows } = await database.query<WorkspaceFile>(
    `SELECT path, content FROM workspace_files WHERE workspace_id = $1 ORDER BY path`,
    [id],
  );
  return rows;
}

function isInside(path: string): boolean {
  return !path.includes('\\') && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
