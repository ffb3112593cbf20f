import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ESLint, Linter, Rule } from 'eslint';
import { entriesFrom } from '#eslint-plugin/entries-from';
import type { Config } from '#host/index';
import type { Aside } from './aside/aside.js';
import type { Entry, FromConfigOptions } from './from-config.js';
import { namespace } from './namespace.js';
import { createPresets, type Presets } from './presets.js';

/** `config`: what the file exports, or the file itself, which is read as the command line reads it. */
export type FromConfig = (config: Config | URL | string, options?: FromConfigOptions) => Linter.Config[];

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
  aside: Pick<Aside, 'entries'>,
): Plugin {
  // The plugin holds configurations, which hold the plugin: ESLint refuses two objects under one namespace.
  const plugins: Record<string, ESLint.Plugin> = {};
  const plugin: Plugin = {
    meta: { name, version, namespace },
    rules,
    configs: createPresets(plugins),
    fromConfig: (config, options = {}) => entriesOf(config, options, aside).map((entry) => ({ ...entry, plugins })),
  };
  plugins[namespace] = plugin;
  return plugin;
}

/** The thread reads files. An object may hold functions, which go to no other thread. */
function entriesOf(
  config: Config | URL | string,
  options: FromConfigOptions,
  aside: Pick<Aside, 'entries'>,
): readonly Entry[] {
  if (config instanceof URL) return aside.entries(fileURLToPath(config), options);
  if (typeof config === 'string') return aside.entries(path.resolve(config), options);
  return entriesFrom(config, options);
}
