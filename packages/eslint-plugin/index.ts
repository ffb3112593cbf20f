import type { Rule } from 'eslint';
import { registry } from '#host/index';
import { toolVersion } from '#host/version';
import { loadGrammar } from '#sql/grammar';
import { createJudge } from './judge.js';
import { createPlugin } from './plugin.js';
import { createRules } from './rules.js';

export { documentationUrl } from './documentation.js';
export type { FromConfig, FromConfigOptions } from './from-config.js';
export { createPlugin, type Plugin } from './plugin.js';
export type { Presets } from './presets.js';

// Rules are synchronous and the grammar's start is not. A load that nobody awaits is late in some runs, and late is silent:
// so the module is not there before the grammar is.
await loadGrammar();

/**
 * One rule a gate. They report errors; notes, which fail no run of `drift-gate`, are the command line's, as are findings in
 * migrations, which ESLint does not open.
 */
const plugin = createPlugin(
  { name: 'drift-gate', version: toolVersion() },
  createRules(registry, createJudge()) as unknown as Readonly<Record<string, Rule.RuleModule>>,
);

export default plugin;
export const { meta, rules, configs, fromConfig } = plugin;
