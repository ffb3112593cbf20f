import { parseSync } from 'oxc-parser';
import type { FileFacts, SyntaxProblem } from '#facts/index';
import type { TSESTree } from '@typescript-eslint/utils';
import { allowancesInComments, allowancesInTexts, mayHoldAllowances, type Comment } from './allowances.js';
import { exportsOf } from './exports.js';
import { nestsTooDeep } from './nesting.js';
import { parsable, problemsOf } from './parsing.js';
import { extractSqlFile } from './sql-file.js';
import { statements } from './statements.js';
import { sequence, Walk } from './walk.js';

/** Everything that one file says. `text` has no byte-order mark. It never throws: what cannot be read is a problem. */
export function extractFile(text: string, { fileName }: { readonly fileName: string }): FileFacts {
  if (fileName.endsWith('.sql')) return extractSqlFile(text);
  try {
    const { code, options, problems } = parsable(text, fileName);
    if (nestsTooDeep(code)) throw new RangeError('nesting too deep');
    const result = parseSync(fileName, code, options);
    const { errors, program } = result;
    const comments = mayHoldAllowances(text) ? result.comments : [];
    return extractProgram(program, text, comments, [...problems, ...problemsOf(errors, text, program.body.length > 0)]);
  } catch (error) {
    return unreadable(text, error);
  }
}

/** The same from a tree of another parser that gives ESTree. */
export function extractProgram(
  program: { readonly type: string; readonly body: readonly unknown[] },
  text: string,
  comments: readonly Comment[],
  problems: readonly SyntaxProblem[] = [],
): FileFacts {
  try {
    return walked(program as TSESTree.Program, text, comments, problems);
  } catch (error) {
    return unreadable(text, error);
  }
}

function walked(
  program: TSESTree.Program,
  text: string,
  comments: readonly Comment[],
  problems: readonly SyntaxProblem[],
): FileFacts {
  const walk = new Walk(text);
  const { scope, items } = walk;
  const whole = { start: 0, end: text.length };
  walk.functions.push({
    name: '',
    span: whole,
    nameSpan: { start: 0, end: 0 },
    anonymous: true,
    async: false,
    generator: false,
    parent: null,
    parameters: [],
    body: { kind: 'sequence', items: [] },
    returns: [],
  });
  statements(walk, program.body);
  const [module] = walk.functions;
  if (module !== undefined) module.body = sequence(items);
  const { references } = walk.finish();
  return {
    imports: walk.imports.sort((a, b) => a.span.start - b.span.start),
    exports: exportsOf(walk, program, scope),
    allowances: [...allowancesInComments(text, comments), ...allowancesInTexts(text, walk.pieces)].sort(
      (a, b) => a.span.start - b.span.start,
    ),
    problems,
    bindings: walk.bindings,
    types: walk.types,
    classes: walk.classes,
    functions: walk.functions,
    calls: walk.calls,
    assertions: walk.assertions,
    references,
    texts: walk.texts,
    memberAssignments: walk.memberAssignments,
  };
}

/** No tree could be made or walked: facts that hold nothing, and say why. */
function unreadable(text: string, error: unknown): FileFacts {
  const tooDeep = error instanceof RangeError;
  const message = tooDeep
    ? 'nesting too deep'
    : `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  const empty = walked({ type: 'Program', body: [] } as unknown as TSESTree.Program, text, [], []);
  return { ...empty, problems: [{ message, span: { start: 0, end: 0 }, recovered: false }] };
}
