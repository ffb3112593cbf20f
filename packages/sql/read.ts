import type { Span } from '#facts/span';
import { parse, TOO_DEEP } from './grammar.js';
import { scan, splitStatements } from './scan.js';
import type { ReadText, Rejection, Statement } from './statement.js';
import { Source } from './statement-reader/source.js';
import { readStatement } from './statement-reader/statement.js';

/**
 * Reads a text of one or more statements with `$n` parameters. Each statement is parsed by itself, so that one which the grammar
 * rejects leaves the others alone. Never throws on what the text holds; `loadGrammar` must have been awaited.
 */
export function readText(text: string): ReadText {
  const statements: Statement[] = [];
  const rejected: Rejection[] = [];
  const tokens = scan(text);
  const significant = tokens.some((token) => token.kind === 'comment')
    ? tokens.filter((token) => token.kind !== 'comment')
    : tokens;
  for (const span of splitStatements(text, significant)) {
    const parsed = parse(text, span);
    if (!parsed.accepted) {
      const { message, cursor } = parsed;
      rejected.push(cursor === undefined ? { span, message } : { span, at: cursor, message });
      continue;
    }
    const source = new Source(text, span, parsed.position, significant);
    for (const { stmt } of parsed.statements) {
      if (stmt === undefined) continue;
      const read = readOne(() => readStatement(source, stmt), span);
      if ('message' in read) rejected.push(read);
      else statements.push(read);
    }
  }
  return { statements, rejected };
}

/** The grammar's stack is deeper than ours: what it can still parse may be too deep to walk. */
function readOne(read: () => Statement, span: Span): Statement | Rejection {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return { span, message: TOO_DEEP };
    throw error;
  }
}
