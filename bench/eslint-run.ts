import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as parser from '@typescript-eslint/parser';
import type { Linter } from 'eslint';
import { ESLint, type Rule } from 'eslint';

/**
 * One process of ESLint over the working directory's `src`: `parser` with no rule, `idle` with one that does nothing, `drift-gate`
 * with every rule of the plugin, `boundaries` with eslint-plugin-boundaries on the layers of the generated repository. `keystroke`
 * prints how long the parser takes for a file, and how long the plugin takes for it when it has changed.
 */
const [mode = '', file = ''] = process.argv.slice(2);

const idle: Rule.RuleModule = { create: () => ({ 'Program:exit': () => undefined }) };
type Plugged = Pick<Linter.Config, 'plugins' | 'rules' | 'settings'>;
/** What a run does without is not loaded. */
const plugins: Readonly<Record<string, () => Plugged | Promise<Plugged>>> = {
  parser: () => ({}),
  idle: () => ({ plugins: { idle: { rules: { idle } } }, rules: { 'idle/idle': 'error' } }),
  'drift-gate': async () => (await import('drift-gate/eslint')).default.configs.strict,
  boundaries: async () => ({
    plugins: { boundaries: (await import('eslint-plugin-boundaries')).default as ESLint.Plugin },
    rules: {
      'boundaries/element-types': [
        'error',
        {
          default: 'disallow',
          rules: layers().map((layer, index) => ({ from: [layer], allow: layers().slice(0, index + 1) })),
        },
      ],
    },
    settings: {
      'boundaries/elements': layers().map((layer) => ({ type: layer, pattern: `src/${layer}`, mode: 'folder' })),
      'import/resolver': { typescript: { alwaysTryTypes: true } },
    },
  }),
};

if (mode === 'keystroke') await keystroke();
else await lint();

async function lint(): Promise<void> {
  const plugged = await plugins[mode]?.();
  const overrideConfig = [{ files: ['**/*.ts'], languageOptions: { parser }, ...plugged }];
  const eslint = new ESLint({ cwd: process.cwd(), overrideConfigFile: true, overrideConfig });
  const results = await eslint.lintFiles(['src']);
  const messages = results.reduce((sum, { messages: own }) => sum + own.length, 0);
  console.log(JSON.stringify({ files: results.length, messages }));
}

async function keystroke(): Promise<void> {
  const { openSessions } = await import('#eslint-plugin/sessions');
  const { createJudge } = await import('#eslint-plugin/judge');
  const { loadGrammar } = await import('#sql/grammar');
  await loadGrammar();
  const judge = createJudge(openSessions());
  const cwd = process.cwd();
  const text = readFileSync(file, 'utf8');
  const typed = (count: number): string => `${text}// ${count}\n`;
  const options = { range: true, loc: true, comment: true, tokens: true, filePath: file };
  judge({ file, cwd, text: typed(0) });
  const parse = medianOf((count) => parser.parseForESLint(typed(count), options));
  const judged = medianOf((count) => judge({ file, cwd, text: typed(count) }));
  console.log(JSON.stringify({ lines: text.split('\n').length, parse, judged }));
}

function medianOf(run: (count: number) => unknown): number {
  const times = Array.from({ length: 40 }, (_, count) => {
    const start = performance.now();
    run(count + 1);
    return performance.now() - start;
  });
  return times.sort((one, other) => one - other)[20] ?? Number.NaN;
}

function layers(): readonly string[] {
  return readdirSync(path.join(process.cwd(), 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}
