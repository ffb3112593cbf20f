import { z } from 'zod';
import { defineGate } from '../gate.js';

/**
 * An entry of the baseline stands for a finding that is gone. It is a gate for what a report says of it alone: no configuration turns
 * it off, because an entry that outlives its finding lets the next one pass unseen.
 */
export const staleBaseline = defineGate({
  id: 'stale-baseline',
  title: 'an entry of the baseline has no finding any more',
  why: 'An entry that outlives its finding lets the same breach come back unseen.',
  scope: 'project',
  reads: [],
  severity: 'error',
  messages: {
    gone: {
      what: 'nothing breaches {gate} here any more',
      label: 'the breach is gone',
      instead: 'Run npx drift-gate baseline --prune and commit {file}.',
    },
  },
  options: z.strictObject({}),
  onByDefault: true,
  check: () => [],
});
