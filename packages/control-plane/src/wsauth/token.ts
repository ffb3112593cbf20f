import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface NewToken {
  /** Shown once to whoever asked for it, and never stored. */
  readonly secret: string;
  readonly prefix: string;
  readonly hash: string;
}

export function newToken(): NewToken {
  return describeToken(randomBytes(SECRET_BYTES).toString('base64url'));
}

export function describeToken(secret: string): NewToken {
  return { secret, prefix: prefixOf(secret), hash: hashOf(secret).toString('hex') };
}

export function prefixOf(secret: string): string {
  return secret.slice(0, PREFIX_LENGTH);
}

/** Compares in a time that says nothing about where the hashes differ. */
export function matchesHash(secret: string, storedHash: string): boolean {
  const stored = Buffer.from(storedHash, 'hex');
  const presented = hashOf(secret);
  return stored.length === presented.length && timingSafeEqual(stored, presented);
}

const SECRET_BYTES = 32;
const PREFIX_LENGTH = 8;

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
