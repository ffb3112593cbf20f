import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Catalog, ColumnType } from '#sql/catalog';
import { foldMigrations } from '#sql/fold';
import { loadGrammar } from '#sql/grammar';
import { splitStatements } from '#sql/scan';
import { foldCases, type FoldCase } from '../sql/fold-cases.js';

// The fold against PostgreSQL itself: the same statements, and what its own catalogs say afterwards. Runs where
// TEST_DATABASE_URL names a server.
const url = process.env['TEST_DATABASE_URL'];
const database = `drift_fold_${process.pid}`;
let client: Client;

beforeAll(async () => {
  if (url === undefined) throw new Error('TEST_DATABASE_URL names no server');
  await loadGrammar();
  const admin = new Client({ connectionString: url });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${database} TEMPLATE template0`);
  await admin.end();
  const own = new URL(url);
  own.pathname = `/${database}`;
  client = new Client({ connectionString: own.href });
  client.on('notice', () => undefined);
  await client.connect();
});

afterAll(async () => {
  await client.end();
  const admin = new Client({ connectionString: url });
  await admin.connect();
  await admin.query(`DROP DATABASE ${database}`);
  await admin.end();
});

test.each(foldCases.filter((item) => item.differs === undefined))('a server agrees: $name', check);

async function check({ files }: FoldCase): Promise<void> {
  await clear();
  let refused = 0;
  for (const text of files) {
    await client.query('RESET ALL');
    for (const span of splitStatements(text)) {
      const statement = text.slice(span.start, span.end);
      if (/^copy\b/i.test(statement)) continue;
      await client.query(statement).catch(() => (refused += 1));
    }
  }
  const folded = foldMigrations(files.map((text, index) => ({ path: `${index}.sql`, text })));
  const seen = renderFold(folded.catalog);
  expect(seen).toEqual(await readServer(folded.catalog));
  // A statement that the server refuses must not pass in silence.
  if (refused > 0) expect(folded.catalog.unknown.length + folded.rejected.length).toBeGreaterThanOrEqual(refused);
}

async function clear(): Promise<void> {
  await client.query('RESET ALL; DISCARD TEMP');
  const { rows } = await client.query<{ name: string }>(
    `SELECT nspname AS name FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'`,
  );
  for (const { name } of rows) await client.query(`DROP SCHEMA "${name}" CASCADE`);
  await client.query('CREATE SCHEMA public');
}

function typeText(type: ColumnType): string {
  return type.kind === 'unknown' ? '?' : `${type.name}${type.array ? '[]' : ''}`;
}

function renderFold(catalog: Catalog): readonly string[] {
  const lines: string[] = [];
  for (const [key, table] of catalog.tables) {
    for (const column of table.columns.values()) {
      const hasDefault =
        column.default !== undefined && catalog.domains.get(qualified(column.type.name))?.base === undefined;
      lines.push(
        `column ${key}.${column.name} ${typeText(column.type)}${column.nullable ? '' : '!'}${column.generated ? ' generated' : ''}${hasDefault ? ' default' : ''}`,
      );
    }
    lines.push(`order ${key} ${[...table.columns.keys()].join(',')}`);
    for (const one of table.checks) lines.push(`check ${key} ${one.name}${one.validated ? '' : ' not valid'}`);
    for (const one of table.uniques) {
      const kind = one.primary ? 'primary' : one.constraint ? 'constraint' : 'index';
      lines.push(
        `unique ${key} ${one.name} ${kind} (${one.columns.map((column) => column.replaceAll('"', '')).join(', ')})${one.where === undefined ? '' : ' where'}`,
      );
    }
  }
  for (const [key, type] of catalog.enums)
    lines.push(`enum ${key} ${type.labels.map((label) => label.value).join('|')}`);
  for (const [key, domain] of catalog.domains) {
    lines.push(`domain ${key} ${typeText(domain.base)}`);
    for (const one of domain.checks) lines.push(`check ${key} ${one.name}${one.validated ? '' : ' not valid'}`);
  }
  return lines.sort();
}

function qualified(name: string): string {
  return name.includes('.') ? name : `public.${name}`;
}

const USER = `nspname !~ '^pg_' AND nspname <> 'information_schema'`;
const TYPE = (id: string): string => `(
  SELECT CASE WHEN tn.nspname IN ('public', 'pg_catalog') THEN '' ELSE tn.nspname || '.' END || ty.typname || CASE WHEN ta.oid IS NULL THEN '' ELSE '[]' END
  FROM pg_type ti
  LEFT JOIN pg_type ta ON ta.oid = ti.oid AND ti.typcategory = 'A'
  JOIN pg_type ty ON ty.oid = COALESCE(NULLIF(ta.typelem, 0), ti.oid)
  JOIN pg_namespace tn ON tn.oid = ty.typnamespace WHERE ti.oid = ${id})`;

/** The same lines from pg_catalog; a type that the fold calls unknown is not compared. */
async function readServer(catalog: Catalog): Promise<readonly string[]> {
  const { rows: columns } = await client.query<{
    table: string;
    name: string;
    type: string;
    required: boolean;
    generated: boolean;
    fallback: boolean;
  }>(`
    SELECT n.nspname || '.' || c.relname AS table, a.attname AS name, ${TYPE('a.atttypid')} AS type,
      a.attnotnull OR EXISTS (WITH RECURSIVE d AS (SELECT * FROM pg_type WHERE oid = a.atttypid UNION ALL SELECT p.* FROM pg_type p JOIN d ON d.typbasetype = p.oid) SELECT FROM d WHERE typnotnull) AS required,
      a.attidentity <> '' OR a.attgenerated <> '' AS generated, a.atthasdef AND a.attgenerated = '' AS fallback
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${USER} AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped ORDER BY c.oid, a.attnum`);
  const lines = columns.map((column) => {
    const known = catalog.tables.get(column.table)?.columns.get(column.name)?.type.kind !== 'unknown';
    return `column ${column.table}.${column.name} ${known ? column.type : '?'}${column.required ? '!' : ''}${column.generated ? ' generated' : ''}${column.fallback ? ' default' : ''}`;
  });
  const orders = new Map<string, string[]>();
  for (const column of columns) orders.set(column.table, [...(orders.get(column.table) ?? []), column.name]);
  for (const [table, names] of orders) lines.push(`order ${table} ${names.join(',')}`);
  lines.push(
    ...(await texts(`SELECT 'check ' || n.nspname || '.' || COALESCE(c.relname, t.typname) || ' ' || k.conname || CASE WHEN k.convalidated THEN '' ELSE ' not valid' END AS line
      FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace LEFT JOIN pg_class c ON c.oid = k.conrelid LEFT JOIN pg_type t ON t.oid = k.contypid WHERE ${USER} AND k.contype = 'c'`)),
    ...(await texts(`SELECT 'unique ' || n.nspname || '.' || c.relname || ' ' || i.relname || ' ' || CASE WHEN x.indisprimary THEN 'primary' WHEN k.oid IS NULL THEN 'index' ELSE 'constraint' END
        || ' (' || (SELECT string_agg(replace(pg_get_indexdef(x.indexrelid, p, true), '"', ''), ', ' ORDER BY p) FROM generate_series(1, x.indnkeyatts) p) || ')' || CASE WHEN x.indpred IS NULL THEN '' ELSE ' where' END AS line
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_constraint k ON k.conindid = i.oid AND k.contype IN ('p', 'u') WHERE ${USER} AND x.indisunique`)),
    ...(await texts(`SELECT 'enum ' || n.nspname || '.' || t.typname || ' ' || string_agg(e.enumlabel, '|' ORDER BY e.enumsortorder) AS line
      FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid JOIN pg_namespace n ON n.oid = t.typnamespace GROUP BY n.nspname, t.typname`)),
    ...(await texts(
      `SELECT 'domain ' || n.nspname || '.' || t.typname || ' ' || ${TYPE('t.typbasetype')} AS line FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE ${USER} AND t.typtype = 'd'`,
    )),
  );
  return lines.sort();
}

async function texts(query: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ line: string }>(query);
  return rows.map((row) => row.line);
}
