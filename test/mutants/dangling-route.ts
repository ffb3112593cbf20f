import type { Mutant } from './mutant.js';

const gate = 'dangling-route';
const external = 'src/handlers/external.ts';

/** A hint and a table that name what nobody has registered. */
export const danglingRouteMutants: readonly Mutant[] = [
  {
    name: 'a recovery hint that names an endpoint which never shipped',
    edits: [{ path: external, replace: 'POST /workspaces/:id/restart', with: 'POST /workspaces/:id/recover' }],
    findings: [{ gate, path: external, at: '«POST /workspaces/:id/recover»' }],
  },
  {
    name: 'a route that is removed while the hint and the README still name it',
    edits: [
      { path: 'src/router/workspace-routes.ts', replace: "'/workspaces/:id/restart'", with: "'/workspaces/:id/renew'" },
    ],
    findings: [
      { gate, path: 'README.md', at: '`«POST /workspaces/:id/restart»`' },
      { gate, path: external, at: '«POST /workspaces/:id/restart»' },
    ],
  },
  {
    name: 'documentation of a route that was removed',
    edits: [
      {
        path: 'README.md',
        replace: '| `GET /healthz`',
        with: '| `GET /workspaces/:id/logs` | shows its log | owner |\n| `GET /healthz`',
      },
    ],
    findings: [{ gate, path: 'README.md', at: '«GET /workspaces/:id/logs»' }],
  },
  {
    name: 'look-alikes: a parameter of another name, a value, a query, the engine of Docker',
    edits: [
      {
        path: 'src/handlers/look-alikes.ts',
        text: [
          '// GET /workspaces/{workspaceId}/files?path=a, or POST /workspaces/42/pause.',
          'export const hint = (id: string): string => `POST /workspaces/${id}/wake, or GET /workspaces/` + id;',
          '',
        ].join('\n'),
      },
    ],
    findings: [],
  },
];
