import type { ESLint, Linter } from 'eslint';
import { gateDescriptions } from './gate-descriptions.js';
import { namespace, rulesFor } from './namespace.js';

/** A type alias, because ESLint wants an index signature. */
export type Presets = {
  /** The gates that need no more than `include` and `migrations`. */
  readonly recommended: Linter.Config;
  /** Every gate; one that the configuration of drift-gate leaves off finds nothing. */
  readonly strict: Linter.Config;
};

export function createPresets(plugins: Record<string, ESLint.Plugin>): Presets {
  const preset = (name: string, gates: typeof gateDescriptions): Linter.Config => ({
    name: `${namespace}/${name}`,
    plugins,
    rules: rulesFor(gates, 'error'),
  });
  return {
    recommended: preset(
      'recommended',
      gateDescriptions.filter(({ onByDefault }) => onByDefault),
    ),
    strict: preset('strict', gateDescriptions),
  };
}
