/** A file on its way to an agent that polls. */
export interface PendingUpload {
  readonly id: string;
  readonly workspaceId: string;
  /** Sanitised: safe as a name in any folder. */
  readonly filename: string;
  readonly contentType: string;
  readonly size: number;
  readonly expiresAt: Date;
}

export interface NewUpload {
  readonly filename: string;
  readonly contentType: string | undefined;
  readonly content: Uint8Array;
}

export interface UploadContent extends PendingUpload {
  readonly content: Buffer;
}

export interface SweptUploads {
  readonly acked: number;
  readonly expired: number;
}

/** Where uploads wait. Every lookup names the workspace, too: an id alone opens nothing. */
export interface UploadStorage {
  put(workspaceId: string, upload: NewUpload): Promise<PendingUpload>;
  /** All of them or none: they are judged before the first is written. */
  putBatch(workspaceId: string, uploads: readonly NewUpload[]): Promise<readonly PendingUpload[]>;
  /** Undefined for one that is not there, has expired or was acknowledged. */
  get(workspaceId: string, id: string): Promise<UploadContent | undefined>;
  markFetched(workspaceId: string, id: string): Promise<void>;
  /** Says whether it is acknowledged now; to do so again changes nothing. */
  ack(workspaceId: string, id: string): Promise<boolean>;
  /** Deletes what was acknowledged longer ago than the retention, and what expired. */
  sweep(retentionSeconds: number): Promise<SweptUploads>;
}
