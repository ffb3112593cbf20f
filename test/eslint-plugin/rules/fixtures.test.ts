import { rmSync } from 'node:fs';
import path from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { RuleTester, type Linter, type Rule } from 'eslint';
import * as svelte from 'svelte-eslint-parser';
import { afterAll, describe, expect, test } from 'vitest';
import * as vue from 'vue-eslint-parser';
import { gateDescriptions } from '#eslint-plugin/gate-descriptions';
import { createJudge } from '#eslint-plugin/judge';
import { createRules } from '#eslint-plugin/rules';
import { isForEslint } from '#gate/eslint-differences';
import { registry } from '#host/index';
import { linesOf } from '#report/lines';
import { loadGrammar } from '#sql/grammar';
import { readFixtures, type Fixture } from '../../fixtures/fixture.js';
import { lintByCli, type Checked } from '../../parity/command-line.js';
import { copyFixture, temporaryFolder } from '../../parity/copies.js';
import { onePass, withFix } from './outcome.js';

// The table of each rule is the folder of its gate's fixtures: each file that ESLint can open is a case. What is refused in it, what
// --fix would make of it in one pass, and each suggestion are those of the command line, which other tests hold to what is written down.

await loadGrammar();
const rules = createRules(gateDescriptions, createJudge());
const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

RuleTester.describe = describe;
RuleTester.it = test;
const tester = new RuleTester({
  languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: true } } },
  linterOptions: { reportUnusedDisableDirectives: 'off' },
});

const fixtures = readFixtures();
const neverRefused: string[] = [];
for (const { id } of registry) {
  const cases = (await Promise.all(fixtures.filter(({ gate }) => gate === id).map(casesOf))).flat();
  tester.run(id, rules[id] as unknown as Rule.RuleModule, {
    valid: cases
      .filter(({ errors }) => errors.length === 0)
      .map(({ name, filename, code, languageOptions }) => ({ name, filename, code, languageOptions })),
    invalid: cases.filter(({ errors }) => errors.length > 0),
  });
  if (cases.every(({ errors }) => errors.length === 0)) neverRefused.push(id);
}

test('each rule refuses something', () => {
  expect(neverRefused).toEqual([]);
});

/** The files of a fixture that one parser reads; components, which have parsers of their own, are held to the command line by test/parity. */
async function casesOf(fixture: Fixture): Promise<readonly RuleTester.InvalidTestCase[] & readonly Case[]> {
  const copy = copyFixture(folder, fixture);
  const found = fixture.kind === 'bad' ? await lintByCli(copy, 'off') : [];
  const scripts = fixture.sources.filter((file) => /\.[cm]?[jt]sx?$/.test(file));
  return scripts.map((file) => {
    const code = fixture.overlay.get(file) ?? '';
    const own = found.filter(
      ({ path: at, finding }) => at === file && finding.gate === fixture.gate && isForEslint(finding),
    );
    const output = onePass(
      code,
      own.map(({ finding }) => finding),
    );
    return {
      name: `${fixture.name}/${file}`,
      filename: path.join(copy, file),
      code,
      languageOptions: languageOf(file),
      errors: own.map((one) => errorOf(code, one)),
      output: output === code ? null : output,
    };
  });
}

/** Components have parsers of their own, which hand the scripts on. */
function languageOf(file: string): Linter.LanguageOptions {
  const component = file.endsWith('.vue') ? vue : file.endsWith('.svelte') ? svelte : undefined;
  return component === undefined ? {} : { parser: component, parserOptions: { parser } };
}

interface Case {
  readonly name: string;
  readonly filename: string;
  readonly code: string;
  readonly languageOptions: Linter.LanguageOptions;
  readonly errors: RuleTester.TestCaseError[];
}

function errorOf(code: string, { message, start, end, finding }: Checked): RuleTester.TestCaseError {
  const lines = linesOf(code);
  const from = lines.at(start);
  const to = lines.at(end);
  const suggested = finding.fix?.kind === 'suggestion' ? withFix(code, finding) : undefined;
  return {
    message,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
    suggestions: suggested === undefined ? [] : [{ desc: finding.fix?.title ?? '', output: suggested }],
  };
}
