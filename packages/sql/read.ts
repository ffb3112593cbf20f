import type { Span } from '#facts/span';
import { TOO_DEEP } from './grammar.js';
import { scan, splitStatements } from './scan.js';
import type { ReadText } from './statement.js';
import { scheduledCommand } from './statement-reader/cron.js';
import { readBodyOf } from './statement-reader/body.js';
import { parsePart, type Found, type Part, type Readers } from './statement-reader/part.js';
import type { Routine } from './statement-reader/routine.js';
import { Source } from './statement-reader/source.js';
import { readStatement } from './statement-reader/statement.js';

/**
 * Reads a text of one or more statements with `$n` parameters. Each statement is parsed by itself, so that one which the grammar
 * rejects leaves the others alone. Never throws on what the text holds; `loadGrammar` must have been awaited.
 */
export function readText(text: string): ReadText {
  return readWhole(text, undefined);
}

/** A text, or the body of a routine that is a text of its own. */
function readWhole(text: string, routine: Routine | undefined): ReadText {
  const found: Found = { statements: [], rejected: [] };
  const tokens = scan(text);
  const significant = tokens.some((token) => token.kind === 'comment')
    ? tokens.filter((token) => token.kind !== 'comment')
    : tokens;
  for (const span of splitStatements(text, significant)) readPart({ text, span, tokens: significant, routine }, found);
  return found;
}

function readPart(part: Part, found: Found): void {
  const { text, span, tokens, routine } = part;
  const parsed = parsePart(part);
  if (!parsed.accepted) {
    const { message, cursor } = parsed;
    found.rejected.push(cursor === undefined ? { span, message } : { span, at: cursor, message });
    return;
  }
  const source = new Source(text, span, parsed.position, tokens);
  for (const { stmt } of parsed.statements) {
    if (stmt === undefined) continue;
    attempt(span, found, () => found.statements.push(readStatement(source, stmt, routine)));
    if ('DoStmt' in stmt || 'CreateFunctionStmt' in stmt || scheduledCommand(stmt)?.command !== undefined)
      attempt(span, found, () => {
        readBodyOf(source, stmt, readers, found);
      });
  }
}

const readers: Readers = { text: readWhole, part: readPart };

/** The grammar's stack is deeper than ours: what it can still parse may be too deep to walk. */
function attempt(span: Span, found: Found, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    found.rejected.push({ span, message: TOO_DEEP });
  }
}
