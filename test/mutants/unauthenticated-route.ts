import type { Mutant } from './mutant.js';

const gate = 'unauthenticated-route';
const adminRoutes = 'src/router/admin-routes.ts';
const guards = 'src/router/guards.ts';

/** The refactor that drops the authentication of an admin route, in the ways in which it can. */
export const unauthenticatedRouteMutants: readonly Mutant[] = [
  {
    name: 'an admin route without its preHandler',
    edits: [{ path: adminRoutes, replace: "'/admin/sweeps', { preHandler: admin }, ", with: "'/admin/sweeps', " }],
    findings: [{ gate, path: adminRoutes, at: "app.get(«'/admin/sweeps'», async" }],
  },
  {
    name: "an admin route with the operator's guard",
    edits: [
      { path: adminRoutes, replace: '{ admin }: Guards', with: '{ admin, operator }: Guards' },
      {
        path: adminRoutes,
        replace: "'/admin/sweeps', { preHandler: admin }",
        with: "'/admin/sweeps', { preHandler: operator }",
      },
    ],
    findings: [{ gate, path: adminRoutes, at: "app.get(«'/admin/sweeps'», { preHandler: operator }" }],
  },
  {
    name: 'the guard as a hook that answers too late',
    edits: [
      {
        path: adminRoutes,
        replace: "'/admin/sweeps', { preHandler: admin }",
        with: "'/admin/sweeps', { onResponse: admin }",
      },
    ],
    findings: [{ gate, path: adminRoutes, at: "app.get(«'/admin/sweeps'», { onResponse: admin }" }],
  },
  {
    name: 'a new route in a new plugin that is mounted under /admin',
    edits: [
      {
        path: 'src/router/debug-routes.ts',
        text: [
          "import type { FastifyInstance } from 'fastify';",
          '',
          'export async function debugRoutes(app: FastifyInstance): Promise<void> {',
          "  app.get('/heap', async () => process.memoryUsage());",
          '}',
          '',
        ].join('\n'),
      },
      {
        path: 'src/router/app.ts',
        replace: '  const guards = makeGuards(services.database);\n',
        with: "  const guards = makeGuards(services.database);\n  app.register(debugRoutes, { prefix: '/admin/debug' });\n",
      },
      {
        path: 'src/router/app.ts',
        replace: "import { answerErrors, newServer } from '../http/index.js';\n",
        with: "import { debugRoutes } from './debug-routes.js';\nimport { answerErrors, newServer } from '../http/index.js';\n",
      },
    ],
    findings: [{ gate, path: 'src/router/debug-routes.ts', at: "app.get(«'/heap'»" }],
  },
  {
    name: 'makeGuards handing out the wrong function as admin',
    edits: [
      { path: guards, replace: '    admin: async (request) => {\n', with: '    operator: async (request) => {\n' },
      {
        path: guards,
        replace:
          / {4}operator: async \(request\) => \{\n(?= {6}const caller = await identify\(db, request\);\n {6}if \(caller.kind === 'workspace'\) throw)/,
        with: '    admins: async (request) => {\n',
      },
    ],
    findings: [{ gate, path: guards, at: 'export function «makeGuards»(' }],
  },
  {
    name: 'a route of the memory plugin without the token that it shares with the service',
    edits: [
      {
        path: 'src/memory-plugin/app.ts',
        replace: '{ schema: { params: namespacesParams }, preHandler },',
        with: '{ schema: { params: namespacesParams } },',
      },
    ],
    findings: [
      {
        gate,
        path: 'src/memory-plugin/app.ts',
        at: "«'/v1/workspaces/:id/memories/namespaces'»,\n    { schema: { params: namespacesParams } }",
      },
    ],
  },
  {
    name: 'look-alikes: a hook on the app before, a path that only begins alike, a client',
    edits: [
      {
        path: 'src/router/debug-routes.ts',
        text: [
          "import type { FastifyInstance } from 'fastify';",
          "import type { Guards } from './guards.js';",
          '',
          'export function debugRoutes(app: FastifyInstance, { admin }: Guards): void {',
          "  app.get('/administration', async () => ({}));",
          '  app.register(async (inner) => {',
          "    inner.addHook('onRequest', admin);",
          "    inner.get('/admin/heap', async () => process.memoryUsage());",
          '  });',
          '}',
          '',
        ].join('\n'),
      },
      {
        path: 'src/router/app.ts',
        replace: '  const guards = makeGuards(services.database);\n',
        with: '  const guards = makeGuards(services.database);\n  debugRoutes(app, guards);\n',
      },
      {
        path: 'src/router/app.ts',
        replace: "import { answerErrors, newServer } from '../http/index.js';\n",
        with: "import { debugRoutes } from './debug-routes.js';\nimport { answerErrors, newServer } from '../http/index.js';\n",
      },
    ],
    findings: [],
  },
];
