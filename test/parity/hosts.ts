import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { createJudge } from '#eslint-plugin/judge';
import { createRules } from '#eslint-plugin/rules';
import { checkProjects, createCompiler, gateIds, registry, type FactsCache } from '#host/index';
import type { Finding } from '#gate/index';
import { wordingBy } from '#report/message';
import { linesOf } from '#report/lines';
import { loadGrammar } from '#sql/grammar';
import type { Compared } from './compared.js';

/** What the command line finds, with the finding itself, which says more than a report does. */
export interface Checked extends Compared {
  readonly finding: Finding;
}

const compiler = createCompiler();
const wording = wordingBy(registry);

/** The command line's run over a folder. A problem is an error of the test, because then nothing was compared. */
export async function lintByCli(
  folder: string,
  { types = 'auto', cache }: { readonly types?: 'off' | 'auto'; readonly cache?: FactsCache } = {},
): Promise<readonly Checked[]> {
  const checked = await checkProjects({ cwd: folder, types, compiler, cache });
  const problems = [...checked.problems, ...checked.results.flatMap((result) => result.problems)];
  if (problems.length > 0) throw new Error(`${folder}: ${JSON.stringify(problems)}`);
  return checked.results.flatMap(({ findings }) =>
    findings
      .filter(({ allowed }) => allowed === undefined)
      .map((finding) => {
        const { what, instead } = wording(finding);
        const { path: file, span } = finding.place;
        return { path: file, gate: finding.gate, message: `${what}. ${instead}`, ...span, finding };
      }),
  );
}

export interface EslintOptions {
  readonly typed: boolean;
}

/** ESLint over files of a folder with every rule; typed: as typescript-eslint's `projectService` does it. */
export async function lintByEslint(
  folder: string,
  files: readonly string[],
  { typed }: EslintOptions,
): Promise<readonly Compared[]> {
  await loadGrammar();
  const rules = createRules(registry, createJudge());
  const linter = new Linter({ cwd: folder });
  const config = {
    files: ['**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}'],
    languageOptions: {
      parser,
      parserOptions: typed ? { projectService: true, tsconfigRootDir: folder } : {},
    },
    linterOptions: { reportUnusedDisableDirectives: 'off' },
    plugins: { 'drift-gate': { rules } },
    rules: Object.fromEntries(gateIds.map((id) => [`drift-gate/${id}`, 'error'])),
  };
  return files.flatMap((file) => {
    const filename = path.join(folder, file);
    const text = readFileSync(filename, 'utf8');
    const lines = linesOf(text);
    return linter.verify(text, config as unknown as Linter.Config, { filename }).map((message) => ({
      path: file,
      gate: (message.ruleId ?? 'parser').replace('drift-gate/', ''),
      message: message.message,
      start: lines.start(message.line) + message.column - 1,
      end: lines.start(message.endLine ?? message.line) + (message.endColumn ?? message.column) - 1,
    }));
  });
}
