import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** A secret as its row holds it. */
export interface StoredSecret {
  readonly value: string;
  /** Whether the value is ciphertext; plain text is what was stored while no key was set. */
  readonly sealed: boolean;
}

/** Whose secret it is. A value that is moved to another row does not open there. */
export interface SecretPlace {
  readonly workspaceId: string;
  readonly name: string;
}

/**
 * Seals secrets before they are stored, with AES-256-GCM under a key that the database never sees: whoever has a dump
 * of it, or a replica, has no secret. Without a key they are stored as plain text, which is for development.
 */
export class SecretBox {
  readonly #key: Buffer | undefined;

  /** The key has 32 bytes. */
  constructor(key: Buffer | undefined) {
    this.#key = key;
  }

  seal(place: SecretPlace, text: string): StoredSecret {
    if (this.#key === undefined) return { value: text, sealed: false };
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, nonce).setAAD(boundTo(place));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return { value: Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64'), sealed: true };
  }

  /** Throws where the key is missing or another one, or the value is not what was stored there. */
  open(place: SecretPlace, { value, sealed }: StoredSecret): string {
    if (!sealed) return value;
    if (this.#key === undefined) throw new SecretNotOpened(place.name, 'no SECRETS_KEY is set');
    const bytes = Buffer.from(value, 'base64');
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
    try {
      const decipher = createDecipheriv(CIPHER, this.#key, nonce, { authTagLength: TAG_BYTES })
        .setAAD(boundTo(place))
        .setAuthTag(tag);
      const text = [decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()];
      return Buffer.concat(text).toString('utf8');
    } catch (error) {
      throw new SecretNotOpened(place.name, 'it was sealed with another SECRETS_KEY', { cause: error });
    }
  }
}

/** Names the secret and never its value. */
export class SecretNotOpened extends Error {
  constructor(name: string, reason: string, options?: ErrorOptions) {
    super(`the secret "${name}" cannot be opened: ${reason}`, options);
    this.name = 'SecretNotOpened';
  }
}

/** Reads the key of the box from its base64; undefined for none. */
export function readSecretsKey(text: string | undefined): Buffer | undefined {
  if (text === undefined) return undefined;
  const key = Buffer.from(text, 'base64');
  if (key.length === KEY_BYTES && key.toString('base64') === text) return key;
  throw new Error(`SECRETS_KEY is ${KEY_BYTES} bytes in base64, such as \`openssl rand -base64 ${KEY_BYTES}\` makes`);
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

function boundTo({ workspaceId, name }: SecretPlace): Buffer {
  return Buffer.from(`${workspaceId}/${name}`, 'utf8');
}
