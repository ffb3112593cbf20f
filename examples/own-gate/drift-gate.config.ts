import { defineConfig } from 'drift-gate';
import { hardDelete } from './gates/hard-delete.js';

export default defineConfig({
  include: ['src/**/*.ts'],
  migrations: 'migrations/*.sql',
  ownGates: [hardDelete],
  gates: {
    'hard-delete': {
      tables: [
        { table: 'orders', mark: 'cancelled_at', why: 'An invoice whose order is gone cannot be shown to an auditor.' },
      ],
    },
  },
});
