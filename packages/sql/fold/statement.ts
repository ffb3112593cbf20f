import type { Place, Span } from '#facts/span';
import { parse, type CreateSchemaStmt, type Node, type SelectStmt, type VariableSetStmt } from '../grammar.js';
import { alterTable } from './alter.js';
import { foldBlock } from './do.js';
import { drop } from './drop.js';
import { createIndex } from './indexes.js';
import { rename, setSchema } from './move.js';
import { constantOf, strings } from './predicate.js';
import { FoldProblem, Rejected, keyOf, type FoldState } from './state.js';
import { creationSchema, type Step } from './step.js';
import { createTable } from './table.js';
import { tokenFrom, type SqlText } from './text.js';
import { alterDomain, alterEnum, createDomain, createEnum, createOtherType } from './type.js';
import { createTableAs, createView, selectInto } from './view.js';

/** Applies one statement to the state. Throws a FoldProblem, or Rejected. */
export function foldStatement({ state }: { readonly state: FoldState }, source: SqlText, span: Span): void {
  const parsed = parse(source.text, span);
  if (!parsed.accepted) {
    const { message, cursor } = parsed;
    throw new Rejected(message, cursor === undefined ? undefined : placeAt(source, span, cursor));
  }
  for (const [index, { stmt, stmt_location: location, stmt_len: length }] of parsed.statements.entries()) {
    if (stmt === undefined) continue;
    // An EXECUTE may hold several statements; then each has its own part of the span.
    const whole = parsed.statements.length === 1;
    const start = whole || index === 0 ? span.start : parsed.position(location);
    const end = whole || length === undefined ? span.end : parsed.position((location ?? 0) + length);
    const first = source.tokens[tokenFrom(source, start)]?.start ?? start;
    const own = { start: first, end };
    state.order += 1;
    const mark = { place: source.place(first, end), order: state.order };
    apply({ state, source, span: own, position: (at) => parsed.position(at), mark }, stmt);
  }
}

/** The token at the grammar's cursor, or the end of the statement, where it wanted more. */
function placeAt(source: SqlText, span: Span, cursor: number): Place {
  const token = source.tokens[tokenFrom(source, cursor)];
  const found = token !== undefined && token.start === cursor && token.end <= span.end;
  return source.place(Math.min(cursor, span.end), found ? token.end : Math.min(cursor, span.end));
}

function apply(step: Step, node: Node): void {
  if ('CreateStmt' in node) return createTable(step, node.CreateStmt);
  if ('CreateForeignTableStmt' in node)
    return node.CreateForeignTableStmt.base === undefined
      ? undefined
      : createTable(step, node.CreateForeignTableStmt.base);
  if ('AlterTableStmt' in node)
    return node.AlterTableStmt.objtype === 'OBJECT_INDEX' || node.AlterTableStmt.objtype === 'OBJECT_SEQUENCE'
      ? undefined
      : alterTable(step, node.AlterTableStmt);
  if ('CreateEnumStmt' in node) return createEnum(step, node.CreateEnumStmt);
  if ('AlterEnumStmt' in node) return alterEnum(step, node.AlterEnumStmt);
  if ('CreateDomainStmt' in node) return createDomain(step, node.CreateDomainStmt);
  if ('AlterDomainStmt' in node) return alterDomain(step, node.AlterDomainStmt);
  if ('CompositeTypeStmt' in node) {
    const { typevar, coldeflist } = node.CompositeTypeStmt;
    createOtherType(step, [creationSchema(step, typevar?.schemaname), typevar?.relname ?? '']);
    return createTable(step, { relation: typevar ?? {}, tableElts: coldeflist ?? [] }, 'composite');
  }
  if ('CreateRangeStmt' in node) return createOtherType(step, strings(node.CreateRangeStmt.typeName));
  if ('DefineStmt' in node) return defineType(step, node.DefineStmt.kind, strings(node.DefineStmt.defnames));
  if ('DropStmt' in node) return drop(step, node.DropStmt);
  if ('RenameStmt' in node) return rename(step, node.RenameStmt);
  if ('AlterObjectSchemaStmt' in node) return setSchema(step, node.AlterObjectSchemaStmt);
  if ('IndexStmt' in node) return createIndex(step, node.IndexStmt);
  if ('ViewStmt' in node) return createView(step, node.ViewStmt);
  if ('CreateTableAsStmt' in node) return createTableAs(step, node.CreateTableAsStmt);
  if ('CreateSchemaStmt' in node) return createSchema(step, node.CreateSchemaStmt);
  if ('VariableSetStmt' in node) return setSearchPath(step, node.VariableSetStmt);
  if ('DoStmt' in node) return foldBlock(step, node.DoStmt, foldStatement);
  if ('SelectStmt' in node) return select(step, node.SelectStmt);
}

/** A shell type (`CREATE TYPE t;`) is defined a second time when its functions are there. */
function defineType(step: Step, kind: string | undefined, names: readonly string[]): void {
  if (kind !== 'OBJECT_TYPE') return;
  const known = step.state.types.get(keyOf({ schema: creationSchema(step, names.at(-2)), name: names.at(-1) ?? '' }));
  if (known?.kind !== 'other') createOtherType(step, names);
}

function createSchema(step: Step, statement: CreateSchemaStmt): void {
  const name = statement.schemaname ?? statement.authrole?.rolename ?? '';
  if (step.state.schemas.has(name)) {
    // Every database has `public` from the start, and dumps create it all the same.
    if (statement.if_not_exists === true || name === 'public') return;
    throw new FoldProblem('duplicate', `the schema ${name} already exists`);
  }
  step.state.schemas.add(name);
  const path = step.state.searchPath;
  step.state.searchPath = [name, ...path];
  try {
    for (const element of statement.schemaElts ?? []) apply(step, element);
  } finally {
    step.state.searchPath = path;
  }
}

function setSearchPath(step: Step, statement: VariableSetStmt): void {
  if (statement.name !== 'search_path') return;
  const values = (statement.args ?? []).map((argument) => constantOf(argument)?.value ?? '');
  step.state.searchPath = statement.kind === 'VAR_SET_VALUE' ? schemasOf(values) : ['public'];
}

function schemasOf(values: readonly string[]): readonly string[] {
  return values
    .map((value) => value.trim().replace(/^"(.*)"$/, '$1'))
    .filter((value) => value !== '' && value !== '$user' && value !== 'pg_catalog');
}

/** SELECT INTO, and `set_config('search_path', …)` as dumps write it. */
function select(step: Step, statement: SelectStmt): void {
  if (statement.intoClause !== undefined) return selectInto(step, statement);
  const [target] = statement.targetList ?? [];
  const call = target !== undefined && 'ResTarget' in target ? target.ResTarget.val : undefined;
  if (call === undefined || !('FuncCall' in call) || strings(call.FuncCall.funcname).at(-1) !== 'set_config') return;
  const [name, value] = (call.FuncCall.args ?? []).map((argument) => constantOf(argument)?.value);
  if (name === 'search_path') step.state.searchPath = schemasOf((value ?? '').split(','));
}
