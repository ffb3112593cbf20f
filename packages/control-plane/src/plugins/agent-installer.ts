import type { Queryable } from '../db/index.js';
import { findWorkspace } from '../lifecycle/index.js';
import type { PluginInstaller } from './installer.js';

/** Asks the agent itself, at the address that it registered. */
export class AgentPluginInstaller implements PluginInstaller {
  readonly #db: Queryable;
  readonly #timeoutMs: number;

  constructor(db: Queryable, timeoutMs = 60_000) {
    this.#db = db;
    this.#timeoutMs = timeoutMs;
  }

  async installed(workspaceId: string): Promise<readonly string[]> {
    const body: unknown = await (await this.#call(workspaceId, 'GET')).json();
    if (Array.isArray(body) && body.every((name) => typeof name === 'string')) return body;
    throw new Error('the agent does not say which plugins it has');
  }

  async install(workspaceId: string, name: string): Promise<void> {
    await this.#call(workspaceId, 'POST', { name });
  }

  async #call(workspaceId: string, method: 'GET' | 'POST', body?: object): Promise<Response> {
    const url = (await findWorkspace(this.#db, workspaceId))?.url ?? '';
    if (url === '') throw new Error('the agent has no address to be asked at');
    const response = await fetch(`${url.replace(/\/+$/, '')}/plugins`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(this.#timeoutMs),
    });
    if (!response.ok) throw new Error(`the agent answered ${response.status}`);
    return response;
  }
}
