import { createRandom, type Random } from './random.js';
import { cleanStatement, seededStatement, type SeededKind } from './statements.js';

/** A repository made for measuring: its files, and every finding that it holds. */
export interface GeneratedRepository {
  readonly files: ReadonlyMap<string, string>;
  readonly truth: readonly Truth[];
}

export interface Truth {
  readonly gate: string;
  readonly path: string;
  /** 1-based. */
  readonly line: number;
}

/**
 * The mix, stated: one file in eight holds SQL, every file imports three others of the repository, 40 statements are
 * seeded with a finding (ten of each of four kinds), ten only look as if they were, and the rest of a file is ordinary code of
 * about 9 kB.
 */
export const mix = {
  files: 3000,
  oneWithSqlIn: 8,
  importsPerFile: 3,
  seededStatements: 40,
  lookAlikes: 10,
  layers: 10,
} as const;

const kinds: readonly SeededKind[] = [
  'raw-status-literal',
  'unknown-status',
  'missing-companion',
  'insert-in-loop',
  'clean-look-alike',
];

export function generateRepository(seed = 20_261_121): GeneratedRepository {
  const random = createRandom(seed);
  const files = new Map<string, string>();
  const truth: Truth[] = [];
  files.set('package.json', '{ "name": "generated", "type": "module" }\n');
  files.set(
    'tsconfig.json',
    '{ "compilerOptions": { "strict": true, "module": "nodenext", "baseUrl": ".", "paths": { "@/*": ["./src/*"] } } }\n',
  );
  files.set('drift-gate.config.mjs', config);
  files.set('migrations/001_workspaces.sql', migration);
  files.set('src/layer00/status.ts', statusModule);
  const withSql = Array.from({ length: mix.files }, (_, index) => index).filter(
    (index) => index % mix.oneWithSqlIn === 3,
  );
  const seeds = new Map<number, SeededKind>();
  const seeded = mix.seededStatements + mix.lookAlikes;
  for (let count = 0; count < seeded; count += 1) {
    const kind = kinds[count % kinds.length];
    const at = withSql[Math.floor((count * withSql.length) / seeded)];
    if (kind !== undefined && at !== undefined) seeds.set(at, kind);
  }
  for (let index = 0; index < mix.files; index += 1) {
    const path = pathOf(index);
    const lines = importLines(index, random);
    if (index % mix.oneWithSqlIn === 3) {
      lines.push(`import type { Pool } from 'pg';`, `import { WorkspaceStatus } from '@/layer00/status.js';`, '');
      for (let count = 0; count < 3; count += 1) lines.push(...cleanStatement(index * 10 + count, random), '');
      const kind = seeds.get(index);
      if (kind !== undefined) {
        const seeded = seededStatement(kind, index);
        for (const offset of seeded.findings) truth.push({ gate: kind, path, line: lines.length + offset + 1 });
        lines.push(...seeded.lines, '');
      }
    }
    for (let count = 0; count < 12; count += 1) lines.push(...ordinaryFunction(index, count, random), '');
    files.set(path, `${lines.join('\n')}\n`);
  }
  return { files, truth };
}

/** A file of 1,000 lines with SQL in it, for one who types in it. */
export function longFile(seed = 7): string {
  const random = createRandom(seed);
  const lines = [`import type { Pool } from 'pg';`, `import { WorkspaceStatus } from '@/layer00/status.js';`, ''];
  for (let count = 0; count < 16; count += 1) lines.push(...cleanStatement(900_000 + count, random), '');
  for (let count = 0; lines.length < 985; count += 1) lines.push(...ordinaryFunction(9_000, count, random), '');
  return `${lines.join('\n')}\n`;
}

function pathOf(index: number): string {
  return `src/layer${String(layerOf(index)).padStart(2, '0')}/module${String(index).padStart(4, '0')}.ts`;
}

function layerOf(index: number): number {
  return Math.floor((index * mix.layers) / mix.files);
}

/** Imports go to lower layers or within the layer, as in a repository whose boundaries hold. */
function importLines(index: number, random: Random): string[] {
  const lines: string[] = [];
  for (let count = 0; count < mix.importsPerFile; count += 1) {
    const target = index === 0 ? 1 : random.below(index);
    const to = pathOf(target)
      .replace(/^src\//, '')
      .replace(/\.ts$/, '.js');
    const sameLayer = layerOf(index) === layerOf(target);
    const specifier = sameLayer ? `./${to.slice(to.indexOf('/') + 1)}` : random.below(4) === 0 ? `@/${to}` : `../${to}`;
    lines.push(`import { compute_${target}_0 as imported${count} } from '${specifier}';`);
  }
  lines.push(`export const imports_${index} = [imported0, imported1, imported2];`, '');
  return lines;
}

function ordinaryFunction(index: number, count: number, random: Random): string[] {
  const name = `compute_${index}_${count}`;
  const limit = random.below(50) + 2;
  return [
    `/** Adds up what the reading of ${random.pick(['sensor', 'ledger', 'journal', 'meter'])} ${index}.${count} gives for each row. */`,
    `export function ${name}(rows: readonly { readonly id: string; readonly amount: number; readonly label?: string }[]): number {`,
    `  const seen = new Map<string, number>();`,
    `  let total = 0;`,
    `  for (const row of rows) {`,
    `    if (row.amount > ${limit}) {`,
    `      seen.set(row.id, (seen.get(row.id) ?? 0) + row.amount);`,
    `      total += Math.round(row.amount * ${random.below(9) + 1}) / 10;`,
    `    } else if (row.label !== undefined && row.label.startsWith('x${random.below(100)}')) {`,
    `      console.warn(\`row \${row.id} of ${name} is labelled \${row.label}\`);`,
    `    }`,
    `  }`,
    `  return [...seen.values()].reduce((sum, value) => sum + value, total);`,
    `}`,
  ];
}

const layerNames = Array.from({ length: mix.layers }, (_, layer) => `layer${String(layer).padStart(2, '0')}`);

const config = `export default {
  include: ['src/**/*.ts'],
  migrations: 'migrations/*.sql',
  tsconfig: 'tsconfig.json',
  gates: {
    'missing-companion': {
      rules: [{ table: 'workspaces', when: { status: ['failed'] }, requires: { last_sample_error: 'not null' }, why: 'operators need the message' }],
    },
    'insert-in-loop': { tables: [{ table: 'workspaces', why: 'an import that runs twice doubles the tree' }] },
    'drifted-copy': { copies: [{ copy: 'src/layer00/status.ts#ALL_WORKSPACE_STATUSES', of: 'workspaces.status', relation: 'equal' }] },
    'forbidden-import': {
      layers: { ${layerNames.map((name) => `${name}: 'src/${name}/**'`).join(', ')} },
      rules: [
${layerNames
  .slice(0, -1)
  .map(
    (name, layer) =>
      `        { from: '${name}', mayNotImport: [${layerNames
        .slice(layer + 1)
        .map((one) => `'${one}'`)
        .join(', ')}], why: 'lower layers are loaded first' },`,
  )
  .join('\n')}
      ],
    },
  },
};
`;

const migration = `CREATE TYPE workspace_status AS ENUM ('provisioning', 'online', 'offline', 'failed', 'removed');
CREATE TABLE workspaces (
  id uuid PRIMARY KEY,
  parent_id uuid REFERENCES workspaces (id),
  name text NOT NULL,
  status workspace_status NOT NULL DEFAULT 'provisioning',
  last_sample_error text,
  kind text NOT NULL DEFAULT 'plain' CHECK (kind IN ('plain', 'external'))
);
CREATE TABLE workspaces_audit (id bigserial PRIMARY KEY, workspace_id uuid NOT NULL, status text NOT NULL);
`;

const statusModule = `export const WorkspaceStatus = {
  Provisioning: 'provisioning',
  Online: 'online',
  Offline: 'offline',
  Failed: 'failed',
  Removed: 'removed',
} as const;
export type WorkspaceStatus = (typeof WorkspaceStatus)[keyof typeof WorkspaceStatus];
export const ALL_WORKSPACE_STATUSES: readonly WorkspaceStatus[] = [
  WorkspaceStatus.Provisioning,
  WorkspaceStatus.Online,
  WorkspaceStatus.Offline,
  WorkspaceStatus.Failed,
  WorkspaceStatus.Removed,
];
`;
