import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

// The same suite runs on both engines. A server is there or it is not: its projects exist only when it is named.
const server = process.env['TEST_DATABASE_URL'] !== undefined;

const shared = {
  pool: 'forks',
  maxWorkers: 2,
  // Files of one worker share its embedded database, whose start costs more than most of them.
  isolate: false,
  testTimeout: 20_000,
  hookTimeout: 60_000,
} as const;

/** The repository's own run takes these as they are, with this folder as their root. */
export const projects: TestProjectInlineConfiguration[] = [
  {
    test: {
      ...shared,
      name: 'pglite',
      include: ['test/*.test.ts', 'test/embedded/*.test.ts'],
      env: { TEST_ENGINE: 'pglite' },
      globalSetup: ['test/support/setup-build.ts', 'test/support/setup-pglite.ts'],
    },
  },
];

if (server) {
  projects.push({
    test: {
      ...shared,
      name: 'postgres',
      include: ['test/*.test.ts', 'test/server/*.test.ts'],
      env: { TEST_ENGINE: 'postgres' },
      globalSetup: ['test/support/setup-build.ts', 'test/support/setup-postgres.ts'],
    },
  });
}

export default defineConfig({ test: { projects } });
