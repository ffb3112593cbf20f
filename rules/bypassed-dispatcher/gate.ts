import { z } from 'zod';
import { defineGate } from '#gate/index';
import { breachesOf } from './breaches.js';
import { memberNamed } from './member.js';

/**
 * A member that only certain files or functions may use is called or read elsewhere.
 *
 * A member is a method or field of an interface, type, class or object, or anything that a file declares at its top level. It
 * counts however it is spelt: through a namespace (`await import()` too), another name or a re-export, by destructuring (also
 * in a parameter), optionally, by a constant index, handed on as a callback, bound, through a field, a list, a Map or what a
 * method returns, and through a class that implements the interface or an interface that extends it. The receiver is known by
 * its declared type or by what it is made of; one of which neither tells is no finding.
 *
 * Not its business: giving the member a value, the file that declares it, `this` and `super` inside a class that has it, members
 * of the same name of other types, and types that name it (`Dispatch['docker']`).
 */
export const gate = defineGate({
  id: 'bypassed-dispatcher',
  title: 'a member that only its dispatcher may use is used elsewhere',
  why: 'Code that picks one variant itself does nothing for the others: stops for Docker alone silently did nothing on the hosted backend and leaked machines, three verbs in a row.',
  scope: 'project',
  reads: ['imports', 'declarations'],
  severity: 'error',
  messages: {
    bypassed: {
      what: '{user} {verb} {member}, which only {only} may use',
      label: 'goes round {instead}',
      instead: 'Call {instead} from {file}, which does the same for every variant.',
      allowed: '{member} in {only}',
    },
    outside: {
      what: '{user} {verb} {member}, which only {only} may use',
      label: 'used outside of {only}',
      instead: 'Ask a function of {only} for it, or move this code there.',
      allowed: '{member} in {only}',
    },
    gone: {
      what: '{owner} has no member {name}, whose use the configuration limits',
      label: 'the rule about {name} watches nothing',
      instead: 'Name the member as it is called now, or take the rule out.',
    },
  },
  options: z.strictObject({
    rules: z
      .array(
        z.strictObject({
          members: z
            .array(
              z.strictObject({
                member: z.string().describe('The member, as `path#Type.member`, or a top-level name, as `path#name`.'),
                instead: z.string().optional().describe('What everybody else calls, as `path#function`.'),
              }),
            )
            .min(1)
            .describe('Members that belong together.'),
          only: z
            .array(z.string())
            .min(1)
            .describe('Who may use them: globs of files, and functions as `path#function`.'),
          why: z.string().optional().describe('What goes wrong when they are used elsewhere.'),
          see: z.string().optional().describe('The incident, PR or decision behind it.'),
        }),
      )
      .default([])
      .describe('Members with few users.'),
  }),
  onByDefault: false,

  *names({ rules }) {
    for (const [index, { members, only }] of rules.entries()) {
      for (const [nth, { member, instead }] of members.entries()) {
        const at = ['rules', index, 'members', nth];
        const { path, owner, member: name } = memberNamed(member);
        yield { at: [...at, 'member'], kind: 'constant', name: `${path}#${owner ?? name}` };
        if (instead !== undefined) yield { at: [...at, 'instead'], kind: 'function', name: instead };
      }
      for (const [nth, one] of only.entries())
        yield one.includes('#')
          ? { at: ['rules', index, 'only', nth], kind: 'function', name: one }
          : { at: ['rules', index, 'only', nth], kind: 'glob', name: one, exempt: true };
    }
  },

  *check(project, { rules }) {
    for (const { members, only, why, see } of rules) {
      for (const breach of members.flatMap((member) => [...breachesOf(project, member, only)]))
        yield { ...breach, why, see };
    }
  },
});
