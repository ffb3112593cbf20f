import type { TSESLint } from '@typescript-eslint/utils';
import { contains, type Span } from '#facts/span';
import type { GateDescription } from '#report/gate-description';
import { documentationUrl } from './documentation.js';
import { fixMeta, offerOf, suggestionMessage } from './fixes.js';
import type { Judge } from './judge.js';
import { namespace, settingsText } from './namespace.js';
import { openText } from './open-text.js';
import { createPasses, type Pass, type PassFile } from './passes.js';
import type { Report } from './report.js';
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
 * configuration, and what it finds in the open file is handed to ESLint.
 */
export function createRules(gates: readonly GateDescription[], judge: Judge): Readonly<Record<string, Rule>> {
  const typesOf = createTypesOf();
  const passOf = createPasses(judge);
  const passIn = (context: Context): Pass => passOf(context.sourceCode.ast, () => fileOf(context, typesOf));
  return Object.fromEntries(gates.map((gate) => [gate.id, createRule(gate, passIn)]));
}

type Context = Readonly<TSESLint.RuleContext<string, []>>;

function createRule(gate: GateDescription, passIn: (context: Context) => Pass): Rule {
  return {
    meta: {
      type: 'problem',
      docs: {
        description: gate.description,
        url: documentationUrl(gate.id),
        recommended: gate.onByDefault,
        // Types are asked where the parser has them, and nothing is lost but what they alone can tell.
        requiresTypeChecking: false,
      },
      ...fixMeta(gate),
      schema: [],
      // The wording is made from data, as in every other host; the ids tell the messages of a gate apart.
      messages: Object.fromEntries([...gate.messageIds, 'problem', suggestionMessage].map((id) => [id, '{{text}}'])),
    },
    defaultOptions: [],
    create(context) {
      const { reports, shown, problemsOnce } = passIn(context);
      const own = reports.filter(({ gate: id, span }) => id === gate.id && contains(shown, span));
      // What keeps the gates from working is one message a process, at the first rule that asks.
      const problems = problemsOnce();
      // ESLint enters each listener in its tables, for each rule and file.
      if (own.length === 0 && problems.length === 0) return {};
      return {
        'Program:exit'() {
          for (const text of problems) {
            context.report({ messageId: 'problem', data: { text }, loc: { line: 1, column: 0 } });
          }
          for (const report of own) context.report(descriptorOf(report, shown, context.sourceCode));
        },
      };
    },
  };
}

function descriptorOf(report: Report, shown: Span, sourceCode: TSESLint.SourceCode): TSESLint.ReportDescriptor<string> {
  const { messageId, text, span } = report;
  return {
    messageId,
    data: { text },
    loc: {
      start: sourceCode.getLocFromIndex(span.start - shown.start),
      end: sourceCode.getLocFromIndex(span.end - shown.start),
    },
    ...offerOf(report, shown),
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
    ...settingsText(settings[namespace]),
    // A linter that is set up anew makes new ones; they are the same for all files of one configuration.
    run: languageOptions,
  };
}
