import { INSERTS } from './statement-insert-cases.js';
import type { StatementCase } from './statement-notation.js';
import { OTHERS } from './statement-other-cases.js';
import { SELECTS } from './statement-select-cases.js';
import { UPDATES } from './statement-update-cases.js';

/** Statements with their models; the first reader must give the model, and the second must agree with it. */
export const STATEMENT_CASES: readonly StatementCase[] = [...UPDATES, ...INSERTS, ...SELECTS, ...OTHERS];
