import type { TSESLint } from '@typescript-eslint/utils';
import { isForEslint } from '#gate/eslint-differences';
import type { Gate } from '#gate/index';
import { wordingBy } from '#report/message';
import type { Judge } from './judge.js';
import { openFile } from './open-file.js';

export type Rule = TSESLint.RuleModule<string, []>;

/**
 * ESLint's rules, one a gate. There is no policy here: a gate is run as the command line runs it, with the options of the
 * configuration, and what it finds in the open file is handed to ESLint. Errors alone: notes fail no run of the command line,
 * and a rule's severity, which is the user's, would make them fail this one (`eslintDifferences`).
 */
export function createRules(gates: readonly Gate[], judge: Judge): Readonly<Record<string, Rule>> {
  return Object.fromEntries(gates.map((gate) => [gate.id, createRule(gate, judge)]));
}

function createRule(gate: Gate, judge: Judge): Rule {
  const wording = wordingBy([gate]);
  return {
    meta: {
      type: 'problem',
      docs: { description: `${gate.title}. ${gate.why}` },
      schema: [],
      // The wording is made from data, as in every other host; the ids tell the messages of a gate apart.
      messages: Object.fromEntries([...Object.keys(gate.messages), 'problem'].map((id) => [id, '{{text}}'])),
    },
    defaultOptions: [],
    create: (context) => ({
      'Program:exit'() {
        const { sourceCode } = context;
        const { file, shown } = openFile(context);
        const judged = judge(file);
        // What keeps the gates from working is one message a process, at the first rule that asks.
        for (const text of judged.problemsOnce()) {
          context.report({ messageId: 'problem', data: { text }, loc: { line: 1, column: 0 } });
        }
        for (const finding of judged.findings) {
          if (finding.gate !== gate.id || finding.allowed !== undefined || !isForEslint(finding)) continue;
          const { what, instead } = wording(finding);
          const { start, end } = finding.place.span;
          if (start < shown.start || end > shown.end) continue;
          context.report({
            messageId: finding.messageId,
            data: { text: `${what}. ${instead}` },
            loc: {
              start: sourceCode.getLocFromIndex(start - shown.start),
              end: sourceCode.getLocFromIndex(end - shown.start),
            },
          });
        }
      },
    }),
  };
}
