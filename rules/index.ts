import { gate as bypassedDispatcher } from './bypassed-dispatcher/gate.js';
import { gate as coalescedEnum } from './coalesced-enum/gate.js';
import { gate as danglingRoute } from './dangling-route/gate.js';
import { gate as driftedCopy } from './drifted-copy/gate.js';
import { gate as forbiddenImport } from './forbidden-import/gate.js';
import { gate as insertInLoop } from './insert-in-loop/gate.js';
import { gate as missingCall } from './missing-call/gate.js';
import { gate as missingCompanion } from './missing-companion/gate.js';
import { gate as rawStatusLiteral } from './raw-status-literal/gate.js';
import { gate as scatteredDefault } from './scattered-default/gate.js';
import { gate as schemaMismatch } from './schema-mismatch/gate.js';
import { gate as swallowedWrite } from './swallowed-write/gate.js';
import { gate as unauthenticatedRoute } from './unauthenticated-route/gate.js';
import { gate as unguardedTransition } from './unguarded-transition/gate.js';
import { gate as unknownColumn } from './unknown-column/gate.js';
import { gate as unknownStatus } from './unknown-status/gate.js';
import { gate as unlistedInsert } from './unlisted-insert/gate.js';
import { gate as unreadSql } from './unread-sql/gate.js';
import { gate as unsafeEnumMigration } from './unsafe-enum-migration/gate.js';
import { gate as unwrittenTable } from './unwritten-table/gate.js';
import { gate as violatedCheck } from './violated-check/gate.js';

/** Every gate there is, in the order in which they are listed and explained. */
export const gates = [
  rawStatusLiteral,
  unknownStatus,
  driftedCopy,
  missingCompanion,
  violatedCheck,
  insertInLoop,
  unlistedInsert,
  forbiddenImport,
  bypassedDispatcher,
  missingCall,
  coalescedEnum,
  swallowedWrite,
  unguardedTransition,
  scatteredDefault,
  unauthenticatedRoute,
  unsafeEnumMigration,
  unknownColumn,
  unwrittenTable,
  danglingRoute,
  unreadSql,
  schemaMismatch,
] as const;
