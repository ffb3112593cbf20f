import type { MessagePort } from 'node:worker_threads';
import type { Entry, FromConfigOptions } from '../from-config.js';
import type { Judgement, JudgedFile } from '../judge.js';

/** What a worker thread is started with. */
export interface WorkerSetup {
  readonly port: MessagePort;
  readonly signals: Signals;
}

/**
 * Each side counts up its signal when it has put a message on the port. A rule is synchronous, so the side that waits for one
 * sleeps on the signal of the other.
 */
export interface Signals {
  readonly fromWorker: Int32Array<SharedArrayBuffer>;
  readonly fromHost: Int32Array<SharedArrayBuffer>;
}

export type HostMessage =
  /** Wants an answer. */
  | { readonly kind: 'judge'; readonly id: number; readonly asked: AskedFile }
  /** Wants what `fromConfig` makes of a file. */
  | {
      readonly kind: 'entries';
      readonly id: number;
      readonly cwd: string;
      readonly file: string;
      readonly options: FromConfigOptions;
    }
  /** The disk may have changed; nobody waits. */
  | { readonly kind: 'look'; readonly asked: AskedFile }
  | { readonly kind: 'types'; readonly values: TypeAnswer };

export type AskedEntries = Extract<HostMessage, { readonly kind: 'entries' }>;

/** A file to judge. Types stay in the host, and are known to the worker by the number of their program. */
export interface AskedFile extends Omit<JudgedFile, 'types' | 'run'> {
  readonly types?: number;
}

export type WorkerMessage =
  /** It has started, and will answer. */
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'judgement';
      readonly id: number;
      readonly judgement: Judgement;
      /** Of the configuration as the disk has it, and of the program. */
      readonly session: number;
      /** With the first judgement of a session. */
      readonly saved?: Saved;
    }
  | { readonly kind: 'entries'; readonly id: number; readonly entries: readonly Entry[] }
  /** The configuration is wrong. */
  | { readonly kind: 'refusal'; readonly id: number; readonly message: string }
  | { readonly kind: 'failure'; readonly id: number; readonly message: string }
  /** What was told of files as the disk had them holds no longer. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'type-question'; readonly question: TypeQuestion };

/** The values of the type at a place, asked of the program that the host's parser has made. */
export interface TypeQuestion {
  readonly root: string;
  readonly path: string;
  /** As the worker knows it: a program that knows another one is not asked. */
  readonly text: string;
  readonly span: { readonly start: number; readonly end: number };
}

export type TypeAnswer = readonly (string | null)[] | undefined;

/** The judgements of all files of a configuration as the disk has them, so that the host need not ask one by one. */
export interface Saved {
  readonly problems: Judgement['problems'];
  /** By absolute path. */
  readonly files: ReadonlyMap<string, SavedFile>;
}

export interface SavedFile {
  /** Of the text that was judged (`textMark`). */
  readonly mark: string;
  readonly reports: Judgement['reports'];
}
