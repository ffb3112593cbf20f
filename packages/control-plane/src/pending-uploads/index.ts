export { announceUpload } from './announce-upload.js';
export { MAX_UPLOAD_BYTES, PostgresUploads } from './postgres-storage.js';
export { sanitiseContentType, sanitiseFilename } from './sanitise.js';
export type { NewUpload, PendingUpload, SweptUploads, UploadContent, UploadStorage } from './storage.js';
export { ACKED_RETENTION_SECONDS, sweepUploads, UPLOAD_SWEEP_SECONDS } from './sweep-uploads.js';
