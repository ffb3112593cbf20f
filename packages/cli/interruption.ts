/**
 * From here on Ctrl-C waits for what is being written: Node leaves a signal that somebody listens to until the code that runs has
 * ended. Before, it ends the process at once, as nobody wants to wait for a long run that they no longer want.
 */
export function writeBeforeInterruption(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    if (!process.listeners(signal).includes(endings[signal])) process.on(signal, endings[signal]);
  }
}

const endings = { SIGINT: () => process.exit(130), SIGTERM: () => process.exit(143) };

/** Ends the process now where a signal has come meanwhile. Node looks for one once a turn, and the present turn may be past that. */
export function endIfInterrupted(): Promise<void> {
  return new Promise((resolve) => void setImmediate(() => setImmediate(resolve)));
}
