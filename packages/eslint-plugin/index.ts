import type { Rule } from 'eslint';
import { registry } from '#host/index';
import { toolVersion } from '#host/version';
import { createJudgeAside } from './aside/judge-aside.js';
import { createPlugin } from './plugin.js';
import { createRules } from './rules.js';

export { documentationUrl } from './documentation.js';
export type { FromConfig, FromConfigOptions } from './from-config.js';
export { createPlugin, type Plugin } from './plugin.js';
export type { Presets } from './presets.js';

/**
 * One rule a gate. They report errors; notes, which fail no run of `drift-gate`, are the command line's, as are findings in
 * migrations, which ESLint does not open.
 */
const plugin = createPlugin(
  { name: 'drift-gate', version: toolVersion() },
  createRules(registry, createJudgeAside()) as unknown as Readonly<Record<string, Rule.RuleModule>>,
);

export default plugin;
export const { meta, rules, configs, fromConfig } = plugin;
