import { z } from 'zod';
import type { Place } from '#facts/span';
import { defineGate, type Breach } from './gate.js';
import type { Allowance } from './allowance.js';
import { nearest } from './nearest.js';

/**
 * A `drift-allow` comment gives no reason, names no gate that there is, or accepts nothing.
 *
 * A comment accepts what begins on its own line, on the line of code below it, or in the function below it. Without a
 * reason it accepts nothing. Only where its gate has run is it called unused.
 *
 * Not its business: whether a reason is a good one.
 */
export const badAllowance = defineGate({
  id: 'bad-allowance',
  title: 'an allowance without reason, of an unknown gate, or that accepts nothing',
  why: 'An exception nobody can explain is copied, and one that outlives its cause hides the next breach on that line.',
  scope: 'file',
  reads: [],
  severity: 'error',
  messages: {
    reasonless: {
      what: 'this allowance of {gate} gives no reason',
      label: 'it accepts nothing until it does',
      instead: 'Say after a colon why the breach is safe here: drift-allow {gate}: <reason>.',
    },
    unknown: {
      what: 'there is no gate "{gate}" to allow',
      instead: 'Name one of the gates that `drift-gate list` shows.',
    },
    misspelt: {
      what: 'there is no gate "{gate}" to allow',
      label: 'the nearest is {nearest}',
      instead: 'Write drift-allow {nearest}: <reason>.',
    },
    unused: {
      what: 'nothing here breaches {gate}',
      label: 'it accepts nothing',
      instead: 'Delete the comment, or move it to the line above the breach that it was meant for.',
    },
  },
  options: z.strictObject({}),
  onByDefault: true,
  // Whether one is used is known only when the other gates have run: then the runner asks `judgeAllowances`.
  check: () => [],
});

export interface JudgedAllowance {
  readonly allowance: Allowance;
  readonly used: boolean;
}

/** An allowance is called unused only where its gate ran. */
export function* judgeAllowances(
  allowances: Iterable<JudgedAllowance>,
  known: readonly string[],
  ran: ReadonlySet<string>,
): Iterable<Breach> {
  for (const { allowance, used } of allowances) {
    const { gate, reason, span, gateSpan } = allowance.fact;
    const at = (where: typeof span): Place => ({ path: allowance.path, span: where });
    if (!known.includes(gate)) {
      const near = nearest(gate, known);
      yield near === undefined
        ? { messageId: 'unknown', values: { gate }, place: at(gateSpan), subject: gate }
        : { messageId: 'misspelt', values: { gate, nearest: near }, place: at(gateSpan), subject: gate };
    } else if (reason === '') {
      yield { messageId: 'reasonless', values: { gate }, place: at(span), subject: gate };
    } else if (!used && ran.has(gate)) {
      yield { messageId: 'unused', values: { gate }, place: at(span), subject: gate };
    }
  }
}
