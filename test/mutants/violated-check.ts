import type { Mutant } from './mutant.js';

const gate = 'violated-check';
const path = 'src/handlers/uploads-by-hand.ts';

/** A module of its own beside those that acknowledge uploads rightly. */
function handler(...statements: readonly string[]): Mutant['edits'] {
  const text = [
    "import type { Queryable } from '../db/index.js';",
    '',
    'export async function byHand(db: Queryable, id: string): Promise<void> {',
    ...statements.map((statement) => `  await db.query(\`${statement}\`, [id]);`),
    '}',
    '',
  ].join('\n');
  return [{ path, text }];
}

/** Rows that contradict themselves, which PostgreSQL refuses one by one. */
export const violatedCheckMutants: readonly Mutant[] = [
  {
    name: 'a time of acknowledgement in a state that is not acknowledged',
    edits: handler('UPDATE pending_uploads SET state = DEFAULT, acked_at = now() WHERE id = $1'),
    findings: [{ gate, path, at: 'SET «state» = DEFAULT, acked_at' }],
  },
  {
    name: 'half of an acknowledgement: the time without the state',
    edits: handler('UPDATE pending_uploads SET acked_at = now() WHERE id = $1'),
    findings: [{ gate, path, at: 'SET «acked_at» = now()' }],
  },
  {
    name: 'a workspace that has no name',
    edits: handler("UPDATE workspaces SET name = '' WHERE id = $1"),
    findings: [{ gate, path, at: "name = «''» WHERE" }],
  },
  {
    name: 'a workspace that hibernates before it was active',
    edits: handler('UPDATE workspaces SET hibernate_after_seconds = 0 WHERE id = $1'),
    findings: [{ gate, path, at: 'hibernate_after_seconds = «0» WHERE' }],
  },
  {
    name: 'look-alikes: both halves, rows that fit already, NULL, another table',
    edits: handler(
      'UPDATE pending_uploads SET state = DEFAULT, acked_at = NULL WHERE id = $1',
      'UPDATE pending_uploads SET acked_at = now() WHERE id = $1 AND acked_at IS NOT NULL',
      'UPDATE workspaces SET hibernate_after_seconds = NULL WHERE id = $1',
      "UPDATE workspaces_audit SET note = '' WHERE workspace_id = $1",
    ),
    findings: [],
  },
];
