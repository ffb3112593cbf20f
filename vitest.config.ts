import { defineConfig } from 'vitest/config';
import { projects as controlPlane } from './packages/control-plane/vitest.config.js';

// What only a server can show runs where one is named; the rest of the suite is the same with and without.
const server = process.env['TEST_DATABASE_URL'] !== undefined;

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { conditions: ['drift-gate-source'] },
        ssr: { resolve: { conditions: ['drift-gate-source'], externalConditions: ['drift-gate-source'] } },
        test: {
          name: 'drift-gate',
          include: ['test/**/*.test.ts'],
          exclude: server ? [] : ['test/server/**'],
          globalSetup: ['test/build.ts'],
          isolate: false,
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      ...controlPlane.map((project) => ({ ...project, root: 'packages/control-plane' })),
    ],
  },
});
