import { createRequire } from 'node:module';
import type { TSESLint } from '@typescript-eslint/utils';
import { RuleCreator } from '@typescript-eslint/utils/eslint-utils';
import { createPlugin, documentationUrl, rules as bare, type Plugin } from 'drift-gate/eslint';

export type { FromConfig, FromConfigOptions, Plugin, Presets } from 'drift-gate/eslint';

/** What a rule says of itself beside its description and its page. */
export interface Docs {
  readonly recommended: boolean;
  readonly requiresTypeChecking: boolean;
}

const createRule = RuleCreator<Docs>(documentationUrl);

/** The rules of `drift-gate/eslint`, made as those of other plugins of typescript-eslint are: with a name, and a page by it. */
function named(name: string, rule: TSESLint.RuleModule<string, [], Docs>): TSESLint.RuleModule<string, [], Docs> {
  const { docs, ...meta } = rule.meta;
  if (docs === undefined) throw new Error(`rule ${name} has no description`);
  return createRule({ name, meta: { ...meta, docs }, defaultOptions: [], create: (context) => rule.create(context) });
}

const { version } = createRequire(import.meta.url)('eslint-plugin-drift-gate/package.json') as {
  readonly version: string;
};

/** ESLint and typescript-eslint each have types of their own for one and the same rule. */
const typed = Object.entries(bare as unknown as Readonly<Record<string, TSESLint.RuleModule<string, [], Docs>>>);
const made = Object.fromEntries(typed.map(([name, rule]) => [name, named(name, rule)]));

const plugin: Plugin = createPlugin({ name: 'eslint-plugin-drift-gate', version }, made as unknown as Plugin['rules']);

export default plugin;
export const { meta, rules, configs, fromConfig } = plugin;
