import { gate as driftedCopy } from './drifted-copy/gate.js';
import { gate as forbiddenImport } from './forbidden-import/gate.js';
import { gate as insertInLoop } from './insert-in-loop/gate.js';
import { gate as missingCompanion } from './missing-companion/gate.js';
import { gate as rawStatusLiteral } from './raw-status-literal/gate.js';
import { gate as unknownStatus } from './unknown-status/gate.js';

/** Every gate there is, in the order in which they are listed and explained. */
export const gates = [
  rawStatusLiteral,
  unknownStatus,
  driftedCopy,
  missingCompanion,
  insertInLoop,
  forbiddenImport,
] as const;
