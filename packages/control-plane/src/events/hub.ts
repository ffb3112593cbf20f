import type { EventName } from './event-name.js';

export interface WorkspaceEvent {
  readonly id: number;
  readonly workspaceId: string;
  readonly name: EventName;
  readonly payload: Readonly<Record<string, unknown>>;
}

export type Subscriber = (event: WorkspaceEvent) => void;

export interface HubOptions {
  /** Whether a workspace may hear of another. Handed in: what decides it stands above the events. */
  readonly canCommunicate: (from: string, to: string) => Promise<boolean>;
  readonly onError: (error: unknown, event: WorkspaceEvent) => void;
}

/** Hands recorded events to whoever listens in this process. */
export class EventHub {
  readonly #subscribers = new Set<Subscriber>();
  readonly #options: HubOptions;

  constructor(options: HubOptions) {
    this.#options = options;
  }

  /** For the service itself and its operators, who hear everything. Returns what ends the subscription. */
  subscribe(subscriber: Subscriber): () => void {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  /**
   * For a workspace, which hears of itself and of those that it may talk to, in the order of the events. Where nobody
   * can say whether it may, it does not hear.
   */
  subscribeAs(workspaceId: string, subscriber: Subscriber): () => void {
    const { canCommunicate, onError } = this.#options;
    let listens = true;
    let last: Promise<void> = Promise.resolve();
    const unsubscribe = this.subscribe((event) => {
      last = last
        .then(async () => {
          const may = event.workspaceId === workspaceId || (await canCommunicate(workspaceId, event.workspaceId));
          if (may && listens) subscriber(event);
        })
        .catch((error: unknown) => onError(error, event));
    });
    return () => {
      listens = false;
      unsubscribe();
    };
  }

  /** A subscriber that throws is its own problem: the write that it hears of has been committed. */
  broadcast(event: WorkspaceEvent): void {
    for (const subscriber of this.#subscribers) {
      try {
        subscriber(event);
      } catch (error) {
        this.#options.onError(error, event);
      }
    }
  }
}
