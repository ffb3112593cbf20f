import { defineConfig } from 'drift-gate';

export default defineConfig({
  include: ['src/**/*.ts'],
  // Two services and two records of migrations, and one catalog: their tables never share a name.
  migrations: ['src/db/migrations/*.sql', 'src/memory-plugin/migrations/*.sql'],
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
        {
          table: 'execution_workspaces',
          when: { closed_at: 'not null' },
          requires: { status: ['archived', 'cleanup_failed'] },
          why: '1,037 rows were closed and open at once; each failed closed and answered 409 to every comment and PATCH.',
          see: 'src/db/migrations/051_execution_workspaces_closed_state.up.sql',
        },
        {
          table: 'execution_workspaces',
          when: { status: ['active', 'idle'] },
          requires: { closed_at: 'null' },
          why: 'One that is opened again and keeps its closing time answers 409 to every comment and PATCH.',
          see: 'src/execution-workspaces/repository.ts',
        },
        {
          table: 'activity_logs',
          when: { method: ['chat_upload_receive'] },
          requires: { activity_type: ['a2a_receive'] },
          why: 'The inbox poller filters on activity_type: a row of any other type was never seen by the agent.',
          see: 'src/pending-uploads/announce-upload.ts',
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
        http: 'src/http/**',
        'memory-contract': 'src/memory-contract/**',
        'memory-plugin': 'src/memory-plugin/**',
        everything: 'src/**',
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
        {
          from: 'memory-plugin',
          mayImportOnly: ['models', 'db', 'wsauth', 'http', 'memory-contract'],
          why: 'The plugin is a process of its own, that starts without the service and on a database where its tables are not: what it imports of the service would be a second copy with no rows, sweeps or backends behind it.',
          see: 'src/memory-plugin/main.ts',
        },
        {
          from: 'everything',
          mayNotImport: 'memory-plugin',
          why: 'The service reaches the plugin over HTTP, so that it may run elsewhere or be another one; an import would run its code, and its queries, in the service, around the token that the two share.',
          see: 'src/memory/plugin-memories.ts',
        },
      ],
    },
    'violated-check': true,
    'schema-mismatch': { checks: 'both' },
    'unlisted-insert': {
      tables: [
        {
          table: 'workspaces',
          allow: [
            {
              function: 'src/handlers/org-import.ts#importNode',
              because: 'lookupExistingChild finds the node of an earlier import, under the tree lock',
            },
            {
              function: 'src/handlers/create-workspace.ts#insertWorkspace',
              because: 'one operator request makes one row; it is never repeated by the service itself',
            },
            {
              function: 'src/handlers/bundle-import.ts#insertWorkspace',
              because: 'one operator request makes one row; it is never repeated by the service itself',
            },
            {
              function: 'src/registry/register.ts#upsert',
              because: 'the agent brings the id, and ON CONFLICT (id) updates the row that is there',
            },
          ],
          why: 'Nobody had asked what makes an INSERT idempotent: one tenant gathered 72 stale child workspaces and about 14 leaked machines in four days.',
          see: 'src/handlers/org-import.ts',
        },
      ],
    },
    'bypassed-dispatcher': {
      rules: [
        {
          members: [
            {
              member: 'src/provisioner/backend.ts#Backend.start',
              instead: 'src/dispatchers/provision.ts#provisionWorkspaceAuto',
            },
            { member: 'src/provisioner/backend.ts#Backend.stop', instead: 'src/dispatchers/stop.ts#stopWorkspaceAuto' },
            {
              member: 'src/provisioner/backend.ts#Backend.inspect',
              instead: 'src/dispatchers/stop.ts#inspectWorkspaceAuto',
            },
            {
              member: 'src/provisioner/backend.ts#SessionBackend.resetSession',
              instead: 'src/dispatchers/restart.ts#restartWorkspaceAutoWithOptions',
            },
          ],
          only: ['src/dispatchers/**'],
          why: 'Handlers that asked one backend did nothing on the other: stops for Docker alone silently left the hosted machines running, three verbs in a row.',
          see: 'src/dispatchers/dispatch.ts',
        },
        {
          members: [
            {
              member: 'src/dispatchers/dispatch.ts#Dispatch.docker',
              instead: 'src/dispatchers/dispatch.ts#hasProvisioner',
            },
            {
              member: 'src/dispatchers/dispatch.ts#Dispatch.hosted',
              instead: 'src/dispatchers/dispatch.ts#hasProvisioner',
            },
          ],
          only: ['src/dispatchers/**'],
          why: 'Code that asks which backend is there forgets the other; hasProvisioner answers for everyone else.',
          see: 'src/dispatchers/dispatch.ts',
        },
      ],
    },
    'missing-call': {
      rules: [
        {
          function: 'src/handlers/restart.ts#restart',
          mustCall: 'src/dispatchers/restart.ts#restartWorkspaceAuto',
          why: 'A restart that chose its backend itself did nothing on the hosted one, silently, and leaked its machines.',
          see: 'src/dispatchers/restart.ts',
        },
        {
          function: 'src/handlers/restart.ts#restartWithNewSession',
          mustCall: 'src/dispatchers/restart.ts#restartWorkspaceAutoWithOptions',
          why: 'A restart that chose its backend itself did nothing on the hosted one, silently, and leaked its machines.',
          see: 'src/dispatchers/restart.ts',
        },
        {
          function: 'src/handlers/resume.ts#resume',
          mustCall: 'src/dispatchers/provision.ts#provisionWorkspaceAuto',
          why: 'A resumed workspace that nothing provisions stays in provisioning until the sweep fails it.',
          see: 'src/dispatchers/provision.ts',
        },
        {
          function: 'src/handlers/pause.ts#pause',
          mustCall: 'src/dispatchers/stop.ts#stopWorkspaceAuto',
          why: 'A paused workspace whose machine was not stopped runs on, and nobody looks for it.',
          see: 'src/dispatchers/stop.ts',
        },
        {
          function: 'src/dispatchers/restart.ts#runRestartCycle',
          mustCall: 'src/dispatchers/provision.ts#provisionWorkspaceAutoSync',
          why: 'A cycle that stops and does not start leaves a workspace that says it is provisioning and never comes up.',
          see: 'src/dispatchers/provision.ts',
        },
        {
          function: 'src/handlers/org-import.ts#importNode',
          mustCall: 'src/handlers/org-import.ts#lookupExistingChild',
          before: { insertInto: 'workspaces' },
          why: 'Importing one template twice duplicated the tree; one tenant gathered 72 stale child workspaces and about 14 leaked machines in four days.',
          see: 'src/handlers/org-import.ts',
        },
      ],
    },
    'coalesced-enum': true,
    'swallowed-write': {
      critical: [
        {
          table: 'workspaces',
          why: 'All five failing status writes either dropped the error or logged it and went on: for five days no status changed, and nobody knew.',
          see: 'src/db/migrations/046_workspace_status_awaiting_agent_hibernating.up.sql',
        },
      ],
    },
    'unguarded-transition': {
      states: [
        {
          table: 'workspaces',
          column: 'status',
          terminal: ['removed'],
          why: 'A writer that comes late revives a removed workspace, whose machine then runs on with nobody to stop it.',
          see: 'src/lifecycle/set-status.ts',
        },
      ],
    },
    'scattered-default': {
      defaults: [
        {
          name: 'tier',
          source: 'src/models/defaults.ts#defaultTier',
          columns: ['workspaces.tier'],
          properties: ['tier'],
          why: 'Four entry points gave the workspaces of one tenant three different default tiers.',
          see: 'src/models/defaults.ts',
        },
        {
          name: 'model',
          source: 'src/models/defaults.ts#defaultModel',
          columns: ['workspaces.model'],
          properties: ['model'],
          why: 'The model follows the runtime; an entry point with a default of its own started agents on a model that their runtime does not know.',
          see: 'src/models/defaults.ts',
        },
      ],
    },
    'unauthenticated-route': {
      rules: [
        {
          prefix: '/admin',
          guard: 'src/router/guards.ts#makeGuards',
          member: 'admin',
          why: 'What is below /admin shows the rows of every workspace; without the guard anybody who reaches the port reads them, and no test that shows a token notices.',
          see: 'src/router/guards.ts',
        },
        {
          prefix: '/org',
          guard: 'src/router/guards.ts#makeGuards',
          member: 'operator',
          why: 'An import makes and starts a whole tree of workspaces: that is not for a workspace to do.',
          see: 'src/router/import-routes.ts',
        },
        {
          prefix: '/bundles',
          guard: 'src/router/guards.ts#makeGuards',
          member: 'operator',
          why: 'A bundle brings files and secrets into a new workspace: that is not for a workspace to do.',
          see: 'src/router/import-routes.ts',
        },
        {
          prefix: '/v1/workspaces',
          guard: 'src/memory-plugin/guard.ts#makeGuard',
          why: "The memory plugin takes any workspace's id: without its guard, whoever reaches the port reads and writes the memories of all of them.",
          see: 'src/memory-plugin/guard.ts',
        },
      ],
    },
    'unsafe-enum-migration': {
      large: [
        {
          table: 'events',
          why: 'Every step of every workspace writes an event in the same transaction: while a CHECK reads the whole table under its lock, no status changes and every heartbeat waits.',
          see: 'src/db/migrations/004_events.up.sql',
        },
        {
          table: 'workspaces_audit',
          why: 'Statuses are written together with their audit row: while a CHECK reads the whole table under its lock, no status changes.',
          see: 'src/db/migrations/012_workspaces_audit.up.sql',
        },
      ],
    },
    'unknown-column': true,
    // The delegation ledger, its sweeper and its dashboard were shipped, and no production path called the insert.
    // Nothing here is an entry point that no call shows, so an INSERT that nothing calls is an error.
    'unwritten-table': { uncalled: 'error' },
    'dangling-route': {
      rules: [
        {
          texts: ['src/**/*.ts'],
          why: 'Operators copy the hint of an error into a terminal: one named an endpoint that had never shipped, and they were left with a 404 beside a broken workspace.',
          see: 'src/handlers/external.ts',
        },
        {
          texts: ['README.md'],
          why: 'Authors of agents and tools wire what the table of routes says: a removed route that stayed there became a 404 in their code.',
          see: 'README.md',
        },
      ],
    },
    'unread-sql': {
      tables: [
        {
          table: 'workspaces',
          why: 'Every rule about a workspace is checked on the statements that write it: one that cannot be read is checked by nobody.',
          see: 'src/lifecycle/set-status.ts',
        },
      ],
      severity: 'error',
    },
  },
});
