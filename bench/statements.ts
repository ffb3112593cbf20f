import type { Random } from './random.js';

export type SeededKind =
  'raw-status-literal' | 'unknown-status' | 'missing-companion' | 'insert-in-loop' | 'clean-look-alike';

export interface SeededStatement {
  readonly lines: readonly string[];
  /** 0-based lines on which a finding stands. */
  readonly findings: readonly number[];
}

/** A function whose statement breaks one gate, or only looks as if it did. */
export function seededStatement(kind: SeededKind, index: number): SeededStatement {
  const name = `seeded${index}`;
  switch (kind) {
    case 'raw-status-literal':
      return {
        lines: [
          `export async function ${name}(db: Pool, id: string) {`,
          `  await db.query(\``,
          `    UPDATE workspaces`,
          `       SET name = name, status = 'offline'`,
          `     WHERE id = $1\`, [id]);`,
          `}`,
        ],
        findings: [3],
      };
    case 'unknown-status':
      return {
        lines: [
          `export async function ${name}(db: Pool, id: string) {`,
          `  await db.query('UPDATE workspaces SET status = $2 WHERE id = $1', [`,
          `    id,`,
          `    'hibernating${index}',`,
          `  ]);`,
          `}`,
        ],
        findings: [3],
      };
    case 'missing-companion':
      return {
        lines: [
          `export async function ${name}(db: Pool, id: string) {`,
          `  const next = WorkspaceStatus.Failed;`,
          `  await db.query(\``,
          `    UPDATE workspaces SET status = $2`,
          `     WHERE id = $1\`, [id, next]);`,
          `}`,
        ],
        findings: [3],
      };
    case 'insert-in-loop':
      return {
        lines: [
          `async function insert${index}(db: Pool, id: string) {`,
          `  await db.query(`,
          `    \`INSERT INTO workspaces (id, name) VALUES ($1, $2)\`, [id, id]);`,
          `}`,
          `export async function ${name}(db: Pool, ids: readonly string[]) {`,
          `  await Promise.all(ids.map((id) => insert${index}(db, id)));`,
          `}`,
        ],
        findings: [2],
      };
    case 'clean-look-alike':
      return {
        lines: [
          `export async function ${name}(db: Pool, id: string) {`,
          `  // UPDATE workspaces SET status = 'failed' is what this once said.`,
          `  await db.query(\`INSERT INTO workspaces_audit (workspace_id, status) VALUES ($1, 'failed')\`, [id]);`,
          `  console.info('Update name error for ' + id);`,
          `  await db.query('SELECT id FROM workspaces WHERE status = $1', ['failed']);`,
          `}`,
        ],
        findings: [],
      };
  }
}

/** A function with a statement that every gate accepts. */
export function cleanStatement(id: number, random: Random): readonly string[] {
  const name = `statement${id}`;
  const status = random.pick(['Provisioning', 'Online', 'Offline', 'Removed']);
  switch (random.below(4)) {
    case 0:
      return [
        `export async function ${name}(db: Pool, id: string) {`,
        `  await db.query('UPDATE workspaces SET status = $2 WHERE id = $1', [id, WorkspaceStatus.${status}]);`,
        `}`,
      ];
    case 1:
      return [
        `export async function ${name}(db: Pool) {`,
        `  const found = await db.query(\``,
        `    SELECT w.id, w.name, p.name AS parent`,
        `      FROM workspaces w LEFT JOIN workspaces p ON p.id = w.parent_id`,
        `     WHERE w.status = $1 AND w.name LIKE 'a%'\`, [WorkspaceStatus.${status}]);`,
        `  return found.rows;`,
        `}`,
      ];
    case 2:
      return [
        `export async function ${name}(db: Pool, id: string, name: string) {`,
        `  await db.query(\`INSERT INTO workspaces (id, name, status) VALUES ($1, $2, $3)`,
        `    ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name\`, [id, name, WorkspaceStatus.${status}]);`,
        `}`,
      ];
    default:
      return [
        `export async function ${name}(db: Pool, id: string) {`,
        `  await db.query('DELETE FROM workspaces WHERE id = $1', [id]);`,
        `}`,
      ];
  }
}
