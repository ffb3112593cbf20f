import type { Mutant } from './mutant.js';

const markFailed = 'src/lifecycle/mark-failed.ts';
const gate = 'missing-companion';
const without = { path: markFailed, replace: ', last_sample_error = $3', with: '' } as const;
/** `$3` is bound no more, and is named so that the statement stays one that PostgreSQL takes. */
const renumbered = { path: markFailed, replace: 'AND status = $4`', with: "AND status = $4 AND $3 <> ''`" } as const;

/** "Workspace failed: (no last_sample_error)", with the status bound in every way that it can be. */
export const companionMutants: readonly Mutant[] = [
  {
    name: 'markFailed without last_sample_error',
    edits: [without, renumbered],
    findings: [{ gate, path: markFailed, at: 'SET «status» = $2' }],
  },
  {
    name: 'with last_sample_error set to NULL',
    edits: [{ path: markFailed, replace: 'last_sample_error = $3,', with: 'last_sample_error = NULL,' }, renumbered],
    findings: [{ gate, path: markFailed, at: 'SET «status» = $2' }],
  },
  {
    name: 'status bound from an alias of the imported constant',
    edits: [
      without,
      renumbered,
      { path: markFailed, replace: '[id, WorkspaceStatus.Failed, message', with: '[id, GIVEN_UP, message' },
      {
        path: markFailed,
        replace: 'import { announceArrivals }',
        with: 'const GIVEN_UP = WorkspaceStatus.Failed;\nimport { announceArrivals }',
      },
    ],
    findings: [{ gate, path: markFailed, at: 'SET «status» = $2' }],
  },
  {
    name: 'status bound from a conditional',
    edits: [
      without,
      renumbered,
      {
        path: markFailed,
        replace: '[id, WorkspaceStatus.Failed, message',
        with: "[id, message === '' ? WorkspaceStatus.Offline : WorkspaceStatus.Failed, message",
      },
    ],
    findings: [{ gate, path: markFailed, at: 'SET «status» = $2' }],
  },
  {
    name: "status bound from a function's parameter",
    edits: [
      {
        path: 'src/registry/sweep-health.ts',
        replace: 'RUNS_IN, WorkspaceStatus.Offline',
        with: 'RUNS_IN, WorkspaceStatus.Failed',
      },
    ],
    findings: [{ gate, path: 'src/lifecycle/set-status.ts', at: 'SET «status» = $2' }],
  },
  {
    name: 'look-alike: failed stands in WHERE alone',
    edits: [
      {
        path: 'src/handlers/wake.ts',
        replace: 'WorkspaceStatus.Provisioning, WorkspaceStatus.Hibernated]',
        with: 'WorkspaceStatus.Provisioning, WorkspaceStatus.Failed]',
      },
    ],
    findings: [],
  },
];
