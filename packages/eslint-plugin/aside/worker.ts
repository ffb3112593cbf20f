import path from 'node:path';
import { workerData } from 'node:worker_threads';
import { openVerdicts, textHash, type Compiler } from '#host/index';
import { loadGrammar } from '#sql/grammar';
import { noTypes } from '../asked-types.js';
import { ConfigError } from '../config-error.js';
import { entriesFrom } from '../from-config.js';
import { askedBy, createJudge, isAtHand, problemsOf } from '../judge.js';
import { namespace } from '../namespace.js';
import { reportsOf } from '../report.js';
import { openSessions, type Session } from '../sessions.js';
import { createMailbox } from './mailbox.js';
import type { AskedFile, HostMessage, Saved, SavedFile, TypeAnswer, WorkerMessage, WorkerSetup } from './protocol.js';

/** As long as the host has to answer one question about a type, in milliseconds. */
const patience = 60_000;

const { port, signals } = workerData as WorkerSetup;
const mailbox = createMailbox<HostMessage, WorkerMessage>(port, signals.fromWorker, signals.fromHost);
const verdicts = openVerdicts((line) => process.emitWarning(`drift-gate: ${line}`));
const sessions = openSessions({ verdicts });
const judge = createJudge(sessions);
/** The sessions whose files the host was told of, each with a number for each program that was asked on the way. */
const told = new Map<Session, Map<number | undefined, number>>();
let toldCount = 0;
let program: { readonly number: number; readonly types: Compiler } | undefined;

mailbox.send({ kind: 'ready' });
/** One after another: whoever needs the grammar lets the next wait too. */
let turn = Promise.resolve();
port.on('message', (message: HostMessage) => {
  turn = turn.then(() => take(message));
});

async function take(message: HostMessage): Promise<void> {
  if (message.kind === 'types') return;
  try {
    // What an earlier process has found is looked up before anybody asks for it.
    if (message.kind === 'look') look(message.asked).isAtHand(noTypes);
    if (message.kind === 'judge') await answer(message.id, message.asked);
    if (message.kind === 'entries') configure(message);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if ('id' in message) mailbox.send({ kind: 'failure', id: message.id, message: why });
  }
}

function configure({ id, cwd, file, options }: Extract<HostMessage, { readonly kind: 'entries' }>): void {
  try {
    const entries = entriesFrom(file, options);
    mailbox.send({ kind: 'entries', id, entries });
    const settings = JSON.stringify(entries[0]?.settings?.[namespace]);
    look({ file: path.join(cwd, 'any'), cwd, text: '', settings }).isAtHand(noTypes);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    mailbox.send({ kind: 'refusal', id, message: error.message });
  }
}

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
  mailbox.send(before === undefined ? { ...reply, saved: savedOf(session, file, types) } : reply);
}

function look(file: Omit<AskedFile, 'types'>): Session {
  const session = sessions.onDisk(askedBy(file).asked);
  if ([...told.keys()].some((one) => !sessions.isCurrent(one))) {
    told.clear();
    mailbox.send({ kind: 'changed' });
  }
  return session;
}

/** The judgements of the disk's files, where they are judged by the same configuration as the file that was asked for. */
function savedOf(session: Session, open: Omit<AskedFile, 'types'>, types: Compiler = noTypes): Saved {
  const run = session.run(types);
  const { asked } = askedBy(open);
  const folders = new Map<string, boolean>();
  const isOfSession = (folder: string): boolean => {
    let known = folders.get(folder);
    if (known === undefined) folders.set(folder, (known = sessions.isSame(asked, { ...asked, file: `${folder}/any` })));
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
      files.set(file, { hash: textHash(source.text(own)), reports: [...before, ...inFile] });
    }
  }
  return { problems: problemsOf(run), files };
}

/** The program of the host's parser, which answers there. The same number is the same program. */
function programNumbered(number: number): Compiler {
  if (program?.number === number) return program.types;
  const types: Compiler = {
    oracle: ({ root, source }) => ({
      valuesAt(file, span) {
        const question = { root, path: file, text: source.text(file), span: { start: span.start, end: span.end } };
        mailbox.send({ kind: 'type-question', question });
        return typeAnswer();
      },
    }),
  };
  program = { number, types };
  return types;
}

function typeAnswer(): TypeAnswer {
  for (;;) {
    const message = mailbox.wait(patience);
    if (message === undefined) return undefined;
    if (message.kind === 'types') return message.values;
    // The disk is looked at with the next question anyway.
  }
}
