import type { Database } from '../../src/db/index.js';

/** The same database, except that `before` hears each statement of a transaction first, and may throw. */
export function interceptTransactions(inner: Database, before: (text: string) => void | Promise<void>): Database {
  return {
    query: (text, values) => inner.query(text, values),
    session: (work) => inner.session(work),
    close: () => inner.close(),
    transaction: (work) =>
      inner.transaction((tx) =>
        work({
          query: async (text, values) => {
            await before(text);
            return tx.query(text, values);
          },
        }),
      ),
  };
}
