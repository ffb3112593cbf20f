/** Where a pending upload is on its way to the agent; the CHECK of `pending_uploads.state` holds the same values. */
export const UploadState = {
  Pending: 'pending',
  Fetched: 'fetched',
  Acked: 'acked',
} as const;

export type UploadState = (typeof UploadState)[keyof typeof UploadState];
