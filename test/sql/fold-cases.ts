import { scriptCases } from './fold-cases/scripts.js';
import { tableCases } from './fold-cases/tables.js';
import { typeCases } from './fold-cases/types.js';

export type { FoldCase } from './fold-cases/fold-case.js';

/** Run by test/sql/fold.test.ts, and against a server by test/server/fold.test.ts. */
export const foldCases = [...tableCases, ...typeCases, ...scriptCases];
