import type { Database } from '../../src/db/index.js';

const refuse = () => Promise.reject(new Error('connection refused'));

/** A database that nothing reaches. */
export const UNREACHABLE: Database = {
  query: refuse,
  transaction: refuse,
  session: refuse,
  close: async () => undefined,
};
