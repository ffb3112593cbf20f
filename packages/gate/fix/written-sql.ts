import type { CallFact, Expression, TextPiece } from '#facts/index';
import type { Span } from '#facts/span';
import type { BoundStatement, Project } from '#project/index';
import type { Edit } from '../fix.js';

/**
 * A statement that is written out in the call or tag that runs it, and nowhere else: what is changed in it changes nothing but it.
 */
export interface WrittenSql {
  readonly path: string;
  readonly form: 'text' | 'tag';
  /** The call that runs it; of a tag, the tag itself. */
  readonly call: CallFact;
  /** As PostgreSQL reads it. */
  readonly sql: string;
  readonly statements: number;
  /** Replaces what is written there. Undefined where that is not written character for character. */
  replace(span: Span, parts: SqlParts): Edit | undefined;
  /** Puts something behind the last character of what is written there. */
  insertBehind(span: Span, parts: SqlParts): Edit | undefined;
  /** Puts something before the first character of it, where what stands before that is written there too. */
  insertBefore(span: Span, parts: SqlParts): Edit | undefined;
}

/** Text of SQL, which is escaped as its quotes demand, and code: the interpolation of a tag. */
export type SqlParts = readonly (string | { readonly code: string })[];

/**
 * Undefined where an edit could do more than it says, or less: the text is shared, grown in steps, one of several, partly unknown, made
 * by a builder, held by the database, or stands in a file of SQL.
 */
export function writtenSql(project: Project, bound: BoundStatement): WrittenSql | undefined {
  const { site, statement } = bound;
  const [variant, ...others] = site.variants;
  if (variant === undefined || others.length > 0 || site.reading.kind !== 'read') return undefined;
  if (site.stored === true || site.builder !== undefined || site.call === undefined) return undefined;
  // The body of a DO block or a routine is a text of its own, in which a parameter is another.
  if (statement.body !== undefined || site.path.endsWith('.sql')) return undefined;
  const facts = project.facts(site.path);
  const tag = facts.calls.find((call) => call.form === 'tag' && sameSpan(call.span, site.place.span));
  const call = tag ?? facts.calls[site.call];
  if (call === undefined) return undefined;
  const pieces =
    tag?.texts?.map((text) => ({ text, quote: '`' })) ?? piecesOf(project, site.path, call, site.place.span);
  const source = project.source.text(site.path);

  function edit(span: Span, put: (at: Span) => Span, parts: SqlParts): Edit | undefined {
    const written = bound.written(span);
    const piece = written?.path === site.path ? pieces.find(({ text }) => text === written.text) : undefined;
    if (piece === undefined) return undefined;
    const at = bound.place(span).span;
    const spelt = source.slice(at.start, at.end).replace(/\\(['"`])/g, '$1');
    if (spelt !== variant?.text.slice(span.start, span.end)) return undefined;
    const text = parts.map((part) => (typeof part === 'string' ? escaped(part, piece.quote) : part.code)).join('');
    return { path: site.path, span: put(at), text };
  }

  return {
    path: site.path,
    form: tag === undefined ? 'text' : 'tag',
    call,
    sql: variant.text,
    statements: variant.statements.length,
    replace: (span, parts) => edit(span, (at) => at, parts),
    insertBehind: ({ end }, parts) => edit({ start: end - 1, end }, behind, parts),
    insertBefore: ({ start }, parts) => edit({ start: start - 1, end: start }, behind, parts),
  };
}

function behind({ end }: Span): Span {
  return { start: end, end };
}

interface QuotedPiece {
  readonly text: TextPiece;
  readonly quote: string;
}

/** The literals of a text that stands among a call's arguments, or in an object there; none where it is only named there. */
function piecesOf(project: Project, path: string, call: CallFact, span: Span): readonly QuotedPiece[] {
  const given = call.arguments.flatMap(({ value }) =>
    value.kind === 'object'
      ? value.entries.flatMap((entry) => (entry.kind === 'property' ? [entry.value] : []))
      : [value],
  );
  const text = given.find((value) => sameSpan(value.span, span));
  return text === undefined ? [] : quoted(text, project.source.text(path));
}

function quoted(expression: Expression, source: string): readonly QuotedPiece[] {
  if (expression.kind === 'string') {
    return [{ text: expression.text, quote: source[expression.text.span.start - 1] ?? "'" }];
  }
  if (expression.kind === 'template') return expression.texts.map((text) => ({ text, quote: '`' }));
  return expression.kind === 'concatenation' ? expression.parts.flatMap((part) => quoted(part, source)) : [];
}

function escaped(sql: string, quote: string): string {
  const plain = sql.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`);
  return quote === '`' ? plain.replaceAll('${', '\\${') : plain;
}

function sameSpan(one: Span, other: Span): boolean {
  return one.start === other.start && one.end === other.end;
}
