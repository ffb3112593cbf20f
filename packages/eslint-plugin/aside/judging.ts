import path from 'node:path';
import { fileTree, openVerdicts, type Compiler, type Kept, type TreeTrace } from '#host/index';
import { isPlainConfig } from '#host/plain-config';
import { loadGrammar } from '#sql/grammar';
import { noTypes } from '../asked-types.js';
import { ConfigError } from '../config-error.js';
import { entriesFrom } from '../from-config.js';
import { askedBy, createJudge, isAtHand, problemsOf } from '../judge.js';
import { reportsOf } from '../report.js';
import { openSessions, type Session } from '../sessions.js';
import type { Mailbox } from './mailbox.js';
import type { AskedEntries, AskedFile, HostMessage, Saved, SavedFile, TypeAnswer, WorkerMessage } from './protocol.js';
import type { Standings } from './standing.js';
import { textMark } from './text-mark.js';

/** Answers with all gates at hand. */
export interface Judging {
  take(message: HostMessage): Promise<void>;
}

export interface JudgingOptions {
  readonly mailbox: Mailbox<HostMessage, WorkerMessage>;
  readonly kept: Kept;
  readonly standings: Standings;
}

/** As long as the host has to answer one question about a type, in milliseconds. */
const patience = 60_000;

export function createJudging({ mailbox, kept, standings }: JudgingOptions): Judging {
  const sessions = openSessions({ verdicts: openVerdicts(kept) });
  const judge = createJudge(sessions);
  const programNumbered = createPrograms(mailbox);
  /** The sessions whose files the host was told of, each with a number for each program that was asked on the way. */
  const told = new Map<Session, Map<number | undefined, number>>();
  let toldCount = 0;

  async function answer(id: number, asked: AskedFile): Promise<void> {
    const { types: number, ...file } = asked;
    const types = number === undefined ? undefined : programNumbered(number);
    const open = types === undefined ? file : { ...file, types };
    const session = look(file);
    if (!isAtHand(session, open)) await loadGrammar();
    const judgement = judge(open);
    if (askedBy(open).problems.length > 0) {
      // What is wrong in the settings is said of each file that has them, and of no other.
      mailbox.send({ kind: 'judgement', id, judgement, session: (toldCount += 1) });
      return;
    }
    const numbers = told.get(session) ?? new Map<number | undefined, number>();
    const before = numbers.get(number);
    const sessionNumber = before ?? (toldCount += 1);
    told.set(session, numbers.set(number, sessionNumber));
    const reply = { kind: 'judgement', id, judgement, session: sessionNumber } as const;
    if (before !== undefined) {
      mailbox.send(reply);
      return;
    }
    const tree = fileTree();
    const { asked: by } = askedBy(file);
    const saved = savedOf(session, types, (folder) =>
      sessions.isSame(by, { ...by, file: path.join(folder, 'any') }, tree),
    );
    // Before the answer: once ESLint has it, the process may end, and its folder may go.
    if (types === undefined) keep(file, session, saved, tree.trace());
    mailbox.send({ ...reply, saved });
  }

  /** For the next process, which need not load all this to say the same. */
  function keep(asked: Omit<AskedFile, 'types'>, session: Session, saved: Saved, configs: TreeTrace): void {
    const { loaded, projects } = session.workspace;
    const [first] = projects;
    if (saved.problems.length > 0 || loaded === undefined || first === undefined) return;
    if (!isPlainConfig(loaded.file, first.tree.read(loaded.file))) return;
    // All projects of a workspace ask the disk through one tree.
    const traces = [first.tree.trace(), configs, ...(session.run(noTypes).traces ?? [])];
    standings.keep(asked, loaded.file, traces, saved);
  }

  function look(file: Omit<AskedFile, 'types'>): Session {
    const session = sessions.onDisk(askedBy(file).asked);
    if ([...told.keys()].some((one) => !sessions.isCurrent(one))) {
      told.clear();
      mailbox.send({ kind: 'changed' });
    }
    return session;
  }

  function configure(asked: AskedEntries): void {
    const { id, file, options } = asked;
    const tree = fileTree();
    try {
      const isPlain = tree.kind(file) === 'file' && isPlainConfig(file, tree.read(file));
      const entries = entriesFrom(file, options);
      if (isPlain) standings.keepEntries(asked, [tree.trace()], entries);
      mailbox.send({ kind: 'entries', id, entries });
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      mailbox.send({ kind: 'refusal', id, message: error.message });
    }
  }

  return {
    async take(message) {
      // What an earlier process has found is looked up before anybody asks for it.
      if (message.kind === 'look') look(message.asked).isAtHand(noTypes);
      if (message.kind === 'judge') await answer(message.id, message.asked);
      if (message.kind === 'entries') configure(message);
    },
  };
}

/** The judgements of the disk's files, where they are judged by the same configuration as the file that was asked for. */
function savedOf(session: Session, types: Compiler = noTypes, isJudgedAlike: (folder: string) => boolean): Saved {
  const run = session.run(types);
  const folders = new Map<string, boolean>();
  const isOfSession = (folder: string): boolean => {
    let known = folders.get(folder);
    if (known === undefined) folders.set(folder, (known = isJudgedAlike(folder)));
    return known;
  };
  const files = new Map<string, SavedFile>();
  for (const [index, { root, source }] of session.workspace.projects.entries()) {
    const findings = run.results[index]?.findings ?? [];
    for (const own of source.files) {
      const file = path.join(root, own);
      if (!isOfSession(path.dirname(file))) continue;
      const inFile = reportsOf(findings.filter(({ place }) => place.path === own));
      const before = files.get(file)?.reports ?? [];
      files.set(file, { mark: textMark(source.text(own)), reports: [...before, ...inFile] });
    }
  }
  return { problems: problemsOf(run), files };
}

/** The programs of the host's parser, which answer there. The same number is the same program. */
function createPrograms(mailbox: JudgingOptions['mailbox']): (number: number) => Compiler {
  let last: { readonly number: number; readonly types: Compiler } | undefined;
  return (number) => {
    if (last?.number === number) return last.types;
    const types: Compiler = {
      oracle: ({ root, source }) => ({
        valuesAt(file, span) {
          const question = { root, path: file, text: source.text(file), span: { start: span.start, end: span.end } };
          mailbox.send({ kind: 'type-question', question });
          return typeAnswer(mailbox);
        },
      }),
    };
    last = { number, types };
    return types;
  };
}

function typeAnswer(mailbox: JudgingOptions['mailbox']): TypeAnswer {
  for (;;) {
    const message = mailbox.wait(patience);
    if (message === undefined) return undefined;
    if (message.kind === 'types') return message.values;
    // The disk is looked at with the next question anyway.
  }
}
