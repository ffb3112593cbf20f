import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import path from 'node:path';

/** What npm puts in the path. */
export const command = path.resolve(import.meta.dirname, '../../bin/drift-gate.js');

/** The environment without what decides about colours, width and questions. */
const plainEnv = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(?:NO_COLOR|FORCE_COLOR|COLUMNS|LINES|CI|GITHUB_.*)$/.test(name)),
);

export interface Child {
  readonly process: ChildProcessWithoutNullStreams;
  /** Until the output on both streams so far holds the text. */
  saw(text: string): Promise<void>;
  readonly ended: Promise<ChildEnd>;
}

export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ChildOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The command line as it is built, in a process of its own. */
export function startChild(args: readonly string[], options: ChildOptions): Child {
  return start(process.execPath, [command, ...args], options);
}

export interface TerminalOptions extends ChildOptions {
  readonly columns?: number;
  /** Behind the command: `2>file`. */
  readonly redirected?: string;
}

/** The same in a pseudo-terminal, which `script` of util-linux makes: what is typed comes from stdin, and stdout has all that is shown. */
export function startTerminal(
  args: readonly string[],
  { columns = 80, redirected = '', cwd, env = {} }: TerminalOptions,
): Child {
  const words = [process.execPath, command, ...args].map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`);
  return startShell(`exec ${words.join(' ')} ${redirected}`, { cwd, env }, columns);
}

/** A line of a shell, in a terminal where columns are given. */
export function startShell(line: string, { cwd, env = {} }: ChildOptions, columns?: number): Child {
  if (columns === undefined) return start('/bin/sh', ['-c', line], { cwd, env });
  const sized = `stty cols ${columns} rows 24 && ${line}`;
  return start('script', ['--quiet', '--return', '--command', sized, '/dev/null'], {
    cwd,
    env: { TERM: 'xterm-256color', SHELL: '/bin/sh', ...env },
  });
}

function start(file: string, args: readonly string[], { cwd, env = {} }: ChildOptions): Child {
  const child = spawn(file, [...args], { cwd, env: { ...plainEnv, ...env } });
  let stdout = '';
  let stderr = '';
  let waiting: (() => void)[] = [];
  const wake = (): void => {
    const woken = waiting;
    waiting = [];
    for (const look of woken) look();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    wake();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    wake();
  });
  let isOver = false;
  const ended = new Promise<ChildEnd>((resolve, reject) => {
    child.on('error', reject).on('close', (code, signal) => {
      isOver = true;
      wake();
      resolve({ code, signal, stdout, stderr });
    });
  });
  return {
    process: child,
    ended,
    saw: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (`${stdout}${stderr}`.includes(text)) resolve();
          else if (isOver) reject(new Error(`it ended without "${text}": ${stdout}${stderr}`));
          else waiting.push(look);
        };
        look();
      }),
  };
}
