import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  customType,
  doublePrecision,
  integer,
  numeric,
  pgEnum,
  pgSchema,
  pgTable,
  pgTableCreator,
  primaryKey,
  serial,
  text,
  time,
  timestamp,
  uuid,
  varchar,
} from 'drizzle-orm/pg-core';

const STATES = ['open', 'shut'] as const;
const bytes = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });
const times = (zone: boolean) => ({
  madeAt: timestamp('made_at', { withTimezone: zone, precision: 3 }).notNull().defaultNow(),
  goneAt: timestamp('gone_at', { withTimezone: zone }),
});
const prefixed = pgTableCreator((name) => `app_${name}`);
const area = pgSchema('area');

export const state = pgEnum('state', STATES);
export const kind = area.enum('kind', ['a', 'b']);

export const doors = pgTable(
  'doors',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    state: state('state').notNull().default('open'),
    states: state('states').array(),
    label: varchar('label', { length: 40 }).unique(),
    width: numeric('width', { precision: 6, scale: 2 }),
    seal: bytes('seal').notNull(),
    ...times(true),
  },
  (t) => [check('gone_when_shut', sql`${t.goneAt} IS NULL OR ${t.state} = 'shut'`)],
);

export const keys = prefixed(
  'keys',
  (t) => ({
    door: t.uuid('door_id').notNull(),
    no: t.smallint('no'),
    cut: t.date('cut').array().notNull(),
    ...times(false),
  }),
  (t) => [primaryKey({ columns: [t.door, t.no] }), check('no_is_positive', sql`${t.no} > 0`)],
);

export const rooms = area.table('rooms', {
  id: serial('id').primaryKey(),
  seq: bigint('seq', { mode: 'number' }).generatedAlwaysAsIdentity(),
  kind: kind('kind'),
  opens: time('opens', { withTimezone: true }),
  size: doublePrecision('size'),
  floor: integer('floor').generatedAlwaysAs(sql`1`),
  lit: boolean('lit').$defaultFn(() => false),
  names: text('names').notNull().array(),
});
