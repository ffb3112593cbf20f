import type { Queryable } from './queryable.js';

/**
 * Whether everything that a migration leaves behind is in the database already. A migration that states no effect is
 * never taken for present: recording one that did not run is how a label once went missing for days.
 *
 * The forms: `table T`, `column T.C`, `index I`, `type T`, `column-type T.C TYPE`, `label T.C VALUE` (the enum or the
 * CHECK of the column allows the value), `constraint T.NAME`, `valid-constraint T.NAME` (its rows were all checked).
 */
export async function effectsPresent(db: Queryable, effects: readonly string[]): Promise<boolean> {
  if (effects.length === 0) return false;
  for (const effect of effects) {
    if (!(await effectPresent(db, effect))) return false;
  }
  return true;
}

function effectPresent(db: Queryable, effect: string): Promise<boolean> {
  const [kind, subject = '', detail = ''] = effect.trim().split(/\s+/);
  const [table = '', column = ''] = subject.split('.');
  switch (kind) {
    case 'table':
      return tablePresent(db, table);
    case 'index':
      return indexPresent(db, subject);
    case 'type':
      return typePresent(db, subject);
    case 'column':
      return columnPresent(db, table, column);
    case 'column-type':
      return columnHasType(db, table, column, detail);
    case 'label':
      return columnAllows(db, table, column, detail);
    case 'constraint':
      return constraintPresent(db, table, column, false);
    case 'valid-constraint':
      return constraintPresent(db, table, column, true);
    default:
      throw new Error(`unknown effect "${effect}" in a migration`);
  }
}

async function tablePresent(db: Queryable, table: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = $1`,
    [table],
  );
  return rowCount > 0;
}

async function indexPresent(db: Queryable, index: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `SELECT 1 FROM pg_catalog.pg_indexes WHERE schemaname = current_schema() AND indexname = $1`,
    [index],
  );
  return rowCount > 0;
}

async function typePresent(db: Queryable, type: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `SELECT 1
       FROM pg_catalog.pg_type t
       JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
      WHERE n.nspname = current_schema() AND t.typname = $1`,
    [type],
  );
  return rowCount > 0;
}

async function columnPresent(db: Queryable, table: string, column: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `SELECT 1
       FROM information_schema.columns
      WHERE table_schema = current_schema() AND table_name = $1 AND column_name = $2`,
    [table, column],
  );
  return rowCount > 0;
}

async function columnHasType(db: Queryable, table: string, column: string, type: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `SELECT 1
       FROM information_schema.columns
      WHERE table_schema = current_schema() AND table_name = $1 AND column_name = $2 AND udt_name = $3`,
    [table, column, type],
  );
  return rowCount > 0;
}

async function columnAllows(db: Queryable, table: string, column: string, value: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `SELECT 1
       FROM pg_catalog.pg_attribute a
       JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = current_schema()
        AND c.relname = $1
        AND a.attname = $2
        AND (
          EXISTS (SELECT 1 FROM pg_catalog.pg_enum e WHERE e.enumtypid = a.atttypid AND e.enumlabel = $3)
          OR EXISTS (
            SELECT 1
              FROM pg_catalog.pg_constraint k
             WHERE k.conrelid = c.oid
               AND k.contype = 'c'
               AND a.attnum = ANY (k.conkey)
               AND position(quote_literal($3::text) IN pg_get_constraintdef(k.oid)) > 0
          )
        )`,
    [table, column, value],
  );
  return rowCount > 0;
}

async function constraintPresent(db: Queryable, table: string, name: string, validated: boolean): Promise<boolean> {
  const { rowCount } = await db.query(
    `SELECT 1
       FROM pg_catalog.pg_constraint k
       JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = current_schema() AND c.relname = $1 AND k.conname = $2 AND (k.convalidated OR NOT $3)`,
    [table, name, validated],
  );
  return rowCount > 0;
}
