import { beforeAll, expect, test } from 'vitest';
import { readPrismaSchemas } from '../../packages/project/prisma/schema.js';
import { loadGrammar } from '#sql/grammar';

beforeAll(loadGrammar);

const postgres = 'datasource db {\n  provider = "postgresql"\n}\n';

/** What the files declare; a text alone is a schema with its datasource. */
function check(files: string | Readonly<Record<string, string>>, expected: readonly string[]): void {
  const texts = typeof files === 'string' ? { 'schema.prisma': `${postgres}${files}` } : files;
  const source = { text: (path: string) => texts[path] ?? '' };
  const at = ({
    path,
    span,
  }: {
    readonly path: string;
    readonly span: { readonly start: number; readonly end: number };
  }) => source.text(path).slice(span.start, span.end);
  const { tables, enums, open } = readPrismaSchemas(source, Object.keys(texts).sort());
  expect([
    ...enums.map(
      (one) =>
        `enum ${one.name} at ${at(one.at)}: ${one.labels.map((label) => `${label.value} at ${at(label.at)}`).join(', ')}`,
    ),
    ...tables.flatMap((table) => [
      `${table.schema === undefined ? '' : `${table.schema}.`}${table.name} at ${at(table.at)}`,
      ...table.columns.map(({ property, name, at: place, type, typeAt, nullable, hasDefault, filled, unique }) =>
        [
          `  ${property === name ? name : `${property}=${name} at ${at(place)}`}`,
          type === undefined
            ? '?'
            : `${type.name}${type.modifiers.length === 0 ? '' : `(${type.modifiers.join(', ')})`}${type.array ? '[]' : ''}${type.enum === undefined ? '' : '!'}`,
          `by ${at(typeAt)}`,
          ...(nullable ? [] : ['not null']),
          ...(hasDefault ? ['default'] : []),
          ...(unique ? ['unique'] : []),
          ...(filled.onUpdate ? ['on update'] : filled.onInsert ? ['on insert'] : []),
        ].join(' '),
      ),
      ...table.uniques.map(({ primary, columns }) => `  ${primary ? 'primary' : 'unique'} ${columns.join(', ')}`),
    ]),
    ...open.map(({ at: place, why }) => `open at ${at(place)}: ${why}`),
  ]).toEqual(expected);
}

const model = (fields: string, rest = '') => `model T {\n${fields}\n${rest}\n}\n`;

test.each<[files: string | Readonly<Record<string, string>>, ...expected: string[]]>([
  [model('  id Int @id @default(autoincrement())'), 'T at T', '  id int4 by Int not null default'],
  [
    model('  a String\n  b Boolean?\n  c BigInt\n  d Float\n  e Decimal\n  f DateTime\n  g Json\n  h Bytes'),
    'T at T',
    '  a text by String not null',
    '  b bool by Boolean',
    '  c int8 by BigInt not null',
    '  d float8 by Float not null',
    '  e numeric(65, 30) by Decimal not null',
    '  f timestamp(3) by DateTime not null',
    '  g jsonb by Json not null',
    '  h bytea by Bytes not null',
  ],
  [
    model(
      '  a String @db.VarChar(20)\n  b DateTime @db.Timestamptz(6)\n  c String @db.Uuid\n  d Decimal @db.Decimal(10, 2)\n  e String[]\n  f Unsupported("circle")?',
    ),
    'T at T',
    '  a varchar(20) by @db.VarChar not null',
    '  b timestamptz(6) by @db.Timestamptz not null',
    '  c uuid by @db.Uuid not null',
    '  d numeric(10, 2) by @db.Decimal not null',
    '  e text[] by String not null',
    '  f circle by Unsupported',
  ],
  [
    model(
      '  id String @id @default(cuid())\n  at DateTime @updatedAt @map("changed_at")\n  n Int @default(3) @unique',
      '  @@map("things")\n  @@schema("app")',
    ),
    'app.things at things',
    '  id text by String not null on insert',
    '  at=changed_at at changed_at timestamp(3) by DateTime not null on update',
    '  n int4 by Int not null default unique',
  ],
  [
    `enum Role {\n  ADMIN @map("admin") // first\n  USER\n  @@map("roles")\n}\n${model('  role Role @default(USER)\n  all Role[]')}`,
    'enum roles at roles: admin at admin, USER at USER',
    'T at T',
    '  role roles! by Role not null default',
    '  all roles[]! by Role not null',
  ],
  [
    model(
      '  a Int\n  b Int?\n  other Other? @relation(fields: [a], references: [id], onDelete: Cascade)\n  rest Other[]',
      '  @@id([a, b])\n  @@unique(fields: [b], map: "u")\n  @@index([a(sort: Desc)])',
    ),
    'T at T',
    '  a int4 by Int not null',
    '  b int4 by Int not null',
    '  primary a, b',
    '  unique b',
  ],
  [
    model(
      '  a String @default(dbgenerated("\\"x\\"()")) /// said\n  /* not b Int */\n  c String @relation(\n    name: "x"\n  )',
    ),
    'T at T',
    '  a text by String not null default',
    '  c text by String not null',
  ],
  [
    model('  a Int\n  b ??? Int\n  c Int'),
    'T at T',
    '  a int4 by Int not null',
    '  c int4 by Int not null',
    'open at b ??? Int: it could not be read',
  ],
  [`}\n${model('  a Int')}`, 'T at T', '  a int4 by Int not null', 'open at }: it could not be read'],
  ['view V {\n  a Int\n}\ntype C {\n  a Int\n}\n'],
  [{ 'schema.prisma': `datasource db {\n  provider = "mysql"\n}\n${model('  a Int')}` }],
  [{ 'schema.prisma': model('  a Int') }],
  [
    { 'schema/base.prisma': `${postgres}enum E {\n  x\n}\n`, 'schema/models/t.prisma': model('  e E?') },
    'enum E at E: x at x',
    'T at T',
    '  e E! by E',
  ],
  [
    {
      'one/a.prisma': `${postgres}${model('  a Int')}`,
      'two/b.prisma': `datasource db {\n  provider = "sqlite"\n}\n${model('  b Int')}`,
      'two/c.prisma': model('  c Int'),
    },
    'T at T',
    '  a int4 by Int not null',
  ],
])('%j', (files, ...expected) => check(files, expected));

test('text that is no schema is said and never throws', () => {
  for (const text of [
    'model',
    'model X',
    'model X {',
    '@@',
    '{{{',
    'model X { a Int @',
    'model X {\n a Int @map(',
    '"',
    'enum E { A @map("x"',
  ]) {
    expect(() => readPrismaSchemas({ text: () => postgres + text }, ['schema.prisma'])).not.toThrow();
  }
});
