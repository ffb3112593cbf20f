/** What the commands see of the process. Tests hand them another. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Since the process began: a run costs what its caller waits. */
  seconds(): number;
  /** One line from whoever sits at the terminal; absent where nobody does. */
  ask?(question: string): Promise<string>;
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
  const isTalk = process.stdin.isTTY && stdout.isTTY;
  return {
    cwd: process.cwd(),
    env: process.env,
    stdout,
    stderr,
    seconds: () => performance.now() / 1000,
    ...(isTalk ? { ask } : {}),
  };
}

async function ask(question: string): Promise<string> {
  const { createInterface } = await import('node:readline');
  const talk = createInterface({ input: process.stdin, output: process.stdout });
  // The terminal is in the hands of the interface, which else would keep Ctrl-C to itself.
  talk.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  return new Promise((resolve) => {
    // An end of the input is no consent.
    talk.once('close', () => resolve('no'));
    talk.question(question, (answer) => {
      resolve(answer);
      talk.close();
    });
  });
}

/** Columns to lay a text out in: what COLUMNS says, or those of the terminal, within what is pleasant to read. */
export function widthOf(sink: Sink, env: Io['env']): number {
  const { COLUMNS: said = '' } = env;
  const columns = /^\d+$/.test(said) && said !== '0' ? Number(said) : sink.isTTY ? sink.columns : undefined;
  return columns === undefined ? 100 : Math.min(Math.max(columns, 60), 120);
}
