import type { Span } from '#facts/span';
import type { Node } from '../grammar.js';

/** A string constant in DDL, and what gives it its type. */
export interface TextConstant {
  readonly value: string;
  readonly span: Span;
  /** The type that it is cast to, or that its column is declared with, by its names. */
  readonly type?: readonly string[];
  /** The columns that it is compared with, or the one whose default it is. */
  readonly columns: readonly string[];
  /** The table of those columns, as far as the statement is about one. */
  readonly table?: { readonly schemaname?: string; readonly relname?: string };
}

/** Strings of ALTER TABLE, CREATE TABLE, CREATE INDEX, CREATE VIEW and their like. Labels of an enum are no constants. */
export function textsIn(node: Node, spanAt: (location: number | undefined) => Span): readonly TextConstant[] {
  const found: TextConstant[] = [];
  visit(node, { columns: [] }, spanAt, found);
  return found;
}

type Context = Pick<TextConstant, 'type' | 'columns' | 'table'>;

/** The tree is plain data; what matters is which node was gone through last. */
function visit(
  value: unknown,
  context: Context,
  spanAt: (location: number | undefined) => Span,
  found: TextConstant[],
): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, context, spanAt, found);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'A_Const') {
      const { sval, location } = inner as { sval?: { sval?: string }; location?: number };
      if (sval !== undefined) found.push({ value: sval.sval ?? '', span: spanAt(location), ...context });
    } else visit(inner, contextOf(key, inner, context), spanAt, found);
  }
}

function contextOf(key: string, inner: unknown, context: Context): Context {
  if (typeof inner !== 'object' || inner === null) return context;
  const table = (inner as { relation?: Context['table'] }).relation;
  const around = table === undefined ? context : { ...context, table };
  const untyped: Context = around.table === undefined ? { columns: [] } : { columns: [], table: around.table };
  switch (key) {
    case 'TypeCast':
    case 'ColumnDef': {
      const { typeName } = inner as { typeName?: { names?: readonly Node[] } };
      return typeName === undefined ? around : { ...around, columns: [], type: namesOf(typeName.names) };
    }
    case 'AlterTableCmd': {
      const { subtype, name } = inner as { subtype?: string; name?: string };
      return subtype === 'AT_ColumnDefault' && name !== undefined ? { ...untyped, columns: [name] } : around;
    }
    // What a CHECK of a column compares has the column's own type only where the column is named.
    case 'A_Expr':
      return { ...untyped, columns: columnsIn(inner) };
    case 'FuncCall':
    case 'SubLink':
      return untyped;
    default:
      return around;
  }
}

/** Columns that stand directly in an operator. */
function columnsIn(inner: object): readonly string[] {
  const { lexpr, rexpr } = inner as { lexpr?: Node; rexpr?: Node };
  return [lexpr, rexpr].flatMap((side) => {
    if (side === undefined || !('ColumnRef' in side)) return [];
    const last = namesOf(side.ColumnRef.fields).at(-1);
    return last === undefined ? [] : [last];
  });
}

function namesOf(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).flatMap((node) => ('String' in node ? [node.String.sval ?? ''] : []));
}
