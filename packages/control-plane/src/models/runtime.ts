/** The runtime whose agent runs on a machine of its owner: nothing is started or stopped for it. */
export const EXTERNAL_RUNTIME = 'external';

export const DEFAULT_RUNTIME = 'claude-code';
