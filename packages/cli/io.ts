/** What the commands see of the process. Tests hand them another. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Since the process began: a run costs what its caller waits. */
  seconds(): number;
}

export interface Sink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export function ioOfTheProcess(): Io {
  const { stdout, stderr } = process;
  for (const stream of [stdout, stderr]) {
    // `drift-gate | head` closes the pipe early; that is no failure of ours.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  return { cwd: process.cwd(), env: process.env, stdout, stderr, seconds: () => performance.now() / 1000 };
}

/** Columns to lay a text out in: those of the terminal, within what is pleasant to read. */
export function widthOf(sink: Sink): number {
  if (!sink.isTTY || sink.columns === undefined) return 100;
  return Math.min(Math.max(sink.columns, 60), 120);
}
