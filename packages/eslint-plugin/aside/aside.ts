import path from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { Problem } from '#gate/index';
import type { Compiler } from '#host/index';
import { builtFile } from '../built.js';
import { ConfigError } from '../config-error.js';
import type { Entry, FromConfigOptions } from '../from-config.js';
import type { Judge, JudgedFile, Judgement } from '../judge.js';
import { namespace, settingsText } from '../namespace.js';
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
import { textMark } from './text-mark.js';

/**
 * Milliseconds without a judgement, in one run of the linter, after which somebody may have worked elsewhere. The files of a run
 * come faster, and nobody saves one file and looks at another within it.
 */
const pause = 250;
/** How often the worker is asked to look at the disk while files come one after another, in milliseconds. */
const lookEvery = 5_000;
/** How long the start and an answer may take, in milliseconds: tens of thousands of files, and a machine that is busy. */
const patience = { start: 30_000, answer: 300_000 };

/** The thread beside ESLint's own, which has all that is heavy. */
export interface Aside {
  readonly judge: Judge;
  /** What `fromConfig` makes of a configuration's file. */
  entries(file: string, options: FromConfigOptions): readonly Entry[];
}

/**
 * Judges in a thread of its own. The memory of ESLint stays as it is without the plugin, so that its garbage is collected as
 * fast; the thread reads files while ESLint sets itself up, and looks at the disk while ESLint parses. What is wanted of the
 * disk's files comes with the first answer, and only other texts are asked for one by one.
 */
export function createAside(): Aside {
  const mailbox = startWorker();
  const numbers = createNumbers();
  /** What was told of files as the disk has them, by session, and the sessions that were met in one run of the linter. */
  const saved = new Map<number, Saved>();
  const met = new Map<string, Set<number>>();
  let lastJudged = -Infinity;
  let lastLook = -Infinity;
  let asks = 0;
  let state: 'starting' | 'ready' | 'dead' = 'starting';

  // Most lint where their configuration is: the thread reads it while ESLint sets itself up.
  lookAhead();

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
    const judgement = known ?? judgementOf(key, asked, types);
    lastJudged = performance.now();
    return judgement;
  }

  function savedFor(key: string, { file, text }: JudgedFile): Judgement | undefined {
    for (const session of met.get(key) ?? []) {
      const { problems = [], files } = saved.get(session) ?? {};
      const one = files?.get(file);
      if (one !== undefined) return one.mark === textMark(text) ? { reports: one.reports, problems } : undefined;
    }
    return undefined;
  }

  function judgementOf(key: string, asked: AskedFile, types: Compiler | undefined): Judgement {
    const untold: Problem[] = [];
    // Who is asked for a judgement looks at the disk as well.
    lastLook = performance.now();
    const answer = answerTo((id) => ({ kind: 'judge', id, asked }), types, untold);
    if (answer.kind !== 'judgement') return { reports: [], problems: [defect(failureIn(answer))] };
    met.set(key, (met.get(key) ?? new Set()).add(answer.session));
    if (answer.saved !== undefined) saved.set(answer.session, answer.saved);
    const { reports, problems } = answer.judgement;
    return { reports, problems: [...problems, ...untold] };
  }

  function entries(file: string, options: FromConfigOptions): readonly Entry[] {
    const answer = answerTo((id) => ({ kind: 'entries', id, cwd: process.cwd(), file, options }));
    if (answer.kind === 'entries') {
      lookAhead(settingsText(answer.entries[0]?.settings?.[namespace]));
      return answer.entries;
    }
    throw new ConfigError(answer.kind === 'refusal' ? answer.message : defect(failureIn(answer)));
  }

  /** Nobody waits for it. */
  function lookAhead(settings: Pick<AskedFile, 'settings'> = {}): void {
    const cwd = process.cwd();
    mailbox.send({ kind: 'look', asked: { file: path.join(cwd, 'any'), cwd, text: '', ...settings } });
  }

  function answerTo(question: (id: number) => HostMessage, types?: Compiler, untold?: Problem[]): Answer {
    const id = (asks += 1);
    const failed = (message: string): Answer => ({ kind: 'failure', id, message });
    mailbox.send(question(id));
    while (state !== 'dead') {
      const limit = patience[state === 'starting' ? 'start' : 'answer'];
      const message = mailbox.wait(limit);
      if (message === undefined) {
        state = 'dead';
        return failed(`there was no answer in ${limit / 1_000} s`);
      }
      if ('id' in message && message.id === id) return message;
      receive(message, types, untold);
    }
    return failed('it is dead');
  }

  /** Questions about types come only while the file is judged that has them. What a compiler fails at goes to `untold`. */
  function receive(message: WorkerMessage, types?: Compiler, untold: Problem[] = []): void {
    if (message.kind === 'ready') state = 'ready';
    if (message.kind === 'changed') {
      saved.clear();
      met.clear();
    }
    if (message.kind === 'type-question') {
      mailbox.send({ kind: 'types', values: types && valuesAt(types, message.question, untold) });
    }
  }

  return { judge, entries };
}

type Answer = Extract<WorkerMessage, { readonly id: number }>;

function failureIn(answer: Answer): string {
  return answer.kind === 'failure' ? answer.message : `it gave an answer of kind "${answer.kind}"`;
}

function defect(what: string): Problem {
  return { where: 'the thread of the plugin', what, todo: 'report this as a defect of drift-gate' };
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

function startWorker(): Mailbox<WorkerMessage, HostMessage> {
  const { port1, port2 } = new MessageChannel();
  const signals = { fromWorker: createSignal(), fromHost: createSignal() };
  const setup: WorkerSetup = { port: port2, signals };
  const worker = new Worker(builtFile('worker'), {
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

/** Another run of the linter may come after anything. */
function keyOf({ cwd, settings, types }: AskedFile, run: number | undefined): string {
  return JSON.stringify([cwd, settings, types, run]);
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
