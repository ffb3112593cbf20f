import type { CheckResult } from '#gate/index';
import { isOpen } from '#gate/finding-state';
import { counted } from './closing.js';
import { twoColumns, type Layout } from './layout.js';
import { plain } from './paint.js';
import { findingsOf, type Run } from './run.js';

/** What was found in one project of a repository that has no configuration yet. */
export interface FoundSetup {
  readonly name: string;
  readonly root: string;
  readonly include: readonly string[];
  readonly files: number;
  readonly migrations: readonly { readonly glob: string; readonly files: number; readonly layout: string }[];
  readonly libraries: readonly { readonly name: string; readonly files: number; readonly unread?: string }[];
  readonly resolvedBy: string | undefined;
  readonly columns: readonly {
    readonly table: string;
    readonly column: string;
    readonly values: readonly string[];
    readonly source: string;
  }[];
}

export interface Setup {
  readonly projects: readonly FoundSetup[];
  readonly workspaces?: { readonly tool: string; readonly packages: number };
  readonly install?: string;
}

/** What a repository was found to be made of. */
export function renderFound({ projects, workspaces }: Setup, { paint = plain, width = 100 }: Layout = {}): string {
  const rows: (readonly [name: string, text: string])[] = [];
  for (const project of projects) {
    if (projects.length > 1) rows.push(['project', `${project.name} in ${project.root}`]);
    rows.push(...rowsOf(project));
  }
  if (workspaces !== undefined) {
    const many =
      projects.length > 1
        ? 'a project each for those with migrations'
        : 'one project, for the migrations that there are';
    rows.push([
      'workspaces',
      `${counted(workspaces.packages, 'package')} of ${workspaces.tool}; one configuration at the root, with ${many}, so that one run and one baseline see all`,
    ]);
  }
  return twoColumns(rows, { paint, width });
}

/** What the first run said, and what comes next. */
export function renderFirstRun(run: Run, { install }: Setup, { paint = plain, width = 100 }: Layout = {}): string {
  const open = findingsOf(run).filter(isOpen);
  const errors = open.filter(({ severity }) => severity === 'error').length;
  const gates = run.gates.flatMap(({ id }) => {
    const own = open.filter(({ gate }) => gate === id).length;
    return own === 0 ? [] : [`${own} ${id}`];
  });
  const unread = sum(run.results, ({ coverage: { statements } }) => statements.partly + statements.opaque);
  const next: (readonly [string, string])[] = [
    ...(install === undefined ? [] : [[install, 'so that everybody runs the same version'] as const]),
    ...(open.length === 0 ? [] : [['npx drift-gate', 'shows each finding, why it matters, and a way out'] as const]),
    ...(errors === 0
      ? []
      : [['npx drift-gate baseline', 'lets these pass for now; new ones fail from then on'] as const]),
    ...(unread === 0 ? [] : [['npx drift-gate --verbose', 'lists what could not be read, and why'] as const]),
    ['npx drift-gate doctor', 'shows what each gate sees'],
    ['npx drift-gate list', 'shows all gates, on and off'],
  ];
  const found = open.length === 0 ? 'nothing' : `${counted(open.length, 'finding')}: ${gates.join(', ')}`;
  return `${twoColumns([['first run', found]], { paint, width })}\nnext\n${twoColumns(next, { paint, width, indent: '  ' })}`;
}

function rowsOf(project: FoundSetup): readonly (readonly [string, string])[] {
  const { migrations, include, files, libraries, resolvedBy, columns } = project;
  const used = libraries.map(
    ({ name, files: importing, unread }) =>
      `${name} (${importing === 0 ? 'a dependency, imported nowhere' : counted(importing, 'file')}${unread === undefined ? '' : `; ${unread}`})`,
  );
  const shown = columns.map(
    ({ table: name, column, values, source }) => `${name}.${column}: ${values.join(', ')} (${source})`,
  );
  return [
    ...migrations.map(
      ({ glob, files: number, layout }) =>
        ['migrations', `${glob}: ${counted(number, 'file')}, ${layouts[layout] ?? layout}`] as const,
    ),
    ['code', `${include.join(', ')}: ${counted(files, 'file')}`],
    [
      'access',
      used.length === 0 ? 'no library is seen; texts that look like SQL are read all the same' : used.join(', '),
    ],
    ['tsconfig', resolvedBy ?? 'none, so imports are resolved as Node does'],
    ...(shown.length === 0 ? ['none: the schema lists the values of no column'] : shown).map(
      (text, index) => [index === 0 ? 'states' : '', text] as const,
    ),
  ];
}

const layouts: Readonly<Record<string, string>> = {
  pairs: 'up and down in files of their own',
  dbmate: 'as dbmate writes them',
  goose: 'as goose writes them',
  flyway: 'as Flyway names them',
  folders: 'a folder each, as Prisma has them',
  drizzle: 'as drizzle-kit writes them',
  'node-pg-migrate': 'as node-pg-migrate writes them',
  plain: 'in the order of their names',
  code: 'code with a function `up`',
};

function sum(results: readonly CheckResult[], of: (result: CheckResult) => number): number {
  return results.reduce((total, result) => total + of(result), 0);
}
