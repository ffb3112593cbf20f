import type { FastifyReply } from 'fastify';
import { type EventHub, EventName, type WorkspaceEvent } from '../events/index.js';

/** The clients that listen for events, as server-sent events. */
export class Streams {
  readonly #hub: EventHub;
  readonly #ends = new Set<() => void>();

  constructor(hub: EventHub) {
    this.#hub = hub;
  }

  /**
   * Sends what the client may see, until it goes away, falls behind too far, or the service ends. The client is a
   * workspace, or an operator where none is given.
   */
  open(reply: FastifyReply, workspaceId?: string): void {
    reply.hijack();
    const { raw } = reply;
    // A connection that stayed open behind the stream would keep a server that ends waiting for it.
    raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      connection: 'close',
    });
    // A client learns from it that it is subscribed, before anything happens.
    raw.write(': listening\n\n');
    const send = (event: WorkspaceEvent): void => {
      raw.write(formatEvent(event));
      const last = event.workspaceId === workspaceId && ENDS_STREAMS.includes(event.name);
      if (last || raw.writableLength > LARGEST_BACKLOG) end();
    };
    const unsubscribe =
      workspaceId === undefined ? this.#hub.subscribe(send) : this.#hub.subscribeAs(workspaceId, send);
    const end = (): void => {
      unsubscribe();
      this.#ends.delete(end);
      raw.end();
    };
    this.#ends.add(end);
    raw.on('close', end);
  }

  get size(): number {
    return this.#ends.size;
  }

  /** Ends every stream: a server does not close while a client listens. */
  endAll(): void {
    for (const end of this.#ends) end();
  }
}

/** A client that reads so slowly is better off asking for what it missed. */
const LARGEST_BACKLOG = 1024 * 1024;

/** The token that opened a stream of the workspace may be dead after these: whoever may still listen comes back. */
const ENDS_STREAMS: readonly EventName[] = [EventName.TokenRotated, EventName.Removed];

function formatEvent({ id, workspaceId, name, payload }: WorkspaceEvent): string {
  return `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify({ id, workspaceId, name, payload })}\n\n`;
}
