import { z } from 'zod';
import { defineGate } from '#gate/index';
import { functionNamed, shortName } from '#project/function-names';
import { callsOf, nearby } from './calls.js';
import { leavingWithout } from './leaving.js';
import { hitsBefore, wayTo } from './reaching.js';
import { beforeSchema, targetOf } from './target.js';

/**
 * A function must call another one, and some path through it does not. With `before`, the call must be over on every way to a
 * given call or write, and a path that never comes there owes nothing.
 *
 * Counted as the call: a call of a helper that surely makes it, of a receiver that surely runs the function which it is given,
 * written there or by its name (`transaction(async (tx) => …)`, `.then(step)`), and of a name that leads to no function but is
 * spelt like the one that is wanted (an injected one). Not counted: one that only a loop's body, a branch, an array method's callback or a timer makes. A
 * path that throws, or that returns from a `catch`, owes nothing; one that returns early without the call is the finding.
 * What stands behind `before` is found in helpers too, and in functions that are handed on (`names.map(insertNode)`). A call whose promise is dropped is made, but not over before anything.
 *
 * Not its business: the arguments of the call and what becomes of its result, functions that no rule names, and functions that
 * are kept in lists or fields, or behind what a wrapper returns (`memoize(step)`). A rule whose `before` is never reached is a finding: it watches nothing.
 */
export const gate = defineGate({
  id: 'missing-call',
  title: 'a function does not make a call that it must make on every path',
  why: 'A step that is left out on one path fails nothing there: a restart that did not go through its dispatcher left the machine as it was, and an import without its lookup made its rows again.',
  scope: 'project',
  reads: ['sql', 'declarations'],
  severity: 'error',
  messages: {
    never: {
      what: '{function} never calls {callee}',
      label: '{callee} must be called on every path through here',
      instead: 'Call {callee} from {file} on every path that returns, directly or through a helper that surely does.',
    },
    skipped: {
      what: '{function} can return without calling {callee}',
      label: '{callee} must be called on every path through here',
      instead: 'Call {callee} before every return, or throw where there is nothing to call it for.',
    },
    unguarded: {
      what: '{function} comes to {target} without calling {callee} first',
      label: 'not every path to here has called {callee}',
      instead: 'Call {callee} from {file}, and await it, on every path that comes here.',
      allowed: 'paths that throw or return before they come here',
    },
    unreached: {
      what: '{function} never comes to {target}, before which it must call {callee}',
      label: 'the rule about this function watches nothing',
      instead: 'Name the function that comes to {target} now, or take the rule out.',
    },
  },
  options: z.strictObject({
    rules: z
      .array(
        z.strictObject({
          function: z.string().describe('The function that must make the call, as `path#function`.'),
          mustCall: z.string().describe('The function that it must call, as `path#function`.'),
          before: beforeSchema
            .optional()
            .describe('The call must come before this; without it, before the function returns.'),
          why: z.string().optional().describe('What happens without the call.'),
          see: z.string().optional().describe('The incident, PR or decision behind it.'),
        }),
      )
      .default([])
      .describe('Who must call whom.'),
  }),
  onByDefault: false,

  *names({ rules }) {
    for (const [index, { function: caller, mustCall, before }] of rules.entries()) {
      yield { at: ['rules', index, 'function'], kind: 'function', name: caller };
      yield { at: ['rules', index, 'mustCall'], kind: 'function', name: mustCall };
      if (before?.call !== undefined)
        yield { at: ['rules', index, 'before', 'call'], kind: 'function', name: before.call };
      for (const key of ['insertInto', 'write'] as const) {
        const table = before?.[key];
        if (table !== undefined) yield { at: ['rules', index, 'before', key], kind: 'table', name: table };
      }
    }
  },

  *check(project, { rules }) {
    for (const { function: name, mustCall, before, why, see } of rules) {
      const caller = functionNamed(project, name);
      const callee = functionNamed(project, mustCall);
      if (caller === undefined || callee === undefined) continue;
      const calls = callsOf(project, callee);
      const words = { function: shortName(name), callee: shortName(mustCall) };
      const subject = words.callee;
      const self = {
        path: caller.path,
        span: project.facts(caller.path).functions[caller.function]?.nameSpan ?? start,
      };
      if (before === undefined) {
        const left = leavingWithout(project, caller, calls);
        if (left === undefined) continue;
        const near = nearby(calls, caller, `${words.callee} is called here, but not on every path`);
        const messageId = near.length === 0 ? 'never' : 'skipped';
        const values = messageId === 'never' ? { ...words, file: callee.path } : words;
        const returns = left.map((span) => ({
          place: { path: caller.path, span },
          label: 'this path leaves without it',
        }));
        yield { messageId, values, place: self, subject, within: caller, related: [...returns, ...near], why, see };
        continue;
      }
      const target = targetOf(project, before);
      const { reached, hits } = hitsBefore(project, caller, target, calls);
      if (!reached) {
        const values = { ...words, target: target.phrase };
        yield { messageId: 'unreached', values, place: self, subject, within: caller, why, see };
      }
      for (const hit of hits) {
        const near = nearby(calls, caller, `${words.callee} is called here, but not before it on every path`);
        const values = { ...words, target: target.phrase, file: callee.path };
        const related = [...wayTo(hit), ...near];
        yield { messageId: 'unguarded', values, place: hit.place, subject, within: hit.within, related, why, see };
      }
    }
  },
});

const start = { start: 0, end: 0 };
