import { createRequire } from 'node:module';
import path from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { Compiler } from '#host/index';
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
import { textHash } from './text-hash.js';

/** Milliseconds without a judgement after which somebody may have worked elsewhere, as people at an editor do. */
const pause = 1_000;
/** How often the worker is asked to look at the disk while files come one after another, in milliseconds. */
const lookEvery = 500;
/** How long a judgement may take, in milliseconds: a project of tens of thousands of files, and a machine that is busy. */
const patience = 300_000;

/**
 * Judges in a thread of its own. The memory of ESLint stays as it is without the plugin, so that its garbage is collected as
 * fast; the thread reads files while ESLint sets itself up, and looks at the disk while ESLint parses. What is wanted of the
 * disk's files comes with the first answer, and only other texts are asked for one by one.
 */
export function createJudgeAside(): Judge {
  const mailbox = startWorker();
  const programs = new WeakMap<Compiler, number>();
  let programCount = 0;
  /** What was told of files as the disk has them, by session, and the session of each folder. */
  const saved = new Map<number, Saved>();
  const folders = new Map<string, number>();
  let lastJudged = -Infinity;
  let lastLook = -Infinity;
  let asks = 0;

  function judge(open: JudgedFile): Judgement {
    for (let message = mailbox.next(); message !== undefined; message = mailbox.next()) receive(message, undefined);
    const { types, ...file } = open;
    const asked: AskedFile = types === undefined ? file : { ...file, types: numberOf(types) };
    const key = keyOf(asked);
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
    mailbox.send({ kind: 'judge', id, asked });
    for (;;) {
      const message = mailbox.wait(patience);
      if (message === undefined) return failed(`there was no answer in ${patience / 1_000} s`);
      if (message.kind === 'judgement' && message.id === id) {
        folders.set(key, message.session);
        if (message.saved !== undefined) saved.set(message.session, message.saved);
        return message.judgement;
      }
      if (message.kind === 'failure' && message.id === id) return failed(message.message);
      receive(message, types);
    }
  }

  /** Questions about types come only while the file is judged that has them. */
  function receive(message: WorkerMessage, types: Compiler | undefined): void {
    if (message.kind === 'changed') {
      saved.clear();
      folders.clear();
    }
    if (message.kind === 'type-question')
      mailbox.send({ kind: 'types', values: types && valuesAt(types, message.question) });
  }

  function numberOf(types: Compiler): number {
    const known = programs.get(types) ?? (programCount += 1);
    programs.set(types, known);
    return known;
  }

  return judge;
}

function valuesAt(types: Compiler, { root, path: file, text, span }: TypeQuestion): TypeAnswer {
  const source = { files: [file], text: () => text };
  return types.oracle({ root, source, tsconfig: undefined }).valuesAt(file, span);
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
  const worker = new Worker(path.join(path.dirname(manifest), entry), { workerData: setup, transferList: [port2] });
  // ESLint ends when it is done; nothing of the thread is worth waiting for.
  worker.unref();
  port1.unref();
  return createMailbox(port1, signals.fromHost, signals.fromWorker);
}

function createSignal(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
}

/** Files in one folder have one configuration. */
function keyOf({ file, cwd, config, given, types }: AskedFile): string {
  return JSON.stringify([path.dirname(file), cwd, config, given, types]);
}
