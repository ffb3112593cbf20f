import path from 'node:path';
import { expect } from 'vitest';
import { extractFile } from '#extract/extract';
import { checkWorkspace, type JudgedProject } from '#host/check';
import { createCompiler, factsCache, judgeBuffer, openWorkspace, type FactsCache } from '#host/index';
import { checkOverlaid, shown } from '../fixtures/workspace.js';
import { folder } from './in-memory.js';

export type Files = Readonly<Record<string, string>>;

/** Two databases, each with a table of the same name, of other columns and another enum. */
const schemas: Files = {
  'db/app/001.sql':
    "CREATE TYPE state AS ENUM ('queued', 'done');\nCREATE TABLE jobs (id int, state state, owner text);\n",
  'db/reports/001.sql':
    "CREATE TYPE state AS ENUM ('fresh', 'stale');\nCREATE TABLE jobs (id int, state state, rows int);\n",
};

/** The clients are made where both are known. */
const clients: Files = {
  'src/db.ts': `import pg from 'pg';
export const app = new pg.Pool({ connectionString: process.env.APP });
export const reports = new pg.Pool({ connectionString: process.env.REPORTS });
`,
};

interface Databases {
  readonly app?: string;
  readonly reports?: string;
  readonly project?: string;
  readonly include?: string;
}

/** Each literal of a statement would be one more finding. */
export const quiet = "'raw-status-literal': false";

function configOf({
  app = '',
  reports = '',
  project = `gates: { ${quiet} },`,
  include = "'src/**/*.ts'",
}: Databases): string {
  return `export default {
  include: [${include}],
  ${project}
  databases: [
    { name: 'app', migrations: 'db/app/*.sql', ${app} },
    { name: 'reports', migrations: 'db/reports/*.sql', ${reports} },
  ],
};
`;
}

export const byModule = { app: "modules: 'src/app/**'", reports: "modules: ['src/reports/**']" };
export const byClient = { app: "clients: ['src/db.ts#app']", reports: "clients: ['src/db.ts#reports']" };

export interface Case {
  readonly shows: string;
  readonly config: Databases;
  readonly files: Files;
  readonly findings?: readonly string[];
  /** The texts that nobody judges, each with why. */
  readonly undecided?: readonly string[];
  readonly problems?: readonly string[];
}

const compiler = createCompiler();

export async function check({ config, files, findings = [], undecided = [], problems = [] }: Case): Promise<void> {
  const all: Files = { 'drift-gate.config.ts': configOf(config), ...schemas, ...clients, ...files };
  const overlay = new Map(Object.entries(all));
  const { checked, findings: found, problems: said } = await checkOverlaid(folder, overlay);
  expect(said.map(({ where, what, todo }) => `${where}: ${what}; ${todo}`)).toEqual(problems);
  expect(found.map(shown)).toEqual(findings);
  const unread = checked.results.flatMap(({ coverage }) => coverage.unread);
  expect(unread.map(({ place, why }) => `${place.path}: ${why}`)).toEqual(undecided);
  expect(new Set(checked.results.flatMap((result) => result.findings.map(({ key }) => key))).size).toBe(
    checked.results.flatMap((result) => result.findings).length,
  );
  checkBuffers(all);
}

/** Each file, opened over its empty self, has the findings of the whole run. */
function checkBuffers(all: Files): void {
  const cache = factsCache();
  const whole = judged(all, cache);
  for (const { open, result } of whole) {
    for (const file of open.source.files) {
      // No editor hands a file of statements to a linter of code.
      if (file.endsWith('.sql')) continue;
      const [before] = judged({ ...all, [file]: '' }, cache);
      // An empty file has no client to name, which is a problem of its own.
      if (before === undefined) throw new Error('the project is gone');
      const text = open.source.text(file);
      const facts = extractFile(text, { fileName: path.join(folder, file) });
      const found = judgeBuffer(before, { path: file, text, facts }, compiler);
      expect(found).toEqual(result.findings.filter(({ place }) => place.path === file));
    }
  }
}

function judged(all: Files, cache: FactsCache): readonly JudgedProject[] {
  const overlay = new Map(Object.entries(all));
  return checkWorkspace(openWorkspace({ cwd: folder, overlay, cache }), compiler).judged;
}

export const undecided = 'whether it is sent to app or reports cannot be told from its client or its file';
export const run = (client: string, value: string): string =>
  `await ${client}.query("UPDATE jobs SET state = '${value}' WHERE id = 1");\n`;

export const lost = (at: string, value: string, database: string): string =>
  `${at} unknown-status: jobs.state is given '${value}', which enum state does not have (database ${database})`;
