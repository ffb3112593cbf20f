import { cpSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { makeFolder, type Files, type Folder } from '../cli/repository.js';

const root = path.resolve(import.meta.dirname, '../..');

/** Orders of a shop, with one defect of each kind that the transcripts show. */
const shop: Files = {
  'package.json': '{ "name": "shop", "private": true, "type": "module", "dependencies": { "pg": "8.16.0" } }\n',
  'tsconfig.json': '{ "compilerOptions": { "strict": true } }\n',
  'drift-gate.config.ts': `import { defineConfig } from 'drift-gate';

export default defineConfig({
  include: ['src/**/*.ts'],
  migrations: 'migrations/*.sql',
  gates: {
    'forbidden-import': {
      layers: { orders: 'src/orders.ts', http: 'src/http/**' },
      rules: [{ from: 'orders', mayNotImport: ['http'], why: 'The worker runs without a server.' }],
    },
  },
});
`,
  'migrations/001_orders.sql': `CREATE TYPE order_state AS ENUM ('open', 'paid', 'shipped');
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  state order_state NOT NULL DEFAULT 'open',
  channel text CHECK (channel IN ('web', 'shop')),
  paid_at timestamptz
);
`,
  'src/state.ts': "export const OrderState = { Open: 'open', Paid: 'paid', Shipped: 'shipped' } as const;\n",
  'src/http/server.ts': 'export const port = 8080;\n',
  'src/orders.ts': `import type { Pool } from 'pg';
import { OrderState } from './state.js';

export async function pay(pool: Pool, id: string) {
  await pool.query('UPDATE orders SET state = $1, paid_at = now() WHERE id = $2', [OrderState.Paid, id]);
}

export async function reopen(pool: Pool, id: string) {
  await pool.query('UPDATE orders SET state = $1 WHERE id = $2', ['open', id]);
}

export async function cancel(pool: Pool, ids: readonly string[]) {
  for (const id of ids) {
    await pool.query("UPDATE orders SET state = 'cancelled' WHERE id = $1", [id]);
  }
}

export async function ship(pool: Pool, id: string) {
  // drift-allow unknown-status: migration 002 adds it, and ships first
  await pool.query("UPDATE orders SET state = 'sent' WHERE id = $1", [id]);
}

export async function list(pool: Pool, order: string) {
  return pool.query(\`SELECT id FROM orders WHERE state = 'shipped' \${order}\`);
}
`,
};

/** The same with nothing to be found. */
const clean: Files = {
  ...shop,
  'src/orders.ts': `import type { Pool } from 'pg';
import { OrderState } from './state.js';

export async function pay(pool: Pool, id: string) {
  await pool.query('UPDATE orders SET state = $1 WHERE id = $2', [OrderState.Paid, id]);
}
`,
};

/** A fresh copy of a project that a transcript names. */
export const projects: Readonly<Record<string, () => Folder>> = {
  shop: () => makeFolder(shop),
  clean: () => makeFolder(clean),
  unconfigured: () => makeFolder({ ...shop, 'drift-gate.config.ts': null }),
  // As much of the repository of drift-gate as its own commands look at.
  repository: () =>
    makeFolder({
      'rules/index.ts':
        "import { gate as zeroSum } from './zero-sum/gate.js';\n\n/** All. */\nexport const gates = [zeroSum] as const;\n",
    }),
  'examples/own-gate': () => {
    const folder = makeFolder();
    cpSync(path.join(root, 'examples/own-gate'), folder.path, { recursive: true });
    symlinkSync(path.join(root, 'node_modules'), path.join(folder.path, 'node_modules'));
    return folder;
  },
};
