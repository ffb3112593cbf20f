import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { Linter as Linter10 } from 'eslint';
import { Linter as Linter9 } from 'eslint-9';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createAside } from '#eslint-plugin/aside/aside';
import plugin from '#eslint-plugin/index';
import { openSessions } from '#eslint-plugin/sessions';
import { createJudge, type JudgedFile } from '#eslint-plugin/judge';
import { checkProjects, type Compiler } from '#host/index';
import { loadGrammar } from '#sql/grammar';

const text = (parameter: string, value = 'state'): string =>
  `import type { After, Db, Listed } from './types.js';
export const f = (db: Db, ${parameter}) => db.query('UPDATE jobs SET state = $1', [${value}]);
`;

let base = '';
beforeAll(async () => {
  await loadGrammar();
  base = realpathSync(mkdtempSync(path.join(tmpdir(), 'drift-gate-')));
  write('drift-gate.config.ts', "export default { include: ['src/*.ts'], migrations: 'migrations/*.sql' };\n");
  write('migrations/001.sql', "CREATE TYPE state AS ENUM ('on', 'off');\nCREATE TABLE jobs (id int, state state);\n");
  write(
    'tsconfig.json',
    '{ "compilerOptions": { "strict": true, "types": [], "noEmit": true }, "include": ["src"] }\n',
  );
  write('loose.json', '{ "extends": "./tsconfig.json", "compilerOptions": { "strict": false } }\n');
  write(
    'src/types.ts',
    `export interface Db { query(text: string, values?: readonly unknown[]): unknown }
export type After<E extends string> = E extends 'end' ? 'off' | 'gone' : 'on';
export type Listed<T> = { [K in keyof T]: T[K] extends string ? K : never }[keyof T];
export enum Named { On = 'on', Lost = 'lost' }
`,
  );
  write('src/use.ts', text(`state: 'on'`));
  write('src/other.ts', text(`state: 'on'`));
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(base, { recursive: true, force: true });
});

function write(file: string, content: string): void {
  mkdirSync(path.dirname(path.join(base, file)), { recursive: true });
  writeFileSync(path.join(base, file), content);
}

type How = 'typed' | 'untyped' | 'loose';

/** The values that are refused, as the message names them. */
function lint(content: string, how: How, Linter: typeof Linter10 = Linter10): readonly string[] {
  const options = {
    typed: { projectService: true, tsconfigRootDir: base },
    loose: { project: './loose.json', tsconfigRootDir: base },
    untyped: {},
  }[how];
  const config = {
    files: ['**/*.ts'],
    languageOptions: { parser, parserOptions: options },
    plugins: { 'drift-gate': plugin },
    rules: { 'drift-gate/unknown-status': 'error' },
  };
  const file = path.join(base, 'src/use.ts');
  return new Linter({ cwd: base })
    .verify(content, config as unknown as Linter10.Config, { filename: file })
    .map(({ message }) => / is given '([^']*)'/.exec(message)?.[1] ?? message);
}

async function commandLine(content: string): Promise<readonly string[]> {
  const overlay = new Map([['src/use.ts', content]]);
  const { results } = await checkProjects({ cwd: base, types: 'auto', gates: ['unknown-status'], overlay });
  return results.flatMap(({ findings }) => findings.map(({ values }) => String(values['value'])));
}

/** What is refused with types, in ESLint and in the command line alike, and what the facts alone tell. */
const cases = [
  { shows: 'a conditional type', code: text(`state: After<'end'>`), typed: ['gone'], untyped: [] },
  {
    shows: 'a mapped type',
    code: text(`state: Listed<{ lost: string; on: string; n: 1 }>`),
    typed: ['lost'],
    untyped: [],
  },
  { shows: 'null among the values', code: text(`state: After<'end'> | null`), typed: ['gone'], untyped: [] },
  { shows: 'a member', code: text(`job: { of: Record<'a', After<'end'>> }`, 'job.of.a'), typed: ['gone'], untyped: [] },
  {
    shows: 'a call',
    code: text(`load: <T>(of: T) => T & 'gone'`, `load('gone' as string)`),
    typed: ['gone'],
    untyped: [],
  },
  { shows: 'what is on the list', code: text(`state: After<'start'>`), typed: [], untyped: [] },
  { shows: 'a string', code: text(`state: After<'end'> | (string & {})`), typed: [], untyped: [] },
  { shows: 'a number among the values', code: text(`state: After<'end'> | 3`), typed: [], untyped: [] },
  { shows: 'never', code: text(`state: After<never>`), typed: [], untyped: [] },
  { shows: 'a list that the facts read', code: text(`state: 'on' | 'lost'`), typed: ['lost'], untyped: ['lost'] },
  { shows: 'an enum', code: text(`state: import('./types.js').Named`), typed: ['lost'], untyped: [] },
];

test('a compiler that throws is told of, and the next question is answered', () => {
  const { judge } = createAside();
  const values = {
    throws: (): never => {
      throw new Error('out of types');
    },
    knows: () => ['gone'],
  };
  const judged = (valuesAt: () => readonly string[], content: string): readonly string[] => {
    const types: Compiler = { oracle: () => ({ valuesAt }) };
    const { reports, problems } = judge({ file: path.join(base, 'src/use.ts'), cwd: base, text: content, types });
    return [...reports.map(({ gate }) => gate), ...problems.map(({ where, what }) => `${where} ${what}`)];
  };
  const failure = 'src/use.ts:2 the type checker failed, and no type is known here: out of types';
  expect(judged(values.throws, text(`state: After<'end'>`))).toEqual([failure]);
  expect(judged(values.knows, text(`state: After<'end'> `))).toEqual(['unknown-status']);
});

// The parser makes other programs in a run of the command than in an editor; left alone, it goes by CI and by the program's name.
describe.each([
  ['9 in an editor', Linter9 as unknown as typeof Linter10, 'false'],
  ['10 in an editor', Linter10, 'false'],
  ['9 in a run', Linter9 as unknown as typeof Linter10, 'true'],
  ['10 in a run', Linter10, 'true'],
] as const)('ESLint %s', (_, Linter, singleRun) => {
  beforeAll(() => {
    vi.stubEnv('TSESTREE_SINGLE_RUN', singleRun);
    parser.clearCaches();
  });

  test.each(cases)('$shows', async ({ code, typed, untyped }) => {
    expect(lint(code, 'typed', Linter)).toEqual(typed);
    expect(lint(code, 'untyped', Linter)).toEqual(untyped);
    expect(await commandLine(code)).toEqual(typed);
  });

  test('types that do not tell null are not asked', () => {
    expect(lint(text(`state: After<'end'>`), 'loose', Linter)).toEqual([]);
  });

  test('what types said of one text is not said of the next', () => {
    const of = (event: string): readonly string[] => lint(text(`state: After<'${event}'>`), 'typed', Linter);
    expect([of('end'), of('start'), of('end')]).toEqual([['gone'], [], ['gone']]);
    expect(lint(text(`state: After<'end'>`), 'untyped', Linter)).toEqual([]);
  });
});

describe('a run is paid once', () => {
  /** A program that says one thing of everything, and counts. */
  function program(...values: readonly string[]): Compiler & { readonly asked: () => number } {
    let asked = 0;
    return {
      asked: () => asked,
      oracle: () => ({
        valuesAt: () => {
          asked += 1;
          return values.length === 0 ? undefined : values;
        },
      }),
    };
  }

  function open(file: string, content: string, types: Compiler): JudgedFile {
    return { file: path.join(base, file), cwd: base, text: content, types };
  }

  const asking = text(`state: After<'end'>`);
  const plain = text(`state: 'on'`);

  test('files of one program ask nothing again', () => {
    write('src/use.ts', asking);
    const judge = createJudge(openSessions({ gates: ['unknown-status'] }));
    const one = program('gone');
    expect(judge(open('src/use.ts', asking, one)).reports).toHaveLength(1);
    const asked = one.asked();
    expect(asked).toBeGreaterThan(0);
    expect(judge(open('src/other.ts', plain, one)).reports).toEqual([]);
    expect(judge(open('src/use.ts', asking, one)).reports).toHaveLength(1);
    expect(one.asked()).toBe(asked);
  });

  test('what an earlier process has found without types is no answer where there are some', () => {
    write('src/use.ts', asking);
    const verdicts = { find: () => ({ results: [], problems: [], traces: [] }), keep: () => undefined };
    const judge = createJudge(openSessions({ gates: ['unknown-status'], verdicts }));
    const untyped = { file: path.join(base, 'src/use.ts'), cwd: base, text: asking };
    expect(judge(untyped).reports).toEqual([]);
    expect(judge(open('src/use.ts', asking, program('gone'))).reports).toHaveLength(1);
  });

  test('another program is asked the same once, and believed where it differs', () => {
    const judge = createJudge(openSessions({ gates: ['unknown-status'] }));
    const said = (types: Compiler): readonly string[] =>
      judge(open('src/use.ts', asking, types)).reports.map(
        ({ text: said }) => / is given '([^']*)'/.exec(said)?.[1] ?? said,
      );
    expect(said(program('gone', 'on'))).toEqual(['gone']);
    expect(said(program('on', 'gone'))).toEqual(['gone']);
    expect(said(program('lost'))).toEqual(['lost']);
    expect(said(program())).toEqual([]);
    expect(said(program('on'))).toEqual([]);
    expect(said(program('gone'))).toEqual(['gone']);
  });
});
