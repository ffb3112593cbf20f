import type { AllowanceFact, FileFacts } from '#facts/index';
import type { Place, Span } from '#facts/span';
import { contains } from '#facts/span';
import { scanPrisma } from '#project/prisma/scan';
import { scan } from '#sql/scan';
import { lineStarts, type LineStarts } from './lines.js';

/** An allowance of one file, with the line that it speaks for. */
export interface Allowance {
  readonly path: string;
  readonly fact: AllowanceFact;
  /** Its own line, and for a comment that stands alone, the first line of code below it. From 0. */
  readonly lines: readonly number[];
}

/** The allowances of one file and the question which of them accepts a finding. */
export interface FileAllowances {
  readonly all: readonly Allowance[];
  /**
   * The allowance for a gate at a place: on the line where the place begins or in the comment above it, else at the
   * function that holds it. One without a reason accepts nothing.
   */
  accepting(gate: string, place: Place): Allowance | undefined;
}

/** What a file's text must hold to be worth a look. */
export const allowanceMark = 'drift-allow';

/** `facts` is asked only where a function decides, because it costs a tree; it is absent for `.sql`. */
export function fileAllowances(
  path: string,
  text: string,
  facts: readonly AllowanceFact[],
  whole?: () => FileFacts,
): FileAllowances {
  const lines = lineStarts(text);
  const all = facts.map((fact) => ({ path, fact, lines: linesOf(fact, lines) }));
  const on = (gate: string, line: number): Allowance | undefined =>
    all.find(({ fact, lines }) => fact.gate === gate && fact.reason !== '' && lines.includes(line));
  return {
    all,
    accepting(gate, place) {
      const direct = on(gate, lines.lineAt(place.span.start));
      if (direct !== undefined || whole === undefined) return direct;
      if (!all.some(({ fact }) => fact.gate === gate)) return undefined;
      for (const span of holders(whole(), place.span)) {
        const found = on(gate, lines.lineAt(span.start));
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

/** The allowances in the comments of a `.sql` file, which no extractor of code reads. */
export function sqlAllowances(text: string): readonly AllowanceFact[] {
  return allowancesIn(
    text,
    scan(text).filter(({ kind }) => kind === 'comment'),
  );
}

/** Those of a Prisma schema. */
export function prismaAllowances(text: string): readonly AllowanceFact[] {
  return allowancesIn(
    text,
    scanPrisma(text).flatMap(({ kind, span }) => (kind === 'comment' ? [span] : [])),
  );
}

function allowancesIn(text: string, comments: readonly Span[]): readonly AllowanceFact[] {
  const facts: AllowanceFact[] = [];
  for (const token of comments) {
    const comment = text.slice(token.start, token.end);
    const found = /drift-allow[ \t]+([\w-]+)(?:[ \t]*:[ \t]*([^\r\n]*))?/.exec(comment);
    if (found === null) continue;
    const gate = found[1] ?? '';
    const gateStart = token.start + found.index + found[0].indexOf(gate, allowanceMark.length);
    const lineStart = Math.max(text.lastIndexOf('\n', token.start - 1), text.lastIndexOf('\r', token.start - 1)) + 1;
    facts.push({
      span: { start: token.start, end: token.end },
      gate,
      gateSpan: { start: gateStart, end: gateStart + gate.length },
      reason: (found[2] ?? '').replace(/\*\/\s*$/, '').trim(),
      ownLine: text.slice(lineStart, token.start).trim() === '',
    });
  }
  return facts;
}

function linesOf(fact: AllowanceFact, lines: LineStarts): readonly number[] {
  const first = lines.lineAt(fact.span.start);
  if (!fact.ownLine) return [first];
  let below = lines.lineAt(Math.max(fact.span.start, fact.span.end - 1)) + 1;
  // Several comments in a row, one for each gate, all speak for the code below the last.
  while (below < lines.count && /^\s*(?:\/\/|\/\*|\*|--)/.test(lines.text(below))) below += 1;
  return [first, below];
}

/**
 * The innermost function around a span and, where it is anonymous, those around it up to one with a name: nobody looks for
 * the comment above a callback. The module's own body is no function here, or a comment on line 1 would cover the file.
 */
function holders(facts: FileFacts, span: Span): readonly Span[] {
  let innermost = 0;
  facts.functions.forEach((fact, id) => {
    const best = facts.functions[innermost];
    if (id !== 0 && contains(fact.span, span) && (innermost === 0 || (best && contains(best.span, fact.span))))
      innermost = id;
  });
  const spans: Span[] = [];
  for (let id: number | null = innermost; id !== null && id !== 0;) {
    const fact: FileFacts['functions'][number] | undefined = facts.functions[id];
    if (fact === undefined) break;
    spans.push(fact.span);
    if (!fact.anonymous) break;
    id = fact.parent;
  }
  return spans;
}
