import type { Rule } from 'eslint';
import { registry } from '#host/index';
import { loadGrammar } from '#sql/grammar';
import { createJudge } from './judge.js';
import { createRules } from './rules.js';

// Rules are synchronous and the grammar's start is not. A load that nobody awaits is late in some runs, and late is silent:
// so the module is not there before the grammar is.
await loadGrammar();

/**
 * One rule a gate. They report errors; notes, which fail no run of `drift-gate`, are the command line's, as are findings in
 * migrations, which ESLint does not open. Their type is ESLint's own: whoever loads them has it, and may lack typescript-eslint.
 */
const plugin = {
  meta: { name: 'drift-gate', version: '0.1.0' },
  rules: createRules(registry, createJudge()) as unknown as Readonly<Record<string, Rule.RuleModule>>,
};

export default plugin;
export const { meta, rules } = plugin;
