import type { Mutant } from './mutant.js';

const orgImport = 'src/handlers/org-import.ts';
const gate = 'insert-in-loop';
const lookup = `  const existing = await lookupExistingChild(tx, parentId, node.name);
  if (existing !== undefined) {
    return { id: existing, name: node.name, skipped: true, children: await importChildren(context, existing, node) };
  }
`;
const insertRows =
  'const { rows } = await tx.query<{ id: string }>(\n    `INSERT INTO «workspaces» (parent_id, name, runtime, model, tier, url, status)';

/** The duplicated tree: an INSERT once per node with nothing that finds the node already there. */
export const insertMutants: readonly Mutant[] = [
  {
    name: 'org import without its lookup',
    edits: [{ path: orgImport, replace: lookup, with: '' }],
    findings: [
      { gate, path: orgImport, at: insertRows },
      { gate: 'missing-call', path: orgImport, at: insertRows },
    ],
  },
  {
    name: 'org import with its lookup after the INSERT',
    edits: [
      { path: orgImport, replace: lookup, with: '' },
      {
        path: orgImport,
        replace: '  await putSecrets(tx, context.secretBox, id, node.secrets ?? {});\n',
        with: '  const existing = await lookupExistingChild(tx, parentId, node.name);\n  if (existing !== id) throw new Error(node.name);\n  await putSecrets(tx, context.secretBox, id, node.secrets ?? {});\n',
      },
    ],
    findings: [
      { gate, path: orgImport, at: insertRows },
      { gate: 'missing-call', path: orgImport, at: insertRows },
    ],
  },
  {
    name: 'org import with its lookup in one branch',
    edits: [
      {
        path: orgImport,
        replace: 'const existing = await lookupExistingChild(tx, parentId, node.name);',
        with: 'const existing = parentId === null ? undefined : await lookupExistingChild(tx, parentId, node.name);',
      },
    ],
    findings: [
      { gate, path: orgImport, at: insertRows },
      { gate: 'missing-call', path: orgImport, at: insertRows },
    ],
  },
  {
    name: 'the INSERT in a helper in another file, called for every node at once',
    edits: [
      {
        path: 'src/handlers/insert-node.ts',
        text: [
          "import type { Queryable } from '../db/index.js';",
          "import { WorkspaceStatus } from '../models/index.js';",
          '',
          'export async function insertNode(tx: Queryable, name: string): Promise<void> {',
          '  await tx.query(`INSERT INTO workspaces (name, status) VALUES ($1, $2)`, [name, WorkspaceStatus.Provisioning]);',
          '}',
          '',
        ].join('\n'),
      },
      {
        path: 'src/handlers/import-names.ts',
        text: [
          "import type { Queryable } from '../db/index.js';",
          "import { insertNode } from './insert-node.js';",
          '',
          'export async function importNames(tx: Queryable, names: readonly string[]): Promise<void> {',
          '  await Promise.all(names.map((name) => insertNode(tx, name)));',
          '}',
          '',
        ].join('\n'),
      },
    ],
    findings: [
      {
        gate,
        path: 'src/handlers/insert-node.ts',
        at: 'INSERT INTO «workspaces» (name',
        related: [
          'src/handlers/import-names.ts: await Promise.all(names.map((name) => insertNode(tx, name)));',
          'src/handlers/import-names.ts: await Promise.all(names.map((name) => insertNode(tx, name)));',
        ],
      },
      { gate: 'unlisted-insert', path: 'src/handlers/insert-node.ts', at: 'INSERT INTO «workspaces» (name' },
    ],
  },
  {
    name: 'look-alikes: ON CONFLICT, many rows at once, another table',
    edits: [
      {
        path: 'src/handlers/look-alikes.ts',
        text: [
          "import type { Queryable } from '../db/index.js';",
          "import { WorkspaceStatus } from '../models/index.js';",
          '',
          'export async function insertAll(tx: Queryable, names: readonly string[]): Promise<void> {',
          '  for (const name of names) {',
          '    await tx.query(`INSERT INTO workspaces (name, status) VALUES ($1, $2) ON CONFLICT DO NOTHING`, [name, WorkspaceStatus.Provisioning]);',
          '    await tx.query(`INSERT INTO workspaces_audit (workspace_id, status) VALUES ($1, $2)`, [name, WorkspaceStatus.Provisioning]);',
          '  }',
          '  await tx.query(`INSERT INTO workspaces (name, status) VALUES ($1, $3), ($2, $3)`, [names[0], names[1], WorkspaceStatus.Provisioning]);',
          '}',
          '',
        ].join('\n'),
      },
    ],
    // None of them runs once per item without a guard; that nobody has listed them is another matter.
    findings: [
      {
        gate: 'unlisted-insert',
        path: 'src/handlers/look-alikes.ts',
        at: 'INSERT INTO «workspaces» (name, status) VALUES ($1, $2) ON CONFLICT',
      },
    ],
  },
];
