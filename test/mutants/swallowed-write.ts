import type { Mutant } from './mutant.js';

const gate = 'swallowed-write';
const setStatus = 'src/lifecycle/set-status.ts';
const heartbeat = 'src/registry/heartbeat.ts';
const provision = 'src/dispatchers/provision.ts';

/** The five failing status writes: each dropped its error, or logged it and went on. */
export const swallowedWriteMutants: readonly Mutant[] = [
  {
    name: 'a write that nobody waits for',
    edits: [
      {
        path: heartbeat,
        replace: 'await tx.query(\n    `UPDATE workspaces',
        with: 'void tx.query(\n    `UPDATE workspaces',
      },
    ],
    findings: [{ gate, path: heartbeat, at: 'void tx.«query»(\n    `UPDATE workspaces' }],
  },
  {
    name: 'a function that writes, and that nobody waits for',
    edits: [{ path: heartbeat, replace: 'await recordFigures(tx, beat);', with: 'void recordFigures(tx, beat);' }],
    findings: [
      {
        gate,
        path: heartbeat,
        at: 'void «recordFigures»(tx, beat);',
        related: ['src/registry/heartbeat.ts: `UPDATE workspaces'],
      },
    ],
  },
  {
    name: 'an empty catch around a write',
    edits: [
      {
        path: provision,
        replace:
          'const changed = await markFailed(outbox, workspaceId, message);\n  log.warn({ workspaceId, message, changed }',
        with: 'try {\n    await markFailed(outbox, workspaceId, message);\n  } catch {}\n  log.warn({ workspaceId, message }',
      },
    ],
    findings: [
      {
        gate,
        path: provision,
        at: '} «catch» {}\n  log.warn',
        related: [
          'src/dispatchers/provision.ts: await markFailed(outbox, workspaceId, message);',
          'src/lifecycle/mark-failed.ts: `UPDATE workspaces',
        ],
      },
    ],
  },
  {
    name: 'a catch that logs and goes on',
    edits: [
      {
        path: provision,
        replace:
          'const changed = await markFailed(outbox, workspaceId, message);\n  log.warn({ workspaceId, message, changed }',
        with: "try {\n    await markFailed(outbox, workspaceId, message);\n  } catch (error) {\n    log.error({ workspaceId, err: error }, 'could not be marked');\n  }\n  log.warn({ workspaceId, message }",
      },
    ],
    findings: [{ gate, path: provision, at: '} «catch» (error) {\n    log.error(' }],
  },
  {
    name: 'a .catch that does nothing',
    edits: [
      {
        path: setStatus,
        replace: 'const { rowCount } = await tx.query(',
        with: 'const rowCount = 1;\n  await tx.query(',
      },
      { path: setStatus, replace: '[id, to, from],\n  );', with: '[id, to, from],\n  ).catch(() => undefined);' },
    ],
    findings: [{ gate, path: setStatus, at: ').«catch»(() => undefined);' }],
  },
  {
    name: 'look-alikes: a read that nobody waits for, a log line behind which it is thrown on, a value that tells',
    edits: [
      {
        path: 'src/lifecycle/look-alikes.ts',
        text: [
          "import type { Queryable } from '../db/index.js';",
          "import type { Log } from '../models/index.js';",
          '',
          'export async function lookAlikes(db: Queryable, log: Log, id: string): Promise<boolean> {',
          '  void db.query(`SELECT id FROM workspaces WHERE id = $1`, [id]);',
          '  try {',
          '    await db.query(`UPDATE workspaces SET last_active_at = now() WHERE id = $1`, [id]);',
          '  } catch (error) {',
          "    log.error({ err: error }, 'not written');",
          '    throw error;',
          '  }',
          '  try {',
          '    await db.query(`UPDATE workspaces SET last_active_at = now() WHERE id = $1`, [id]);',
          '  } catch (error) {',
          "    log.error({ err: error }, 'not written');",
          '    return false;',
          '  }',
          '  return true;',
          '}',
          '',
        ].join('\n'),
      },
    ],
    findings: [],
  },
];
