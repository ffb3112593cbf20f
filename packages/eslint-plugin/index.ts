import { registry } from '#host/index';
import { loadGrammar } from '#sql/grammar';
import { createJudge } from './judge.js';
import { createRules } from './rules.js';

// Rules are synchronous and the grammar's start is not. A load that nobody awaits is late in some runs, and late is silent:
// so the module is not there before the grammar is.
await loadGrammar();

/**
 * One rule a gate. They report errors; notes, which fail no run of `drift-gate`, are the command line's, as are findings in
 * migrations, which ESLint does not open.
 */
const plugin = {
  meta: { name: 'drift-gate', version: '0.1.0' },
  rules: createRules(registry, createJudge()),
};

export default plugin;
export const { meta, rules } = plugin;
