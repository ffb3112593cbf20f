import { badAllowanceMutants } from './bad-allowance.js';
import { bypassedDispatcherMutants } from './bypassed-dispatcher.js';
import { coalescedEnumMutants } from './coalesced-enum.js';
import { companionMutants } from './companions.js';
import { danglingRouteMutants } from './dangling-route.js';
import { importMutants } from './imports.js';
import { insertMutants } from './inserts.js';
import { literalMutants } from './literals.js';
import { missingCallMutants } from './missing-call.js';
import type { Mutant } from './mutant.js';
import { scatteredDefaultMutants } from './scattered-default.js';
import { swallowedWriteMutants } from './swallowed-write.js';
import { unauthenticatedRouteMutants } from './unauthenticated-route.js';
import { unguardedTransitionMutants } from './unguarded-transition.js';
import { unknownColumnMutants } from './unknown-column.js';
import { unlistedInsertMutants } from './unlisted-insert.js';
import { unreadSqlMutants } from './unread-sql.js';
import { unsafeEnumMigrationMutants } from './unsafe-enum-migration.js';
import { unwrittenTableMutants } from './unwritten-table.js';
import { violatedCheckMutants } from './violated-check.js';
import { vocabularyMutants } from './vocabulary.js';

/** The incidents by what they are about, each put back into the control plane. */
export const mutantSuites: Readonly<Record<string, readonly Mutant[]>> = {
  'the control plane as it stands': [{ name: 'untouched', edits: [], findings: [] }],
  'bad-allowance': badAllowanceMutants,
  'bypassed-dispatcher': bypassedDispatcherMutants,
  'coalesced-enum': coalescedEnumMutants,
  companions: companionMutants,
  'dangling-route': danglingRouteMutants,
  imports: importMutants,
  inserts: insertMutants,
  literals: literalMutants,
  'missing-call': missingCallMutants,
  'scattered-default': scatteredDefaultMutants,
  'swallowed-write': swallowedWriteMutants,
  'unauthenticated-route': unauthenticatedRouteMutants,
  'unguarded-transition': unguardedTransitionMutants,
  'unknown-column': unknownColumnMutants,
  'unlisted-insert': unlistedInsertMutants,
  'unread-sql': unreadSqlMutants,
  'unsafe-enum-migration': unsafeEnumMigrationMutants,
  'unwritten-table': unwrittenTableMutants,
  'violated-check': violatedCheckMutants,
  vocabulary: vocabularyMutants,
};
