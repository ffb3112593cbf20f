import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';

type Signal = Int32Array<SharedArrayBuffer>;

/** One end of a channel between two threads, on which either may wait for the other without giving up its turn. */
export interface Mailbox<Received, Sent> {
  send(message: Sent): void;
  /** The next message that is there already. */
  next(): Received | undefined;
  /** Sleeps until a message is there; undefined where none has come for `patience` milliseconds. */
  wait(patience: number): Received | undefined;
}

export function createMailbox<Received, Sent>(port: MessagePort, own: Signal, other: Signal): Mailbox<Received, Sent> {
  const next = (): Received | undefined => {
    const received = receiveMessageOnPort(port) as { readonly message: Received } | undefined;
    return received?.message;
  };
  return {
    send(message) {
      port.postMessage(message);
      Atomics.add(own, 0, 1);
      Atomics.notify(own, 0);
    },
    next,
    wait(patience) {
      for (;;) {
        // The count is read first: a message that comes between the two looks wakes the sleeper at once.
        const before = Atomics.load(other, 0);
        const message = next();
        if (message !== undefined) return message;
        if (Atomics.wait(other, 0, before, patience) === 'timed-out') return next();
      }
    },
  };
}
