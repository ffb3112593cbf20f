import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import * as svelte from 'svelte-eslint-parser';
import ts from 'typescript';
import * as vue from 'vue-eslint-parser';
import { gateDescriptions } from '#eslint-plugin/gate-descriptions';
import { createJudge } from '#eslint-plugin/judge';
import { createRules } from '#eslint-plugin/rules';
import { isComponent } from '#extract/components';
import { gateIds } from '#host/index';
import { loadGrammar } from '#sql/grammar';
import { withoutMark, type Compared } from './compared.js';

export type LintFiles = (folder: string, files: readonly string[]) => Promise<readonly Compared[]>;

/** ESLint with every rule, over files of a folder as they are on the disk. The program is made from the one of the call before. */
export function eslint({ typed }: { readonly typed: boolean }): LintFiles {
  let before: ts.Program | undefined;
  return async (folder, files) => {
    await loadGrammar();
    // A judge looks at the disk from time to time, and the disk has changed since the last call.
    const rules = createRules(gateDescriptions, createJudge());
    if (typed) before = programOf(folder, files, before);
    const config = [
      {
        files: ['**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs,vue,svelte}'],
        languageOptions: { parser, parserOptions: before === undefined ? {} : { programs: [before] } },
        linterOptions: { reportUnusedDisableDirectives: 'off' },
        plugins: { 'drift-gate': { rules } },
        rules: Object.fromEntries(gateIds.map((id) => [`drift-gate/${id}`, 'error'])),
      },
      // These hand the code of the blocks to the other one, which has no program of it.
      { files: ['**/*.vue'], languageOptions: { parser: vue, parserOptions: { parser, programs: null } } },
      { files: ['**/*.svelte'], languageOptions: { parser: svelte, parserOptions: { parser, programs: null } } },
    ];
    const linter = new Linter({ cwd: folder });
    return files.flatMap((file) => {
      const filename = path.join(folder, file);
      const text = readFileSync(filename, 'utf8');
      const offset = offsets(withoutMark(text));
      return linter.verify(text, config as unknown as Linter.Config[], { filename }).map((reported) => ({
        path: file,
        gate: (reported.ruleId ?? 'parser').replace('drift-gate/', ''),
        message: reported.message,
        start: offset(reported.line, reported.column),
        end: offset(reported.endLine ?? reported.line, reported.endColumn ?? reported.column),
      }));
    });
  };
}

/** Lines as ESLint counts them, which end at U+2028 and U+2029 too. */
function offsets(text: string): (line: number, column: number) => number {
  const starts = [0, ...[...text.matchAll(/\r\n|[\r\n\u2028\u2029]/g)].map((found) => found.index + found[0].length)];
  return (line, column) => (starts[line - 1] ?? text.length) + column - 1;
}

/** One program over all files is far quicker than a service that looks for the tsconfig of each; the parser takes either. */
function programOf(folder: string, files: readonly string[], before: ts.Program | undefined): ts.Program {
  const options: ts.CompilerOptions = {
    ...{ strict: true, allowJs: true, noEmit: true, skipLibCheck: true, types: [], jsx: ts.JsxEmit.Preserve },
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
  };
  const host = ts.createCompilerHost(options, true);
  const fresh = host.getSourceFile.bind(host);
  // A tree of the program before is taken where the text is still the same, which holds for the compiler's libraries above all.
  host.getSourceFile = (name, ...rest) => {
    const known = before?.getSourceFile(name);
    return known !== undefined && known.text === withoutMark(host.readFile(name) ?? '') ? known : fresh(name, ...rest);
  };
  const rootNames = files.filter((file) => !isComponent(file)).map((file) => path.join(folder, file));
  return ts.createProgram({ rootNames, options, host, ...(before === undefined ? {} : { oldProgram: before }) });
}
