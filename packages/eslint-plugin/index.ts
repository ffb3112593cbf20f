import type { Rule } from 'eslint';
import { toolVersion } from '#host/version';
import { createAside } from './aside/aside.js';
import { gateDescriptions } from './gate-descriptions.js';
import { createPlugin as createPluginWith, type Plugin } from './plugin.js';
import { createRules } from './rules.js';

export { documentationUrl } from './documentation.js';
export type { FromConfigOptions } from './from-config.js';
export type { FromConfig, Plugin } from './plugin.js';
export type { Presets } from './presets.js';

const aside = createAside();

/** A plugin under another name, with its own rules. It shares the thread. */
export function createPlugin(names: Pick<Plugin['meta'], 'name' | 'version'>, ownRules: Plugin['rules']): Plugin {
  return createPluginWith(names, ownRules, aside);
}

/**
 * One rule a gate. They report errors; notes, which fail no run of `drift-gate`, are the command line's, as are findings in
 * migrations, which ESLint does not open.
 */
const plugin = createPlugin(
  { name: 'drift-gate', version: toolVersion() },
  createRules(gateDescriptions, aside.judge) as unknown as Readonly<Record<string, Rule.RuleModule>>,
);

export default plugin;
export const { meta, rules, configs, fromConfig } = plugin;
