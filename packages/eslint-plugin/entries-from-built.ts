import { createRequire } from 'node:module';
import { builtFile } from './built.js';
import type * as fromConfig from './from-config.js';

/**
 * `entriesFrom`, loaded when it is called: it takes the gates with all their options, a third of a second, for which those who use a
 * preset need not wait. ESLint's configuration is made without a pause, so that `import()` would come too late.
 */
export const entriesFrom: typeof fromConfig.entriesFrom = (config, options) => {
  const loaded = createRequire(import.meta.url)(builtFile('from-config')) as typeof fromConfig;
  return loaded.entriesFrom(config, options);
};
