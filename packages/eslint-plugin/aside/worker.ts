import { pathToFileURL } from 'node:url';
import { workerData } from 'node:worker_threads';
import { openKept } from '#host/kept';
import { builtFile } from '../built.js';
import type * as judgingModule from './judging.js';
import { createMailbox } from './mailbox.js';
import type { HostMessage, Saved, WorkerMessage, WorkerSetup } from './protocol.js';
import { openStandings } from './standing.js';
import { textMark } from './text-mark.js';

const { port, signals } = workerData as WorkerSetup;
const mailbox = createMailbox<HostMessage, WorkerMessage>(port, signals.fromWorker, signals.fromHost);
const kept = openKept((line) => process.emitWarning(`drift-gate: ${line}`));
const standings = openStandings(kept);
/** What stands and was told, each by a number that judging gives to nothing. */
const told = new Map<Saved, number>();
let judging: Promise<judgingModule.Judging> | undefined;

mailbox.send({ kind: 'ready' });
/** One after another: whoever needs the grammar lets the next wait too. */
let turn = Promise.resolve();
port.on('message', (message: HostMessage) => {
  turn = turn.then(() => take(message));
});

async function take(message: HostMessage): Promise<void> {
  try {
    if (judging === undefined && isAnswered(message)) return;
    judging ??= beginJudging();
    await (await judging).take(message);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if ('id' in message) mailbox.send({ kind: 'failure', id: message.id, message: why });
  }
}

/** Whether what stands is answer enough. */
function isAnswered(message: HostMessage): boolean {
  switch (message.kind) {
    case 'types':
      return true;
    case 'look':
      return message.asked.settings === undefined
        ? standings.isExpected(message.asked)
        : standings.find(message.asked) !== undefined;
    case 'entries': {
      const entries = standings.findEntries(message);
      if (entries === undefined) return false;
      mailbox.send({ kind: 'entries', id: message.id, entries });
      return true;
    }
    case 'judge': {
      const { id, asked } = message;
      // Who asks again has rested, and somebody may have worked elsewhere.
      const saved = asked.types === undefined ? standings.find(asked, told.size > 0) : undefined;
      const file = saved?.files.get(asked.file);
      if (saved === undefined || file?.mark !== textMark(asked.text)) return false;
      const session = told.get(saved) ?? -1 - told.size;
      const reply = { kind: 'judgement', id, judgement: { reports: file.reports, problems: [] }, session } as const;
      mailbox.send(told.has(saved) ? reply : { ...reply, saved });
      told.set(saved, session);
      return true;
    }
  }
}

/** From here on all is judging's, and what was told of what stands is withdrawn: nobody would look whether it still does. */
async function beginJudging(): Promise<judgingModule.Judging> {
  const { createJudging } = (await import(pathToFileURL(builtFile('judging')).href)) as typeof judgingModule;
  if (told.size > 0) mailbox.send({ kind: 'changed' });
  return createJudging({ mailbox, kept, standings });
}
