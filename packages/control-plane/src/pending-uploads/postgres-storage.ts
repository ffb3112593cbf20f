import type { Database, Queryable } from '../db/index.js';
import { type Log, Refusal, UploadState } from '../models/index.js';
import { sanitiseContentType, sanitiseFilename } from './sanitise.js';
import type { NewUpload, PendingUpload, SweptUploads, UploadContent, UploadStorage } from './storage.js';

/** The largest file that is taken; a request's body is limited too, and holds several. */
export const MAX_UPLOAD_BYTES = 10 * 1024 * 1024;

export interface PostgresUploadsOptions {
  readonly database: Database;
  readonly log: Log;
  /** Tells the agent of an upload, in the transaction that stores it. */
  readonly announce: (tx: Queryable, upload: PendingUpload) => Promise<void>;
}

/** Keeps uploads in the database, where they live and die with their workspace. Every change of a state is logged. */
export class PostgresUploads implements UploadStorage {
  readonly #database: Database;
  readonly #log: Log;
  readonly #announce: (tx: Queryable, upload: PendingUpload) => Promise<void>;

  constructor({ database, log, announce }: PostgresUploadsOptions) {
    this.#database = database;
    this.#log = log;
    this.#announce = announce;
  }

  async put(workspaceId: string, upload: NewUpload): Promise<PendingUpload> {
    const [stored] = await this.putBatch(workspaceId, [upload]);
    if (stored === undefined) throw new Error('an upload was not stored');
    return stored;
  }

  async putBatch(workspaceId: string, uploads: readonly NewUpload[]): Promise<readonly PendingUpload[]> {
    for (const upload of uploads) requireSize(upload);
    const stored = await this.#database.transaction(async (tx) => {
      const inserted: PendingUpload[] = [];
      for (const upload of uploads) {
        const row = await insertUpload(tx, workspaceId, upload);
        await this.#announce(tx, row);
        inserted.push(row);
      }
      return inserted;
    });
    for (const upload of stored) this.#note('stored', upload);
    return stored;
  }

  async get(workspaceId: string, id: string): Promise<UploadContent | undefined> {
    const { rows } = await this.#database.query<UploadRow & { content: Uint8Array }>(
      `SELECT id, workspace_id, filename, content_type, size_bytes, expires_at, content
         FROM pending_uploads
        WHERE workspace_id = $1 AND id = $2 AND acked_at IS NULL AND expires_at > now()`,
      [workspaceId, id],
    );
    return rows.map((row) => ({ ...uploadOf(row), content: Buffer.from(row.content) }))[0];
  }

  async markFetched(workspaceId: string, id: string): Promise<void> {
    const { rows } = await this.#database.query<UploadRow>(
      `UPDATE pending_uploads
          SET state = $3, fetched_at = now()
        WHERE workspace_id = $1 AND id = $2 AND state = $4
    RETURNING id, workspace_id, filename, content_type, size_bytes, expires_at`,
      [workspaceId, id, UploadState.Fetched, UploadState.Pending],
    );
    for (const row of rows) this.#note('fetched', uploadOf(row));
  }

  async ack(workspaceId: string, id: string): Promise<boolean> {
    const { rows } = await this.#database.query<UploadRow>(
      `UPDATE pending_uploads
          SET state = $3, acked_at = now()
        WHERE workspace_id = $1 AND id = $2 AND state <> $3 AND expires_at > now()
    RETURNING id, workspace_id, filename, content_type, size_bytes, expires_at`,
      [workspaceId, id, UploadState.Acked],
    );
    for (const row of rows) this.#note('acknowledged', uploadOf(row));
    return rows.length > 0 || this.#isAcked(workspaceId, id);
  }

  /** One statement, so that no row is missed or counted twice; each of its arms has an index of its own. */
  async sweep(retentionSeconds: number): Promise<SweptUploads> {
    const { rows } = await this.#database.query<UploadRow & { acked: boolean }>(
      `DELETE FROM pending_uploads
        WHERE (acked_at IS NOT NULL AND acked_at <= now() - make_interval(secs => $1))
           OR (acked_at IS NULL AND expires_at <= now())
    RETURNING id, workspace_id, filename, content_type, size_bytes, expires_at, acked_at IS NOT NULL AS acked`,
      [Math.max(0, retentionSeconds)],
    );
    for (const row of rows) this.#note(row.acked ? 'swept after its acknowledgement' : 'expired', uploadOf(row));
    const acked = rows.filter((row) => row.acked).length;
    return { acked, expired: rows.length - acked };
  }

  async #isAcked(workspaceId: string, id: string): Promise<boolean> {
    const { rowCount } = await this.#database.query(
      `SELECT 1 FROM pending_uploads WHERE workspace_id = $1 AND id = $2 AND state = $3`,
      [workspaceId, id, UploadState.Acked],
    );
    return rowCount > 0;
  }

  #note(change: string, { workspaceId, id, size, filename }: PendingUpload): void {
    this.#log.info({ workspaceId, fileId: id, size, filename }, `pending upload ${change}`);
  }
}

interface UploadRow {
  readonly id: string;
  readonly workspace_id: string;
  readonly filename: string;
  readonly content_type: string;
  readonly size_bytes: number;
  readonly expires_at: Date;
}

async function insertUpload(
  tx: Queryable,
  workspaceId: string,
  { filename, contentType, content }: NewUpload,
): Promise<PendingUpload> {
  const { rows } = await tx.query<UploadRow>(
    `INSERT INTO pending_uploads (workspace_id, filename, content_type, content, size_bytes, state)
     VALUES ($1, $2, $3, $4, $5, $6)
  RETURNING id, workspace_id, filename, content_type, size_bytes, expires_at`,
    [
      workspaceId,
      sanitiseFilename(filename),
      sanitiseContentType(contentType),
      content,
      content.length,
      UploadState.Pending,
    ],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('an upload was not stored');
  return uploadOf(row);
}

function requireSize({ filename, content }: NewUpload): void {
  if (content.length <= MAX_UPLOAD_BYTES) return;
  throw new Refusal('too-large', `a file has at most ${MAX_UPLOAD_BYTES} bytes`, {
    filename: sanitiseFilename(filename),
    size: content.length,
  });
}

function uploadOf(row: UploadRow): PendingUpload {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    filename: row.filename,
    contentType: row.content_type,
    size: row.size_bytes,
    expiresAt: row.expires_at,
  };
}
