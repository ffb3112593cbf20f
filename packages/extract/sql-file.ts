import type { FileFacts, FunctionFact, Span, SqlTextFact } from '#facts/index';

/**
 * What a `.sql` file says: its named blocks, as functions that others call by name, and their texts. Files of sqlc, pgTyped,
 * yesql, aiosql and HugSQL name a block in the comment above it. The text before the first name is the module's own.
 */
export function extractSqlFile(text: string): FileFacts {
  const marks = [...text.matchAll(NAME)];
  const whole = { start: 0, end: text.length };
  const functions: FunctionFact[] = [routine('', whole, { start: 0, end: 0 }, null)];
  const texts: SqlTextFact[] = [textFact(text, { start: 0, end: marks[0]?.index ?? text.length }, 0)];
  marks.forEach((mark, index) => {
    const name = mark[1] ?? mark[2] ?? '';
    const at = mark.index + mark[0].lastIndexOf(name);
    const span = { start: mark.index, end: marks[index + 1]?.index ?? text.length };
    functions.push(routine(name, span, { start: at, end: at + name.length }, 0));
    texts.push(textFact(text, span, index + 1));
  });
  return {
    imports: [],
    exports: [],
    allowances: [],
    problems: [],
    bindings: [],
    types: [],
    classes: [],
    functions,
    calls: [],
    assertions: [],
    references: [],
    texts,
    memberAssignments: [],
  };
}

/** `-- name: CloseJob :exec`, `-- :name close-job :!`, and `@name` in a block comment. */
const NAME = /^[ \t]*--[ \t]*:?name:?[ \t]+([\w$.-]+!?)|\/\*[\s*]*@name[ \t]+([\w$.-]+)/gm;

function routine(name: string, span: Span, nameSpan: Span, parent: number | null): FunctionFact {
  return {
    name,
    span,
    nameSpan,
    anonymous: name === '',
    async: false,
    generator: false,
    parent,
    parameters: [],
    body: { kind: 'sequence', items: [] },
    returns: [],
  };
}

function textFact(text: string, span: Span, id: number): SqlTextFact {
  const value = text.slice(span.start, span.end);
  return { expression: { kind: 'string', span, text: { value, span } }, opening: 'strong', function: id };
}
