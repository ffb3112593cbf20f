import type { Span } from '#facts/span';
import type { Table } from '#sql/catalog';

/**
 * Where a text that is no statement names the table behind the words of a write. Strings and comments are left out; a schema
 * that is put in at run time may be any.
 */
export function writeIn(text: string, table: Pick<Table, 'schema' | 'name'>): Span | undefined {
  const plain = text.replace(SILENT, (part) => ' '.repeat(part.length));
  for (const match of plain.matchAll(WRITE)) {
    const { name = '', schema } = match.groups ?? {};
    if (folded(name) !== table.name || !isSchema(schema, table.schema)) continue;
    const end = match.index + match[0].length;
    return { start: end - name.length, end };
  }
  return undefined;
}

/** Comments, strings, and dollar-quoted texts. Identifiers in double quotes are names, and stay. */
const SILENT = /--[^\n]*|\/\*[^]*?\*\/|'(?:[^']|'')*'|\$(\w*)\$[^]*?\$\1\$/g;

const NAME = String.raw`(?:"(?:[^"]|"")+"|[A-Za-z_][\w$]*)`;
const WRITE = new RegExp(
  String.raw`\b(?:insert\s+into|update|delete\s+from|merge\s+into|truncate(?:\s+table)?|copy)\s+(?:only\s+)?(?:(?<schema>${NAME})\s*\.\s*)?(?<name>${NAME})(?![\w$"]|\s*\.)`,
  'gi',
);

function isSchema(written: string | undefined, schema: string): boolean {
  if (written === undefined) return schema === 'public';
  return folded(written) === schema || written.startsWith('dg_unknown_');
}

function folded(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase();
}
