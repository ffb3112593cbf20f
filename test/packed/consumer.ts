/** The small repository that the packed tool is tried on, by path. Each of four gates finds one thing in it. */
export type Files = Readonly<Record<string, string>>;

const config = `import { defineConfig } from 'drift-gate';

export default defineConfig({
  include: ['src/**/*.ts'],
  migrations: 'migrations/*.sql',
  gates: {
    'missing-companion': {
      rules: [
        {
          table: 'workspaces',
          when: { status: ['failed'] },
          requires: { last_error: 'not null' },
          why: 'A failed workspace without its message cannot be repaired.',
        },
      ],
    },
    'unknown-status': { checkReads: true },
    'forbidden-import': {
      layers: { routes: 'src/routes/**', store: 'src/store/**' },
      rules: [{ from: 'store', mayNotImport: 'routes', why: 'The store is also run without HTTP.' }],
    },
  },
});
`;

const status = `export const WorkspaceStatus = { Online: 'online', Failed: 'failed', Removed: 'removed' } as const;

export type StatusAfter<Event extends 'start' | 'end'> = Event extends 'end' ? 'removed' | 'vanished' : 'online';
`;

/** What `end` binds is told by the compiler alone: the type is conditional, and comes through an alias. */
const store = `import { WorkspaceStatus, type StatusAfter } from '@src/routes/status.js';

interface Db {
  query(text: string, values: readonly unknown[]): Promise<unknown>;
}

export async function restart(db: Db, id: string): Promise<void> {
  await db.query("UPDATE workspaces SET status = 'online' WHERE id = $1", [id]);
}

export async function fail(db: Db, id: string): Promise<void> {
  await db.query('UPDATE workspaces SET status = $2 WHERE id = $1', [id, WorkspaceStatus.Failed]);
}

export async function end(db: Db, id: string, status: StatusAfter<'end'>): Promise<void> {
  await db.query('UPDATE workspaces SET status = $2 WHERE id = $1', [id, status]);
}
`;

export const repository: Files = {
  'drift-gate.config.ts': config,
  'tsconfig.json': `{
  "compilerOptions": {
    "module": "nodenext",
    "target": "es2022",
    "strict": true,
    "noEmit": true,
    "types": [],
    "paths": { "@src/*": ["./src/*"] }
  },
  "include": ["src", "drift-gate.config.ts"]
}
`,
  'migrations/001_workspaces.sql': `CREATE TYPE workspace_status AS ENUM ('online', 'failed', 'removed');

CREATE TABLE workspaces (
  id uuid PRIMARY KEY,
  status workspace_status NOT NULL DEFAULT 'online',
  last_error text
);
`,
  'src/routes/status.ts': status,
  'src/store/workspaces.ts': store,
};

/** What mends all four, laid over the repository. */
export const mended: Files = {
  'src/status.ts': status.replace(" | 'vanished'", ''),
  'src/routes/status.ts': "export { WorkspaceStatus } from '../status.js';\n",
  'src/store/workspaces.ts': `import { WorkspaceStatus, type StatusAfter } from '@src/status.js';

interface Db {
  query(text: string, values: readonly unknown[]): Promise<unknown>;
}

export async function restart(db: Db, id: string): Promise<void> {
  await db.query('UPDATE workspaces SET status = $2 WHERE id = $1', [id, WorkspaceStatus.Online]);
}

export async function fail(db: Db, id: string, message: string): Promise<void> {
  const values = [id, WorkspaceStatus.Failed, message];
  await db.query('UPDATE workspaces SET status = $2, last_error = $3 WHERE id = $1', values);
}

export async function end(db: Db, id: string, status: StatusAfter<'end'>): Promise<void> {
  await db.query('UPDATE workspaces SET status = $2 WHERE id = $1', [id, status]);
}
`,
};

/** The configuration with a name misspelt, beside others that are right. */
export function misspelt(name: string, written: string): Files {
  return { 'drift-gate.config.ts': config.replace(name, written) };
}
