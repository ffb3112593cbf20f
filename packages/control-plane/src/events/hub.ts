import type { EventName } from './event-name.js';

export interface WorkspaceEvent {
  readonly id: number;
  readonly workspaceId: string;
  readonly name: EventName;
  readonly payload: Readonly<Record<string, unknown>>;
}

export type Subscriber = (event: WorkspaceEvent) => void;

/** Hands recorded events to whoever listens in this process. */
export class EventHub {
  readonly #subscribers = new Set<Subscriber>();
  readonly #onError: (error: unknown, event: WorkspaceEvent) => void;

  constructor(onError: (error: unknown, event: WorkspaceEvent) => void) {
    this.#onError = onError;
  }

  /** Returns what ends the subscription. */
  subscribe(subscriber: Subscriber): () => void {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  /** A subscriber that throws is its own problem: the write that it hears of has been committed. */
  broadcast(event: WorkspaceEvent): void {
    for (const subscriber of this.#subscribers) {
      try {
        subscriber(event);
      } catch (error) {
        this.#onError(error, event);
      }
    }
  }
}
