import { createRequire } from 'node:module';
import path from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { Problem } from '#gate/index';
import { textHash, type Compiler } from '#host/index';
import type { Judge, JudgedFile, Judgement } from '../judge.js';
import { createMailbox, type Mailbox } from './mailbox.js';
import type {
  AskedFile,
  HostMessage,
  Saved,
  TypeAnswer,
  TypeQuestion,
  WorkerMessage,
  WorkerSetup,
} from './protocol.js';

/** Milliseconds without a judgement after which somebody may have worked elsewhere: ESLint lints file after file faster. */
const pause = 20;
/** How often the worker is asked to look at the disk while files come one after another, in milliseconds. */
const lookEvery = 500;
/** How long the start and a judgement may take, in milliseconds: tens of thousands of files, and a machine that is busy. */
const patience = { start: 30_000, judgement: 300_000 };

/**
 * Judges in a thread of its own. The memory of ESLint stays as it is without the plugin, so that its garbage is collected as
 * fast; the thread reads files while ESLint sets itself up, and looks at the disk while ESLint parses. What is wanted of the
 * disk's files comes with the first answer, and only other texts are asked for one by one.
 */
export function createJudgeAside(): Judge {
  const mailbox = startWorker();
  const numbers = createNumbers();
  /** What was told of files as the disk has them, by session, and the session of each folder. */
  const saved = new Map<number, Saved>();
  const folders = new Map<string, number>();
  let lastJudged = -Infinity;
  let lastLook = -Infinity;
  let asks = 0;
  let state: 'starting' | 'ready' | 'dead' = 'starting';

  function judge(open: JudgedFile): Judgement {
    for (let message = mailbox.next(); message !== undefined; message = mailbox.next()) receive(message);
    const { types, run, ...file } = open;
    const asked: AskedFile = types === undefined ? file : { ...file, types: numbers.of(types) };
    const key = keyOf(asked, run === undefined ? undefined : numbers.of(run));
    const start = performance.now();
    const rested = start - lastJudged > pause;
    const known = rested ? undefined : savedFor(key, open);
    if (known !== undefined && start - lastLook > lookEvery) {
      mailbox.send({ kind: 'look', asked: { ...asked, text: '' } });
      lastLook = start;
    }
    const judgement = known ?? answerTo(key, asked, types);
    lastJudged = performance.now();
    return judgement;
  }

  function savedFor(key: string, { file, text }: JudgedFile): Judgement | undefined {
    const { problems = [], files } = saved.get(folders.get(key) ?? -1) ?? {};
    const one = files?.get(file);
    return one?.hash === textHash(text) ? { findings: one.findings, problems } : undefined;
  }

  function answerTo(key: string, asked: AskedFile, types: Compiler | undefined): Judgement {
    const id = (asks += 1);
    const untold: Problem[] = [];
    mailbox.send({ kind: 'judge', id, asked });
    while (state !== 'dead') {
      const limit = patience[state === 'starting' ? 'start' : 'judgement'];
      const message = mailbox.wait(limit);
      if (message === undefined) {
        state = 'dead';
        return failed(`there was no answer in ${limit / 1_000} s`);
      }
      if (message.kind === 'judgement' && message.id === id) {
        folders.set(key, message.session);
        if (message.saved !== undefined) saved.set(message.session, message.saved);
        const { findings, problems } = message.judgement;
        return { findings, problems: [...problems, ...untold] };
      }
      if (message.kind === 'failure' && message.id === id) return failed(message.message);
      receive(message, types, untold);
    }
    return failed('it is dead');
  }

  /** Questions about types come only while the file is judged that has them. What a compiler fails at goes to `untold`. */
  function receive(message: WorkerMessage, types?: Compiler, untold: Problem[] = []): void {
    if (message.kind === 'ready') state = 'ready';
    if (message.kind === 'changed') {
      saved.clear();
      folders.clear();
    }
    if (message.kind === 'type-question') {
      mailbox.send({ kind: 'types', values: types && valuesAt(types, message.question, untold) });
    }
  }

  return judge;
}

/** The thread waits for an answer, so that a compiler that throws must not end this: the facts alone then decide. */
function valuesAt(types: Compiler, { root, path: file, text, span }: TypeQuestion, untold: Problem[]): TypeAnswer {
  const source = { files: [file], text: () => text };
  try {
    return types.oracle({ root, source, tsconfig: undefined }).valuesAt(file, span);
  } catch (error) {
    const line = text.slice(0, span.start).split('\n').length;
    const why = error instanceof Error ? error.message : String(error);
    const what = `the type checker failed, and no type is known here: ${why}`;
    untold.push({ where: `${file}:${line}`, what, todo: 'lint without type information if it does so again' });
    return undefined;
  }
}

function failed(why: string): Judgement {
  return {
    findings: [],
    problems: [{ where: 'the thread of the plugin', what: why, todo: 'report this as a defect of drift-gate' }],
  };
}

/** The built one, because a thread runs no TypeScript; found by the package's name, as the sources have another place. */
const entry = 'dist/packages/eslint-plugin/aside/worker.js';

function startWorker(): Mailbox<WorkerMessage, HostMessage> {
  const manifest = createRequire(import.meta.url).resolve('drift-gate/package.json');
  const { port1, port2 } = new MessageChannel();
  const signals = { fromWorker: createSignal(), fromHost: createSignal() };
  const setup: WorkerSetup = { port: port2, signals };
  const worker = new Worker(path.join(path.dirname(manifest), entry), {
    workerData: setup,
    transferList: [port2],
    // What this process was started with is not meant for the thread: a loader, or a condition that names the sources.
    execArgv: [],
  });
  // ESLint ends when it is done; nothing of the thread is worth waiting for.
  worker.unref();
  port1.unref();
  return createMailbox(port1, signals.fromHost, signals.fromWorker);
}

function createSignal(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
}

/** Files in one folder have one configuration. Another run of the linter may come after anything. */
function keyOf({ file, cwd, config, given, types }: AskedFile, run: number | undefined): string {
  return JSON.stringify([path.dirname(file), cwd, config, given, types, run]);
}

/** The same number for the same object, by which the other thread knows it. */
function createNumbers(): { of(object: object): number } {
  const known = new WeakMap<object, number>();
  let count = 0;
  return {
    of(object) {
      const number = known.get(object) ?? (count += 1);
      known.set(object, number);
      return number;
    },
  };
}
