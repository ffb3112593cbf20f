import type {
  Commit,
  CommittedMemory,
  MemoryNamespace,
  MemoryStore,
  Recall,
  RecalledMemory,
} from '../memory-contract/index.js';
import { Refusal, type RefusalKind } from '../models/index.js';

export interface PluginMemoriesOptions {
  /** Where the plugin is reached; undefined while it is down. */
  readonly url: () => string | undefined;
  /** Shared with the plugin. */
  readonly token: string;
  readonly timeoutMs?: number;
}

/** The memories behind the plugin's HTTP interface. Whoever calls has checked that the workspace is the caller's own. */
export class PluginMemories implements MemoryStore {
  readonly #url: () => string | undefined;
  readonly #token: string;
  readonly #timeoutMs: number;

  constructor({ url, token, timeoutMs = 10_000 }: PluginMemoriesOptions) {
    this.#url = url;
    this.#token = token;
    this.#timeoutMs = timeoutMs;
  }

  commit(workspaceId: string, commit: Commit): Promise<CommittedMemory> {
    return this.#call<CommittedMemory>('POST', `${workspaceId}/memories`, commit);
  }

  async recall(workspaceId: string, recall: Recall): Promise<readonly RecalledMemory[]> {
    const path = `${workspaceId}/memories/recall`;
    return (await this.#call<{ memories: readonly RecalledMemory[] }>('POST', path, recall)).memories;
  }

  async namespaces(workspaceId: string): Promise<readonly MemoryNamespace[]> {
    const path = `${workspaceId}/memories/namespaces`;
    return (await this.#call<{ namespaces: readonly MemoryNamespace[] }>('GET', path)).namespaces;
  }

  async forget(workspaceId: string, memoryId: string): Promise<void> {
    await this.#call<undefined>('DELETE', `${workspaceId}/memories/${memoryId}`);
  }

  /** The shape of an answer is the contract's: both ends are built from it. */
  async #call<Answer>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Answer> {
    const url = this.#url();
    if (url === undefined) throw new Refusal('backend', 'the memory plugin is down, and is being started again');
    let reply: { readonly status: number; readonly body: unknown };
    try {
      const response = await fetch(`${url}/v1/workspaces/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${this.#token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(this.#timeoutMs),
      });
      const text = await response.text();
      reply = { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
    } catch (error) {
      throw new Refusal('backend', 'the memory plugin did not answer', {}, { cause: error });
    }
    if (reply.status >= 200 && reply.status < 300) return reply.body as Answer;
    throw refusalOf(reply.status, reply.body);
  }
}

/** What the plugin turns down for a reason of the caller's is passed on as it is; the rest is between it and the service. */
const PASSED_ON: ReadonlySet<unknown> = new Set<RefusalKind>(['invalid', 'not-found', 'conflict', 'unprocessable']);

function refusalOf(status: number, body: unknown): Refusal {
  if (isPassedOn(body)) {
    const { error, reason, ...details } = body;
    return new Refusal(error, reason, details);
  }
  return new Refusal('backend', `the memory plugin answered ${status}`, {}, { cause: body });
}

function isPassedOn(body: unknown): body is { readonly error: RefusalKind; readonly reason: string } {
  if (typeof body !== 'object' || body === null || !('error' in body) || !('reason' in body)) return false;
  return PASSED_ON.has(body.error) && typeof body.reason === 'string';
}
