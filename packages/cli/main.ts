import { ioOfTheProcess, type Io } from './io.js';
import { toolVersion } from '#host/version';

/** The command line: sets the exit code and never throws. */
export async function main(argv: readonly string[]): Promise<void> {
  const args = argv.slice(2);
  const io = ioOfTheProcess();
  // What fails outside of every promise that is awaited here.
  process.once('uncaughtException', (error) => {
    reportDefect(error, io);
    process.exit(2);
  });
  try {
    if (args.length === 1 && args[0] === '--version') {
      // Asked often, by scripts and editors: nothing else is loaded for it.
      io.stdout.write(`${toolVersion()}\n`);
      return;
    }
    const [{ run }, { localHost }] = await Promise.all([import('./program.js'), import('./host.js')]);
    process.exitCode = await run(args, io, localHost);
  } catch (error) {
    reportDefect(error, io);
    process.exitCode = 2;
  }
}

/** Whatever comes this far is our defect. One line says so; the stack is for who is asked for it. */
export function reportDefect(error: unknown, io: Pick<Io, 'stderr' | 'env'>): void {
  const message = error instanceof Error ? error.message : String(error);
  const line = message.split('\n')[0] ?? '';
  const todo = 'please report it at the issues of drift-gate, with the output under DRIFT_GATE_DEBUG=1';
  io.stderr.write(`error: internal: ${line}; ${todo}\n`);
  if (io.env['DRIFT_GATE_DEBUG'] === '1' && error instanceof Error && error.stack) io.stderr.write(`${error.stack}\n`);
}
