import type { Mutant } from './mutant.js';

const gate = 'scattered-default';
const create = 'src/handlers/create-workspace.ts';
const bundle = 'src/handlers/bundle-import.ts';
const orgImport = 'src/handlers/org-import.ts';
const routes = 'src/router/registry-routes.ts';

/** Four entry points with three different default tiers. */
export const scatteredDefaultMutants: readonly Mutant[] = [
  {
    name: 'create falls back to a tier of its own',
    edits: [{ path: create, replace: 'input.tier ?? defaultTier(isHosted(dispatch))', with: 'input.tier ?? 2' }],
    findings: [{ gate, path: create, at: 'input.tier ?? «2»' }],
  },
  {
    name: 'the import is handed a tier, far from its INSERT',
    edits: [{ path: orgImport, replace: 'tier: defaultTier(isHosted(dispatch)) }', with: 'tier: 3 }' }],
    findings: [{ gate, path: orgImport, at: 'tier: «3» }' }],
  },
  {
    name: 'the bundle names a model',
    edits: [
      { path: bundle, replace: 'bundle.model ?? defaultModel(bundle.runtime)', with: "bundle.model || 'sonnet'" },
    ],
    findings: [{ gate, path: bundle, at: "bundle.model || «'sonnet'»" }],
  },
  {
    name: 'a registration with a tier in the SQL and a model in the route',
    edits: [
      {
        path: 'src/registry/register.ts',
        replace: 'VALUES ($1, $2, $3, $4, $5, $6, $7, now())',
        with: 'VALUES ($1, $2, $3, $4, COALESCE($5, 1), $6, $7, now())',
      },
      { path: routes, replace: 'body.model ?? defaultModel(EXTERNAL_RUNTIME)', with: "body.model ?? 'opus'" },
    ],
    findings: [
      { gate, path: 'src/registry/register.ts', at: 'COALESCE($5, «1»)' },
      { gate, path: routes, at: "body.model ?? «'opus'»" },
    ],
  },
  {
    name: 'look-alikes: a constant of the source, another number, a comparison',
    edits: [
      {
        path: 'src/handlers/look-alikes.ts',
        text: [
          "import type { Queryable } from '../db/index.js';",
          "import { defaultTier, MAX_TIER } from '../models/index.js';",
          '',
          'export async function raise(tx: Queryable, id: string, tier: number | undefined): Promise<number> {',
          '  const wanted = tier ?? defaultTier(false);',
          '  await tx.query(`UPDATE workspaces SET tier = $2 WHERE id = $1 AND tier < 3`, [id, wanted === 1 ? wanted : MAX_TIER]);',
          '  const limits = { depth: tier === undefined ? MAX_TIER : tier };',
          '  return limits.depth ?? 7;',
          '}',
          '',
        ].join('\n'),
      },
    ],
    findings: [],
  },
];
