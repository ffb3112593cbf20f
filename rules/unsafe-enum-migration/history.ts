import type { Project } from '#project/index';
import type { MigrationSource } from '#sql/catalog';
import { versionOf } from '#sql/migrations/layout';
import type { MigrationOrder } from '#sql/migrations/order';
import { stepsOf, type MigrationStep } from '#sql/migrations/steps';

/** One migration with its statements. */
export interface Migration {
  readonly path: string;
  readonly steps: readonly MigrationStep[];
  /** All migrations to this one, itself included. */
  readonly applied: readonly MigrationSource[];
  readonly transactional: boolean;
  /** A tool wrote it from a schema file. */
  readonly generated: boolean;
  /** The tool remembers the sum of what it has run, and refuses to go on where the file has changed. */
  readonly checksummed: boolean;
  readonly down?: { readonly source: MigrationSource; readonly steps: readonly MigrationStep[] };
  /** The folder has downs, and this one's is missing, or empty without a word on why. */
  readonly downMissing: boolean;
}

/** The migrations that are judged, in order: from the one whose name begins with `since`. If none does, all are. */
export function historyOf(project: Project, since: string | undefined): readonly Migration[] {
  const applied: MigrationSource[] = [];
  const migrations: Migration[] = [];
  for (const order of project.migrations) {
    const first =
      since === undefined
        ? 0
        : Math.max(
            0,
            order.up.findIndex(({ path }) => nameOf(path).startsWith(since)),
          );
    const downs = new Map(order.down.map((source) => [versionOf(source.path, order.layout).key, source]));
    // A folder where a few migrations have one has no rule that each has one.
    const expected = order.down.length > 0 && order.down.length * 2 >= order.up.length;
    for (const [index, up] of order.up.entries()) {
      applied.push(up);
      if (index < first) continue;
      const down = downs.get(versionOf(up.path, order.layout).key);
      migrations.push({
        path: up.path,
        steps: stepsOf(up),
        applied: [...applied],
        transactional: isTransactional(up.path, project.source.text(up.path)),
        generated: GENERATED.has(order.layout),
        checksummed: order.layout === 'flyway',
        ...(down === undefined ? {} : { down: { source: down, steps: stepsOf(down) } }),
        downMissing: expected && (down === undefined || !/\S/.test(down.text)),
      });
    }
  }
  return migrations;
}

const GENERATED: ReadonlySet<MigrationOrder['layout']> = new Set(['drizzle', 'folders']);

/**
 * Tools run a file in a transaction, or send it as one text, which PostgreSQL runs as one. The comments by which they are
 * told not to: dbmate `-- migrate:up transaction:false`, goose `-- +goose NO TRANSACTION`, sqlx `-- no-transaction`,
 * postgres-migrations `-- postgres-migrations disable-transaction`, graphile-migrate `--! no-transaction`, Flyway
 * `-- flyway:executeInTransaction=false`, and `-- transaction: none`. In code: node-pg-migrate's `pgm.noTransaction()`, TypeORM's
 * `transaction = false`, knex's `{ transaction: false }`, MikroORM's `isTransactional() { return false; }`.
 */
function isTransactional(path: string, text: string): boolean {
  return !NO_TRANSACTION.test(text) && (path.endsWith('.sql') || !NO_TRANSACTION_IN_CODE.test(text));
}

const NO_TRANSACTION_IN_CODE =
  /\.noTransaction\(\)|\btransaction(?:\s*:\s*\w+)?\s*[=:]\s*false\b|\bisTransactional\(\)[^{\n]*\{\s*return false\b/;

const NO_TRANSACTION =
  /^[ \t]*--!?[ \t]*(?:[+@]?[\w:-]+[ \t]+)?(?:(?:no|disable)[- ]transaction|transaction[ \t]*[:=][ \t]*(?:none|false|off)|(?:flyway:)?executeInTransaction[ \t]*=[ \t]*false)[ \t]*$/im;

export function nameOf(path: string): string {
  const file = path.slice(path.lastIndexOf('/') + 1);
  // A folder a migration.
  return /^(?:migration|up|down)\.sql$/i.test(file) ? (path.split('/').at(-2) ?? file) : file;
}
