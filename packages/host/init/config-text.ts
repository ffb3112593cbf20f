import type { SeenVocabulary } from '#gate/index';
import type { DraftDatabase } from './databases.js';
import type { DraftProject } from './projects.js';

/** A column with the values that the schema lists for it. */
export type StateColumn = Pick<SeenVocabulary, 'table' | 'column' | 'values' | 'source'>;

/** The text of a configuration, which says what each entry is for. `columns` are those of each project. */
export function configText(
  projects: readonly DraftProject[],
  columns: readonly (readonly StateColumn[])[] = [],
): string {
  const [only] = projects;
  const several = projects.length > 1;
  const body =
    several || only === undefined
      ? [
          '[',
          ...projects.flatMap((project, index) => [
            '  {',
            ...entries(project, columns[index] ?? [], several).map((line) => indented(line, 4)),
            '  },',
          ]),
          ']',
        ]
      : ['{', ...entries(only, columns[0] ?? [], several).map((line) => indented(line, 2)), '}'];
  return `${["import { defineConfig } from 'drift-gate';", '', `export default defineConfig(${body.join('\n')});`].join('\n')}\n`;
}

function entries(project: DraftProject, columns: readonly StateColumn[], several: boolean): readonly string[] {
  const { name, root, include, exclude, migrations, databases, tsconfig } = project;
  return [
    ...(several ? [`name: ${quoted(name)},`] : []),
    ...(root === '.' ? [] : ['// Every path below is seen from here.', `root: ${quoted(root)},`]),
    '// The code that is judged.',
    `include: ${list(include)},`,
    ...(exclude.length === 0 ? [] : [`exclude: ${list(exclude)},`]),
    ...(databases === undefined
      ? [
          '// What makes the schema, in the order in which it applies.',
          `migrations: ${migrations.length === 1 ? quoted(migrations[0]?.glob ?? '') : list(migrations.map(({ glob }) => glob))},`,
        ]
      : databaseLines(databases)),
    ...(tsconfig === undefined ? [] : [`tsconfig: ${quoted(tsconfig)},`]),
    '// What only your team knows, each entry with its why; `npx drift-gate list` shows all gates.',
    'gates: {',
    ...example(columns).map((line) => indented(line, 2)),
    '},',
  ];
}

function databaseLines(databases: readonly DraftDatabase[]): readonly string[] {
  return [
    '// Each with what makes its schema, and what tells the statements that are sent to it: the files that they stand in, or what',
    '// they are sent through, as path#name.',
    'databases: [',
    ...databases.flatMap(({ name, migrations, modules, clients }) => [
      '  {',
      `    name: ${quoted(name)},`,
      `    migrations: ${quoted(migrations.glob)},`,
      ...(modules.length === 0 ? [] : [`    modules: ${list(modules)},`]),
      ...(clients.length === 0 ? [] : [`    clients: ${list(clients)},`]),
      '  },',
    ]),
    '],',
  ];
}

/** An entry to begin with, made of a column that there is; a comment, because its second column and its why are the team's to say. */
function example(columns: readonly StateColumn[]): readonly string[] {
  const isEnd = (value: string): boolean => /fail|error|cancel|reject|complet|done|closed|expired/i.test(value);
  const column = columns.find(({ values }) => values.some(isEnd)) ?? columns[0];
  const value = column?.values.find(isEnd) ?? column?.values.at(-1);
  if (column === undefined || value === undefined) return [];
  return [
    `// 'missing-companion': {`,
    '//   rules: [',
    '//     {',
    `//       table: ${quoted(column.table)},`,
    `//       when: { ${key(column.column)}: [${quoted(value)}] },`,
    "//       requires: { the_column_that_must_change_with_it: 'not null' },",
    "//       why: 'What went wrong when it was forgotten.',",
    '//     },',
    '//   ],',
    '// },',
  ];
}

function list(globs: readonly string[]): string {
  return `[${globs.map(quoted).join(', ')}]`;
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&').replace(/[\n\r]/g, ' ')}'`;
}

function key(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : quoted(name);
}

function indented(line: string, by: number): string {
  return `${' '.repeat(by)}${line}`;
}
