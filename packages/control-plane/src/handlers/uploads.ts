import { DeliveryMode, Refusal } from '../models/index.js';
import type { PendingUpload, UploadContent, UploadStorage } from '../pending-uploads/index.js';
import { requireWorkspace } from './require-workspace.js';
import type { Services } from './services.js';

export interface UploadedFile {
  readonly filename: string;
  readonly contentType?: string;
  /** In base64. */
  readonly content: string;
}

/** Takes files for an agent that polls: all of them, or none. */
export async function upload(
  services: Services,
  id: string,
  files: readonly UploadedFile[],
): Promise<readonly PendingUpload[]> {
  const workspace = await requireWorkspace(services.database, id);
  const storage = requireUploads(services);
  if (workspace.delivery_mode !== DeliveryMode.Poll) {
    throw new Refusal('unprocessable', 'uploads wait only for a workspace whose delivery mode is poll', {
      deliveryMode: workspace.delivery_mode,
    });
  }
  const uploads = files.map(({ filename, contentType, content }, index) => ({
    filename,
    contentType,
    content: decode(content, index),
  }));
  return storage.putBatch(id, uploads);
}

/** The content of a file that waits; that it was fetched is noted. */
export async function fetchUpload(services: Services, id: string, fileId: string): Promise<UploadContent> {
  const storage = requireUploads(services);
  const found = await storage.get(id, fileId);
  if (found === undefined) throw noSuchUpload();
  await storage.markFetched(id, fileId);
  return found;
}

/** The agent has the file and will not ask for it again. */
export async function acknowledgeUpload(services: Services, id: string, fileId: string): Promise<void> {
  if (!(await requireUploads(services).ack(id, fileId))) throw noSuchUpload();
}

function requireUploads({ uploads }: Services): UploadStorage {
  if (uploads === undefined) throw new Refusal('unprocessable', 'uploads are not wired here');
  return uploads;
}

/** `Buffer` skips what is no base64 and would store less than was sent. */
function decode(content: string, index: number): Buffer {
  const bytes = Buffer.from(content, 'base64');
  if (bytes.toString('base64') === content) return bytes;
  throw new Refusal('invalid', `files/${index}/content is no base64`);
}

function noSuchUpload(): Refusal {
  return new Refusal('not-found', 'there is no such upload, or not any more');
}
