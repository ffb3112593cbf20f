import { request, type IncomingMessage } from 'node:http';
import { BackendError } from './backend.js';
import { field } from './json-field.js';

export interface DockerReply {
  readonly status: number;
  readonly body: unknown;
}

export interface DockerCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly timeoutMs?: number;
}

/** Speaks HTTP to the Docker Engine over its unix socket. */
export class DockerHttp {
  readonly #socketPath: string;

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  async call({ method, path, body, timeoutMs = DEFAULT_TIMEOUT_MS }: DockerCall): Promise<DockerReply> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    try {
      const response = await this.#send(method, `/${API_VERSION}${path}`, payload, timeoutMs);
      return { status: response.statusCode ?? 0, body: await readBody(response) };
    } catch (error) {
      throw new BackendError(`Docker did not answer ${method} ${path}: ${messageOf(error)}`, { cause: error });
    }
  }

  #send(method: string, path: string, payload: string | undefined, timeoutMs: number): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const call = request({
        socketPath: this.#socketPath,
        method,
        path,
        // Docker refuses an empty Host, and some proxies in front of it refuse a path as one.
        headers: {
          host: 'docker',
          ...(payload === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
        },
        signal: AbortSignal.timeout(timeoutMs),
      });
      call.once('response', resolve);
      call.once('error', reject);
      call.end(payload);
    });
  }
}

/** Docker's own words where it gave some. */
export function dockerMessage({ status, body }: DockerReply): string {
  const message = field(body, 'message');
  return typeof message === 'string' && message !== '' ? message : `status ${status}`;
}

// 1.41 is Docker 20.10's: every engine since speaks it.
const API_VERSION = 'v1.41';
const DEFAULT_TIMEOUT_MS = 60_000;

async function readBody(response: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    // The progress of a pull is a JSON value a line, which is no JSON document: it is read as text.
    return text;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
