import { createHash } from 'node:crypto';

/** The same for the same text: long enough that two texts of a project never share it. */
export function textHash(text: string): string {
  return createHash('sha1').update(text).digest('base64');
}
