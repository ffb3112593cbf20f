import { defineConfig } from 'drift-gate';

export default defineConfig({
  include: ['src/**/*.ts'],
  migrations: 'src/db/migrations/*.sql',
  gates: {
    'raw-status-literal': true,
    'unknown-status': true,
    'drifted-copy': {
      copies: [
        {
          copy: 'src/models/workspace-status.ts#ALL_WORKSPACE_STATUSES',
          of: 'src/models/workspace-status.ts#WorkspaceStatus',
          relation: 'equal',
          why: 'A status that is missing from the canonical list is skipped by every sweep and filter that goes through it.',
        },
        {
          copy: 'src/models/workspace-status.ts#ALL_WORKSPACE_STATUSES',
          of: 'workspaces.status',
          relation: 'subset',
          why: 'An enum migration left out two statuses; for five days every UPDATE that wrote them failed and was swallowed.',
          see: 'src/db/migrations/046_workspace_status_awaiting_agent_hibernating.up.sql',
        },
      ],
    },
    'missing-companion': {
      rules: [
        {
          table: 'workspaces',
          when: { status: ['failed'] },
          requires: { last_sample_error: 'not null' },
          why: 'Operators saw "Workspace failed: (no last_sample_error)" and had nothing to go on.',
          see: 'src/lifecycle/mark-failed.ts',
        },
      ],
    },
    'insert-in-loop': {
      tables: [
        {
          table: 'workspaces',
          guards: ['src/handlers/org-import.ts#lookupExistingChild'],
          why: 'Importing one template twice duplicated the tree; one tenant gathered 72 stale child workspaces and about 14 leaked machines in four days.',
          see: 'src/handlers/org-import.ts',
        },
      ],
    },
    'forbidden-import': {
      layers: {
        models: 'src/models/**',
        db: 'src/db/**',
        wsauth: 'src/wsauth/**',
        events: 'src/events/**',
        provisioner: 'src/provisioner/**',
        dispatchers: 'src/dispatchers/**',
        lifecycle: 'src/lifecycle/**',
        registry: 'src/registry/**',
        handlers: 'src/handlers/**',
        router: 'src/router/**',
      },
      rules: [
        {
          from: ['models', 'db', 'wsauth'],
          mayImportOnly: [],
          why: 'These are what everything else stands on: a module that they import can no longer use them without a cycle, and tokens could not be checked without starting the service.',
        },
        {
          from: 'provisioner',
          mayNotImport: ['handlers', 'router'],
          why: 'A backend that reaches into request handling cannot be driven by the sweeps, which have no request.',
        },
      ],
    },
  },
});
