import { beforeAll, expect, test } from 'vitest';
import type { Place } from '#facts/span';
import type { Catalog } from '#sql/catalog';
import { foldMigrations } from '#sql/fold';
import { loadGrammar } from '#sql/grammar';

interface OriginCase {
  readonly name: string;
  readonly files: readonly string[];
  /**
   * What is asked for, and the file (from 1) and text that it came from. `t` is a table, `t.x` a column, `t.x{}` its vocabulary,
   * `t.x=b` a value of it, `s{}` an enum or domain, `s=b` a label, `t#name` a check or key, `?0` an unknown statement.
   */
  readonly expected: Readonly<Record<string, string>>;
}

const cases: readonly OriginCase[] = [
  {
    name: 'a table, its columns and constraints',
    files: [
      `-- é😀\nCREATE TABLE t (\n  id int PRIMARY KEY, -- the id\n  x text DEFAULT ('a, b') CHECK (x IN ('a', 'é😀', 'b')) NOT NULL,\n  CONSTRAINT c CHECK (x <> 'q'), UNIQUE (x)\n);\n`,
    ],
    expected: {
      t: `1 CREATE TABLE t (\n  id int PRIMARY KEY, -- the id\n  x text DEFAULT ('a, b') CHECK (x IN ('a', 'é😀', 'b')) NOT NULL,\n  CONSTRAINT c CHECK (x <> 'q'), UNIQUE (x)\n)`,
      't.id': '1 id int PRIMARY KEY',
      't.x': `1 x text DEFAULT ('a, b') CHECK (x IN ('a', 'é😀', 'b')) NOT NULL`,
      't.x{}': `1 CONSTRAINT c CHECK (x <> 'q')`,
      't.x=é😀': `1 'é😀'`,
      't.x=b': `1 'b'`,
      't#t_x_check': `1 CHECK (x IN ('a', 'é😀', 'b'))`,
      't#c': `1 CONSTRAINT c CHECK (x <> 'q')`,
      't#t_pkey': '1 PRIMARY KEY',
      't#t_x_key': '1 UNIQUE (x)',
    },
  },
  {
    name: 'labels: created, added, renamed',
    files: [
      `CREATE TYPE s AS ENUM ('a', E'b');`,
      `ALTER TYPE s ADD VALUE IF NOT EXISTS 'c' BEFORE 'b';\nALTER TYPE s RENAME VALUE 'a' TO 'd';`,
      `CREATE TABLE t (x s);`,
    ],
    expected: {
      's=b': `1 E'b'`,
      's=c': `2 'c'`,
      's=d': `2 'd'`,
      's{}': `2 ALTER TYPE s RENAME VALUE 'a' TO 'd'`,
      't.x{}': `2 ALTER TYPE s RENAME VALUE 'a' TO 'd'`,
      't.x=c': `2 'c'`,
    },
  },
  {
    name: 'ADD VALUE that adds nothing changes nothing',
    files: [`CREATE TYPE s AS ENUM ('a');`, `ALTER TYPE s ADD VALUE IF NOT EXISTS 'a';`],
    expected: { 's{}': `1 CREATE TYPE s AS ENUM ('a')` },
  },
  {
    name: 'a swap: the cast is the last change, the labels are the new type’s',
    files: [
      `CREATE TYPE s AS ENUM ('a', 'b'); CREATE TABLE t (x s);`,
      `CREATE TYPE s2 AS ENUM ('a'); ALTER TABLE t ALTER x TYPE s2 USING x::text::s2; DROP TYPE s; ALTER TYPE s2 RENAME TO s;`,
    ],
    expected: {
      't.x{}': '2 ALTER x TYPE s2 USING x::text::s2',
      't.x=a': `2 'a'`,
      's{}': `2 CREATE TYPE s2 AS ENUM ('a')`,
      't.x': '1 x s',
    },
  },
  {
    name: 'a CHECK dropped and added again',
    files: [
      `CREATE TABLE t (x text CHECK (x IN ('a')));`,
      `ALTER TABLE t DROP CONSTRAINT t_x_check, ADD CONSTRAINT t_x_check CHECK (x IN ('a', 'b')), ADD COLUMN n int NOT NULL DEFAULT 1;`,
    ],
    expected: {
      't.x{}': `2 CONSTRAINT t_x_check CHECK (x IN ('a', 'b'))`,
      't.x=a': `2 'a'`,
      't.n': '2 ADD COLUMN n int NOT NULL DEFAULT 1',
    },
  },
  {
    name: 'renames keep the places',
    files: [`CREATE TABLE t (x text CHECK (x IN ('a')));`, `ALTER TABLE t RENAME x TO y; ALTER TABLE t RENAME TO u;`],
    expected: {
      u: `1 CREATE TABLE t (x text CHECK (x IN ('a')))`,
      'u.y': `1 x text CHECK (x IN ('a'))`,
      'u.y=a': `1 'a'`,
    },
  },
  {
    name: 'domains',
    files: [
      `CREATE DOMAIN d AS text DEFAULT 'b' CHECK (VALUE IN ('a', 'b'));`,
      `CREATE TABLE t (x d);`,
      `ALTER DOMAIN d ADD CONSTRAINT k CHECK (VALUE <> 'a');`,
    ],
    expected: {
      'd{}': `3 CONSTRAINT k CHECK (VALUE <> 'a')`,
      't.x{}': `3 CONSTRAINT k CHECK (VALUE <> 'a')`,
      't.x=b': `1 'b'`,
    },
  },
  {
    name: 'inside a DO block and its EXECUTE',
    files: [
      `DO $do$\nBEGIN\n  CREATE TYPE s AS ENUM ('a', 'b');\n  EXECUTE 'ALTER TYPE s RENAME VALUE ''b'' TO ''c''';\n  EXECUTE 'CREATE TYPE k AS ' || 'ENUM (''z'')';\nEND\n$do$;`,
    ],
    expected: {
      's=a': `1 'a'`,
      's=c': `1 ''c''`,
      's{}': `1 ALTER TYPE s RENAME VALUE ''b'' TO ''c''`,
      'k=z': `1 'CREATE TYPE k AS ' || 'ENUM (''z'')'`,
    },
  },
  {
    name: 'what is unknown has its own place',
    files: [
      `DO $$ BEGIN\n  IF random() > 0.5 THEN DROP TABLE t; END IF;\n  ALTER TABLE nowhere ADD x int;\n  CREATE TYPE s AS ENUM ('a');\nEND $$;\nALTER TABLE gone ADD y int;`,
    ],
    expected: {
      '?0': '1 DROP TABLE t',
      '?1': '1 ALTER TABLE nowhere ADD x int',
      '?2': '1 ALTER TABLE gone ADD y int',
      's=a': `1 'a'`,
    },
  },
  {
    name: 'placeholders keep the offsets',
    files: [`CREATE TYPE \${schema}.s AS ENUM ('a');\nCREATE TABLE :S.t (x :S.s);`],
    expected: { 's=a': `1 'a'`, 't.x': '1 x :S.s', 't.x{}': `1 CREATE TYPE \${schema}.s AS ENUM ('a')` },
  },
  {
    name: 'indexes',
    files: [
      `CREATE TABLE t (a int, b int);\nCREATE UNIQUE INDEX i ON t (a) WHERE b > 0; ALTER TABLE t ADD UNIQUE (b);`,
    ],
    expected: { 't#i': '1 CREATE UNIQUE INDEX i ON t (a) WHERE b > 0', 't#t_b_key': '1 UNIQUE (b)' },
  },
  {
    name: 'an enum value that a CHECK keeps stands at its label',
    files: [`CREATE TYPE s AS ENUM ('a', 'b');\nCREATE TABLE t (x s CHECK (x IN ('b')));`],
    expected: { 't.x=b': `1 'b'`, 't.x{}': `1 CHECK (x IN ('b'))` },
  },
];

beforeAll(loadGrammar);

test.each(cases)('$name', check);

function check({ files, expected }: OriginCase): void {
  const { catalog } = foldMigrations(files.map((text, index) => ({ path: String(index + 1), text })));
  const found = Object.keys(expected).map((subject) => [subject, slice(files, placeOf(catalog, subject))]);
  expect(Object.fromEntries(found)).toEqual(expected);
}

function slice(files: readonly string[], place: Place | undefined): string {
  return place === undefined
    ? 'nothing'
    : `${place.path} ${files[Number(place.path) - 1]?.slice(place.span.start, place.span.end) ?? ''}`;
}

function placeOf(catalog: Catalog, subject: string): Place | undefined {
  const [, name = '', , column, , constraint, value, vocabulary] =
    /^([^.#={]+)((?:\.([^={]+))?)((?:#(.+))?)(?:=(.+))?(\{\})?$/.exec(subject) ?? [];
  if (name.startsWith('?')) return catalog.unknown[Number(name.slice(1))]?.place;
  const table = catalog.tables.get(`public.${name}`);
  const type = catalog.enums.get(`public.${name}`);
  if (constraint !== undefined)
    return [...(table?.checks ?? []), ...(table?.uniques ?? [])].find((one) => one.name === constraint)?.origin;
  if (column !== undefined) {
    const found = table?.columns.get(column);
    if (value !== undefined) return found?.vocabulary?.values.find((one) => one.value === value)?.origin;
    return vocabulary === undefined ? found?.origin : found?.vocabulary?.origin;
  }
  if (value !== undefined) return type?.labels.find((label) => label.value === value)?.origin;
  return vocabulary === undefined
    ? table?.origin
    : (type?.origin ?? catalog.domains.get(`public.${name}`)?.vocabulary?.origin);
}
