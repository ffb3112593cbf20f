import type { ESLint, Rule } from 'eslint';
import { createFromConfig, type FromConfig } from './from-config.js';
import { namespace } from './namespace.js';
import { createPresets, type Presets } from './presets.js';

/** The types are ESLint's own: whoever loads the plugin has it, and may lack typescript-eslint. */
export interface Plugin {
  readonly meta: { readonly name: string; readonly version: string; readonly namespace: string };
  readonly rules: Readonly<Record<string, Rule.RuleModule>>;
  readonly configs: Presets;
  readonly fromConfig: FromConfig;
}

export function createPlugin(
  { name, version }: Pick<Plugin['meta'], 'name' | 'version'>,
  rules: Plugin['rules'],
): Plugin {
  // The plugin holds configurations, which hold the plugin: ESLint refuses two objects under one namespace.
  const plugins: Record<string, ESLint.Plugin> = {};
  const plugin: Plugin = {
    meta: { name, version, namespace },
    rules,
    configs: createPresets(plugins),
    fromConfig: createFromConfig(plugins),
  };
  plugins[namespace] = plugin;
  return plugin;
}
