import type { Queryable } from '../../src/db/index.js';

/** The schema as a script that makes it, the same on either engine: what a migration changes, a reader of a diff sees. */
export async function describeSchema(db: Queryable): Promise<string> {
  const parts = [await enums(db), await tables(db), await constraints(db), await indexes(db)];
  return `${parts.flat().join('\n')}\n`;
}

async function enums(db: Queryable): Promise<readonly string[]> {
  const { rows } = await db.query<{ text: string }>(
    `SELECT format(E'CREATE TYPE %I AS ENUM (\n  %s\n);\n', t.typname,
                   string_agg(quote_literal(e.enumlabel), E',\n  ' ORDER BY e.enumsortorder)) AS text
       FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid
      WHERE t.typnamespace = 'public'::regnamespace
      GROUP BY t.typname
      ORDER BY t.typname COLLATE "C"`,
  );
  return rows.map((row) => row.text);
}

async function tables(db: Queryable): Promise<readonly string[]> {
  const { rows } = await db.query<{ text: string }>(
    `SELECT format(E'CREATE TABLE %I (\n  %s\n);\n', c.relname, string_agg(
              concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
                        CASE WHEN a.attnotnull THEN 'NOT NULL' END,
                        CASE WHEN a.attidentity = 'a' THEN 'GENERATED ALWAYS AS IDENTITY' END,
                        CASE a.attgenerated
                          WHEN 's' THEN format('GENERATED ALWAYS AS (%s) STORED', pg_get_expr(d.adbin, d.adrelid))
                          ELSE 'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid)
                        END),
              E',\n  ' ORDER BY a.attnum)) AS text
       FROM pg_class c
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
       LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
      GROUP BY c.relname
      ORDER BY c.relname COLLATE "C"`,
  );
  return rows.map((row) => row.text);
}

/** Foreign keys last: they need the keys that they point to. NOT NULL stands with the columns. */
async function constraints(db: Queryable): Promise<readonly string[]> {
  const { rows } = await db.query<{ text: string }>(
    `SELECT format('ALTER TABLE %I ADD CONSTRAINT %I %s;', c.relname, k.conname, pg_get_constraintdef(k.oid)) AS text
       FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
      WHERE k.connamespace = 'public'::regnamespace AND k.contype IN ('p', 'u', 'c', 'f')
      ORDER BY k.contype = 'f', c.relname COLLATE "C", k.conname COLLATE "C"`,
  );
  return [...rows.map((row) => row.text), ''];
}

async function indexes(db: Queryable): Promise<readonly string[]> {
  const { rows } = await db.query<{ text: string }>(
    `SELECT pg_get_indexdef(i.indexrelid) || ';' AS text
       FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE c.relnamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u'))
      ORDER BY c.relname COLLATE "C"`,
  );
  return rows.map((row) => row.text);
}
