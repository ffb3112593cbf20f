import path from 'node:path';
import { workerData } from 'node:worker_threads';
import { openVerdicts, textHash, type Compiler } from '#host/index';
import { loadGrammar } from '#sql/grammar';
import { noTypes } from '../asked-types.js';
import { createJudge, problemsOf } from '../judge.js';
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

await loadGrammar();
mailbox.send({ kind: 'ready' });
port.on('message', (message: HostMessage) => {
  if (message.kind === 'look') look(message.asked);
  if (message.kind === 'judge') answer(message.id, message.asked);
});

function answer(id: number, asked: AskedFile): void {
  try {
    const { types: number, ...file } = asked;
    const types = number === undefined ? undefined : programNumbered(number);
    const session = look(asked);
    const judgement = judge(types === undefined ? file : { ...file, types });
    const numbers = told.get(session) ?? new Map<number | undefined, number>();
    const before = numbers.get(number);
    const sessionNumber = before ?? (toldCount += 1);
    told.set(session, numbers.set(number, sessionNumber));
    const reply = { kind: 'judgement', id, judgement, session: sessionNumber } as const;
    mailbox.send(before === undefined ? { ...reply, saved: savedOf(session, types) } : reply);
  } catch (error) {
    mailbox.send({ kind: 'failure', id, message: error instanceof Error ? error.message : String(error) });
  }
}

function look(asked: AskedFile): Session {
  const session = sessions.onDisk(asked);
  if ([...told.keys()].some((one) => !sessions.isCurrent(one))) {
    told.clear();
    mailbox.send({ kind: 'changed' });
  }
  return session;
}

/** The judgements of the disk's files. */
function savedOf(session: Session, types: Compiler = noTypes): Saved {
  const run = session.run(types);
  const files = new Map<string, SavedFile>();
  for (const [index, { root, source }] of session.workspace.projects.entries()) {
    const findings = run.results[index]?.findings ?? [];
    for (const own of source.files) {
      const file = path.join(root, own);
      const inFile = findings.filter(({ place }) => place.path === own);
      const before = files.get(file)?.findings ?? [];
      files.set(file, { hash: textHash(source.text(own)), findings: [...before, ...inFile] });
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
