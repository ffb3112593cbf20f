import { expect, test } from 'vitest';
import type { MigrationSource } from '#sql/catalog';
import { orderMigrations } from '#sql/migrations/order';

interface OrderCase {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly layout: string;
  /** Path, and what is left of the text. */
  readonly up: readonly string[];
  readonly down?: readonly string[];
  readonly problems?: readonly string[];
}

const cases: readonly OrderCase[] = [
  {
    name: 'numbers compare as numbers, then names by code units',
    files: { '10_j.sql': 'j', '2_b.sql': 'b', '1_a.sql': 'a', 'late.sql': 'z', '002_B.sql': 'B' },
    layout: 'plain',
    up: ['1_a.sql a', '002_B.sql B', '2_b.sql b', '10_j.sql j', 'late.sql z'],
    problems: ['duplicate-number 2_b.sql has the number of 002_B.sql'],
  },
  {
    name: 'timestamps beyond the safe integers',
    files: { '20230101120000000002_b.sql': 'b', '20230101120000000001_a.sql': 'a' },
    layout: 'plain',
    up: ['20230101120000000001_a.sql a', '20230101120000000002_b.sql b'],
  },
  {
    name: 'a version is a date with its time, a dotted number, or the digits in front',
    files: {
      '20230608T201813132Z-lists.sql': 'b',
      '20230608T155101190Z-views.sql': 'a',
      '20240102_030406_second.sql': 'd',
      '20240102_030405_first.sql': 'c',
    },
    layout: 'plain',
    up: [
      '20230608T155101190Z-views.sql a',
      '20230608T201813132Z-lists.sql b',
      '20240102_030405_first.sql c',
      '20240102_030406_second.sql d',
    ],
  },
  {
    name: 'dates with dashes; two files of one day have no number to share',
    files: {
      '2021-05-19-1232000-fix.sql': 'c',
      '2021-05-07-155800-rework.sql': 'b',
      '2021-05-07-b.sql': 'e',
      '2021-05-07-a.sql': 'd',
      '2021-05-07-155800-again.sql': 'x',
    },
    layout: 'plain',
    up: [
      '2021-05-07-a.sql d',
      '2021-05-07-b.sql e',
      '2021-05-07-155800-again.sql x',
      '2021-05-07-155800-rework.sql b',
      '2021-05-19-1232000-fix.sql c',
    ],
    problems: ['duplicate-number 2021-05-07-155800-rework.sql has the number of 2021-05-07-155800-again.sql'],
  },
  {
    name: 'dotted versions; a digit of the name is none of theirs',
    files: { '1.10.0_c.sql': 'c', '1.2.0_b.sql': 'b', '1.1_a.sql': 'a', '3.2fa.sql': 'd', '3_2024_report.sql': 'e' },
    layout: 'plain',
    up: ['1.1_a.sql a', '1.2.0_b.sql b', '1.10.0_c.sql c', '3.2fa.sql d', '3_2024_report.sql e'],
    problems: ['duplicate-number 3_2024_report.sql has the number of 3.2fa.sql'],
  },
  {
    name: 'the release that a migration came with, and when it was written',
    files: {
      '1.0.0-1677208902-config.sql': 'c',
      '1.0.0_rc.1-1676115897.5-roles.sql': 'b',
      '1.0.0_beta.10-1663923211-apps.sql': 'a',
      '1.1.0-1678157950-policies.sql': 'd',
      '1.1.0-1678157950-again.sql': 'x',
    },
    layout: 'plain',
    up: [
      '1.0.0_beta.10-1663923211-apps.sql a',
      '1.0.0_rc.1-1676115897.5-roles.sql b',
      '1.0.0-1677208902-config.sql c',
      '1.1.0-1678157950-again.sql x',
      '1.1.0-1678157950-policies.sql d',
    ],
    problems: ['duplicate-number 1.1.0-1678157950-policies.sql has the number of 1.1.0-1678157950-again.sql'],
  },
  {
    name: 'a version that is called one; each folder counts for itself',
    files: {
      'b/Version-1.0.0.sql': 'b',
      'a/Version-1.0.10.sql': 'd',
      'a/Version-1.0.2.sql': 'c',
      'a/Version-1.0.0.sql': 'a',
      'a/version_1.0.0.sql': 'x',
    },
    layout: 'plain',
    up: [
      'a/Version-1.0.0.sql a',
      'b/Version-1.0.0.sql b',
      'a/version_1.0.0.sql x',
      'a/Version-1.0.2.sql c',
      'a/Version-1.0.10.sql d',
    ],
    problems: ['duplicate-number a/version_1.0.0.sql has the number of a/Version-1.0.0.sql'],
  },
  {
    name: 'golang-migrate: pairs',
    files: {
      'm/000002_b.down.sql': '-b',
      'm/000001_a.up.sql': 'a',
      'm/000002_b.up.sql': 'b',
      'm/000001_a.down.sql': '-a',
      'm/000003_c.down.sql': '-c',
    },
    layout: 'pairs',
    up: ['m/000001_a.up.sql a', 'm/000002_b.up.sql b'],
    down: ['m/000001_a.down.sql -a', 'm/000002_b.down.sql -b', 'm/000003_c.down.sql -c'],
    problems: ['missing-up m/000003_c.down.sql takes back what no file brings'],
  },
  {
    name: 'dbmate: sections',
    files: { '1_a.sql': '-- migrate:up transaction:false\nA;\n-- migrate:down\nB;\n', '2_b.sql': '-- migrate:up\nC;' },
    layout: 'dbmate',
    up: ['1_a.sql A;', '2_b.sql C;'],
    down: ['1_a.sql B;'],
  },
  {
    name: 'goose: sections and statement blocks',
    files: {
      '00001_a.sql': '-- +goose Up\n-- +goose StatementBegin\nA;\n-- +goose StatementEnd\n-- +goose Down\nB;',
      '00002_b.sql': '-- +goose NO TRANSACTION\n-- +goose Up\n-- +goose StatementBegin\nC;',
    },
    layout: 'goose',
    up: [
      '00001_a.sql -- +goose StatementBegin\nA;\n-- +goose StatementEnd',
      '00002_b.sql -- +goose StatementBegin\nC;',
    ],
    down: ['00001_a.sql B;'],
    problems: ['unclosed-section StatementBegin without StatementEnd'],
  },
  {
    name: 'node-pg-migrate: sections',
    files: { '1_a.sql': '-- Up Migration\nA;\n-- Down Migration\nB;\n' },
    layout: 'node-pg-migrate',
    up: ['1_a.sql A;'],
    down: ['1_a.sql B;'],
  },
  {
    name: 'Flyway: versions, repeatables last, undo never',
    files: {
      'V1_10__j.sql': 'j',
      'V1_2__b.sql': 'b',
      'V1.1__a.sql': 'a',
      'R__view.sql': 'r',
      'U1_2__b.sql': 'u',
      'V2__k.sql': 'k',
      'V1_2.0__x.sql': 'x',
    },
    layout: 'flyway',
    up: ['V1.1__a.sql a', 'V1_2.0__x.sql x', 'V1_2__b.sql b', 'V1_10__j.sql j', 'V2__k.sql k', 'R__view.sql r'],
    problems: ['duplicate-number V1_2__b.sql has the number of V1_2.0__x.sql'],
  },
  {
    name: 'Prisma: one folder a migration',
    files: {
      'prisma/migrations/20230201_b/migration.sql': 'b',
      'prisma/migrations/20230101_a/migration.sql': 'a',
      'prisma/migrations/20230101_a/down.sql': '-a',
    },
    layout: 'folders',
    up: ['prisma/migrations/20230101_a/migration.sql a', 'prisma/migrations/20230201_b/migration.sql b'],
    down: ['prisma/migrations/20230101_a/down.sql -a'],
  },
  {
    name: 'drizzle-kit: the journal gives the order',
    files: {
      'd/0001_b.sql': 'b',
      'd/0000_a.sql': 'a',
      'd/0002_stray.sql': 's',
      'd/meta/_journal.json':
        '{"version":"7","entries":[{"idx":1,"tag":"0000_a"},{"idx":0,"tag":"0001_b"},{"idx":2,"tag":"0003_gone"}]}',
    },
    layout: 'drizzle',
    up: ['d/0001_b.sql b', 'd/0000_a.sql a'],
    problems: [
      'missing-file the journal lists 0003_gone, and there is no such file',
      'unlisted the journal does not list d/0002_stray.sql',
    ],
  },
  {
    name: 'drizzle-kit: a date no later than the one before',
    files: {
      'd/0000_a.sql': 'a',
      'd/0001_b.sql': 'b',
      'd/0002_c.sql': 'c',
      'd/meta/_journal.json':
        '{"entries":[{"idx":0,"when":20,"tag":"0000_a"},{"idx":1,"when":10,"tag":"0001_b"},{"idx":2,"when":30,"tag":"0002_c"}]}',
    },
    layout: 'drizzle',
    up: ['d/0000_a.sql a', 'd/0001_b.sql b', 'd/0002_c.sql c'],
    problems: ['out-of-order the journal dates 0001_b no later than the migration before it, so drizzle-kit skips it'],
  },
  {
    name: 'drizzle-kit: without a journal, and with a broken one',
    files: { 'd/0001_b.sql': 'b', 'd/0000_a.sql': 'a\n--> statement-breakpoint\na' },
    layout: 'drizzle',
    up: ['d/0000_a.sql a\n--> statement-breakpoint\na', 'd/0001_b.sql b'],
  },
  {
    name: 'drizzle-kit: a broken journal',
    files: { 'd/0000_a.sql': 'a', 'd/meta/_journal.json': '{' },
    layout: 'drizzle',
    up: ['d/0000_a.sql a'],
    problems: ['unreadable-journal d/meta/_journal.json is not a journal of drizzle-kit'],
  },
  {
    name: 'Supabase: timestamps',
    files: { 'supabase/migrations/20240102000000_b.sql': 'b', 'supabase/migrations/20240101000000_a.sql': 'a' },
    layout: 'plain',
    up: ['supabase/migrations/20240101000000_a.sql a', 'supabase/migrations/20240102000000_b.sql b'],
  },
  {
    name: 'graphile-migrate: committed files by number',
    files: {
      'migrations/committed/000002-b.sql': '--! Previous: sha1:0\n--! Hash: sha1:1\n\nb',
      'migrations/committed/000001.sql': '--! Previous: -\n--! Hash: sha1:0\n\na',
    },
    layout: 'plain',
    up: [
      'migrations/committed/000001.sql --! Previous: -\n--! Hash: sha1:0\n\na',
      'migrations/committed/000002-b.sql --! Previous: sha1:0\n--! Hash: sha1:1\n\nb',
    ],
  },
  { name: 'nothing', files: {}, layout: 'plain', up: [] },
];

test.each(cases)('$name', check);

function check({ files, layout, up, down, problems }: OrderCase): void {
  const sources: readonly MigrationSource[] = Object.entries(files).map(([path, text]) => ({ path, text }));
  const ordered = orderMigrations(sources);
  const shown = (parts: readonly MigrationSource[]): readonly string[] =>
    parts.map((part) => `${part.path} ${part.text.trim()}`);
  expect({
    layout: ordered.layout,
    up: shown(ordered.up),
    down: shown(ordered.down),
    problems: ordered.problems.map((problem) => `${problem.kind} ${problem.message}`),
  }).toEqual({
    layout,
    up,
    down: down ?? [],
    problems: problems ?? [],
  });
  // Blanking moves nothing: each part is as long as its file, and every character of it stands where it stood.
  for (const part of [...ordered.up, ...ordered.down]) {
    const whole = files[part.path] ?? '';
    expect(part.text.length).toBe(whole.length);
    expect([...part.text].every((character, index) => character === ' ' || character === whole[index])).toBe(true);
  }
}
