import type { TSESLint } from '@typescript-eslint/utils';
import { isForEslint } from '#gate/eslint-differences';
import { isOpen } from '#gate/finding-state';
import type { Gate } from '#gate/index';
import { wordingBy } from '#report/message';
import { documentationUrl } from './documentation.js';
import { fixMeta, fixOf, suggestionMessage } from './fixes.js';
import type { Judge } from './judge.js';
import { namespace } from './namespace.js';
import { openText } from './open-text.js';
import { createPasses, type Pass, type PassFile } from './passes.js';
import { isRecommended } from './presets.js';
import { readSettings } from './settings.js';
import { createTypesOf, type TypesOf } from './typed-oracle.js';

interface Docs {
  readonly description: string;
  readonly url: string;
  readonly recommended: boolean;
  readonly requiresTypeChecking: false;
}

export type Rule = TSESLint.RuleModule<string, [], Docs>;

/**
 * ESLint's rules, one a gate. There is no policy here: a gate is run as the command line runs it, with the options of the
 * configuration, and what it finds in the open file is handed to ESLint. Errors alone: notes fail no run of the command line,
 * and a rule's severity, which is the user's, would make them fail this one (`eslintDifferences`).
 */
export function createRules(gates: readonly Gate[], judge: Judge): Readonly<Record<string, Rule>> {
  const typesOf = createTypesOf();
  const passOf = createPasses(judge);
  const passIn = (context: Context): Pass => passOf(context.sourceCode.ast, () => fileOf(context, typesOf));
  return Object.fromEntries(gates.map((gate) => [gate.id, createRule(gate, passIn)]));
}

type Context = Readonly<TSESLint.RuleContext<string, []>>;

function createRule(gate: Gate, passIn: (context: Context) => Pass): Rule {
  const wording = wordingBy([gate]);
  return {
    meta: {
      type: 'problem',
      docs: {
        description: `${gate.title}. ${gate.why}`,
        url: documentationUrl(gate.id),
        recommended: isRecommended(gate),
        // Types are asked where the parser has them, and nothing is lost but what they alone can tell.
        requiresTypeChecking: false,
      },
      ...fixMeta(gate),
      schema: [],
      // The wording is made from data, as in every other host; the ids tell the messages of a gate apart.
      messages: Object.fromEntries(
        [...Object.keys(gate.messages), 'problem', suggestionMessage].map((id) => [id, '{{text}}']),
      ),
    },
    defaultOptions: [],
    create: (context) => ({
      'Program:exit'() {
        const { sourceCode } = context;
        const { findings, shown, problemsOnce } = passIn(context);
        // What keeps the gates from working is one message a process, at the first rule that asks.
        for (const text of problemsOnce()) {
          context.report({ messageId: 'problem', data: { text }, loc: { line: 1, column: 0 } });
        }
        for (const finding of findings) {
          if (finding.gate !== gate.id || !isOpen(finding) || !isForEslint(finding)) continue;
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
            ...fixOf(finding, shown),
          });
        }
      },
    }),
  };
}

function fileOf(context: Context, typesOf: TypesOf): PassFile {
  const { sourceCode, physicalFilename, cwd, settings, languageOptions } = context;
  const types = typesOf(sourceCode.parserServices);
  return {
    file: physicalFilename,
    cwd,
    ...openText(physicalFilename, sourceCode.text),
    ...(types === undefined ? {} : { types }),
    ...readSettings(settings[namespace]),
    // A linter that is set up anew makes new ones; they are the same for all files of one configuration.
    run: languageOptions,
  };
}
