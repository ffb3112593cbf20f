import type { CreateTableAsStmt, IntoClause, Node, RangeVar, SelectStmt, ViewStmt } from '../grammar.js';
import { constantOf, strings } from './predicate.js';
import { FoldProblem, keyOf, type ColumnState, type TableState, type TypeUse } from './state.js';
import { createdName, findTable, typeUse, type Step } from './step.js';
import { newTable } from './table.js';

/** CREATE VIEW: its columns, each with the table's column it shows unchanged. */
export function createView(step: Step, statement: ViewStmt): void {
  const name = createdName(step, statement.view);
  const existing = statement.replace === true ? step.state.relations.get(keyOf(name)) : undefined;
  if (existing !== undefined && existing.kind !== 'view')
    throw new FoldProblem('duplicate', `${keyOf(existing)} is not a view`);
  const output = statement.query === undefined ? OPAQUE : outputOf(step, statement.query, new Map());
  // A replaced view stays the same object, so that what depends on it still does.
  const view = existing ?? newTable(step, name, 'view', false);
  if (view === undefined) return;
  view.columns = [];
  view.sources = sourcesOf(step, statement.query);
  fill(step, view, output, strings(statement.aliases), true);
}

/** CREATE TABLE AS and CREATE MATERIALIZED VIEW: the columns' names; their types only where they are plain. */
export function createTableAs(step: Step, statement: CreateTableAsStmt): void {
  createFromQuery(
    step,
    statement.into,
    statement.query,
    statement.objtype === 'OBJECT_MATVIEW',
    statement.if_not_exists === true,
  );
}

/** SELECT … INTO. */
export function selectInto(step: Step, statement: SelectStmt): void {
  if (statement.intoClause !== undefined)
    createFromQuery(step, statement.intoClause, { SelectStmt: statement }, false, false);
}

function createFromQuery(
  step: Step,
  into: IntoClause | undefined,
  query: Node | undefined,
  view: boolean,
  mayExist: boolean,
): void {
  const table = newTable(step, createdName(step, into?.rel), view ? 'view' : 'table', mayExist);
  if (table === undefined) return;
  if (view) table.sources = sourcesOf(step, query);
  fill(step, table, query === undefined ? OPAQUE : outputOf(step, query, new Map()), strings(into?.colNames), view);
}

/** One column of a query's result. */
interface Output {
  readonly name: string;
  readonly type: TypeUse;
  readonly shows: ColumnState['shows'];
}

/** A query's result; `open` where it has more columns than could be found. */
interface Result {
  readonly columns: readonly Output[];
  readonly open: boolean;
}

const OPAQUE: Result = { columns: [], open: true };
const UNKNOWN: TypeUse = { name: 'unknown', builtin: false, array: false };

type Ctes = ReadonlyMap<string, Result>;

function fill(step: Step, table: TableState, output: Result, aliases: readonly string[], live: boolean): void {
  output.columns.forEach((column, index) => {
    const name = aliases[index] ?? column.name;
    table.columns.push({
      name,
      type: column.type,
      notNull: false,
      notNullName: undefined,
      default: undefined,
      generated: false,
      retyped: undefined,
      shows: live ? column.shows : undefined,
      origin: step.mark.place,
    });
  });
  table.open = output.open;
  step.state.relations.set(keyOf(table), table);
  if (output.open) throw new FoldProblem('unreadable', `not every column of ${keyOf(table)} could be found`);
}

/** Every relation that a query names, at any depth. */
function sourcesOf(step: Step, query: unknown): readonly TableState[] {
  const found = new Set<TableState>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) {
      if ('RangeVar' in value) {
        const table = findTable(step, (value as { RangeVar: RangeVar }).RangeVar);
        if (table !== undefined) found.add(table);
      } else Object.values(value).forEach(visit);
    }
  };
  visit(query);
  return [...found];
}

function outputOf(step: Step, node: Node, outer: Ctes): Result {
  if (!('SelectStmt' in node)) return OPAQUE;
  const select = node.SelectStmt;
  const ctes = new Map(outer);
  for (const item of select.withClause?.ctes ?? []) {
    if (!('CommonTableExpr' in item)) continue;
    const { ctename, ctequery, aliascolnames } = item.CommonTableExpr;
    const result = ctequery === undefined ? OPAQUE : outputOf(step, ctequery, ctes);
    ctes.set(ctename ?? '', named(result, strings(aliascolnames)));
  }
  // A set operation has the names of its first arm; its types may be wider.
  if (select.larg !== undefined) {
    const first = outputOf(step, { SelectStmt: select.larg }, ctes);
    return { ...first, columns: first.columns.map((column) => ({ ...column, shows: undefined })) };
  }
  if (select.valuesLists !== undefined) {
    const [row] = select.valuesLists;
    const width = row !== undefined && 'List' in row ? (row.List.items?.length ?? 0) : 0;
    return {
      columns: Array.from({ length: width }, (_, index) => ({
        name: `column${index + 1}`,
        type: UNKNOWN,
        shows: undefined,
      })),
      open: false,
    };
  }
  const scope = (select.fromClause ?? []).flatMap((item) => scopeOf(step, item, ctes));
  const columns: Output[] = [];
  let open = false;
  for (const target of select.targetList ?? []) {
    if (!('ResTarget' in target) || target.ResTarget.val === undefined) continue;
    const star = starOf(target.ResTarget.val, scope);
    if (star === undefined) columns.push(outputColumn(step, target.ResTarget.val, target.ResTarget.name, scope));
    else {
      columns.push(...star.columns);
      open ||= star.open;
    }
  }
  return { columns, open };
}

interface Source extends Result {
  readonly alias: string;
  /** It is joined by USING or NATURAL. */
  readonly merged?: boolean;
}

function named(result: Result, names: readonly string[]): Result {
  return {
    ...result,
    columns: result.columns.map((column, index) => ({ ...column, name: names[index] ?? column.name })),
  };
}

function scopeOf(step: Step, node: Node, ctes: Ctes): readonly Source[] {
  if ('RangeVar' in node) {
    const { RangeVar: relation } = node;
    const cte = relation.schemaname === undefined ? ctes.get(relation.relname ?? '') : undefined;
    const table = findTable(step, relation);
    const result =
      cte ??
      (table === undefined
        ? OPAQUE
        : { columns: table.columns.map((column) => shown(table, column)), open: table.open });
    return [
      {
        ...named(result, strings(relation.alias?.colnames)),
        alias: relation.alias?.aliasname ?? relation.relname ?? '',
      },
    ];
  }
  if ('RangeSubselect' in node) {
    const { subquery, alias } = node.RangeSubselect;
    const result = subquery === undefined ? OPAQUE : outputOf(step, subquery, ctes);
    return [{ ...named(result, strings(alias?.colnames)), alias: alias?.aliasname ?? '' }];
  }
  if ('JoinExpr' in node) {
    const { larg, rarg, usingClause, isNatural } = node.JoinExpr;
    const sides = [larg, rarg].flatMap((side) => (side === undefined ? [] : scopeOf(step, side, ctes)));
    // `*` over USING and NATURAL merges columns; their order is not worth following.
    return usingClause === undefined && isNatural !== true ? sides : sides.map((side) => ({ ...side, merged: true }));
  }
  return [{ ...OPAQUE, alias: '' }];
}

function shown(table: TableState, column: ColumnState): Output {
  return { name: column.name, type: column.type, shows: column.shows ?? { table, column } };
}

/** What `*` and `t.*` stand for. */
function starOf(node: Node, scope: readonly Source[]): Result | undefined {
  if (!('ColumnRef' in node) || !(node.ColumnRef.fields ?? []).some((field) => 'A_Star' in field)) return undefined;
  const alias = strings(node.ColumnRef.fields).at(-1);
  const sources = alias === undefined ? scope : scope.filter((source) => source.alias === alias);
  const merged = alias === undefined && sources.some((source) => source.merged === true);
  return {
    columns: sources.flatMap((source) => source.columns),
    open: merged || sources.length === 0 || sources.some((source) => source.open),
  };
}

function outputColumn(step: Step, node: Node, given: string | undefined, scope: readonly Source[]): Output {
  if ('ColumnRef' in node) {
    const names = strings(node.ColumnRef.fields);
    const name = names.at(-1) ?? '';
    const qualifier = names.at(-2);
    for (const source of scope) {
      const column =
        qualifier === undefined || source.alias === qualifier
          ? source.columns.find((candidate) => candidate.name === name)
          : undefined;
      if (column !== undefined) return { ...column, name: given ?? name };
    }
    return { name: given ?? name, type: UNKNOWN, shows: undefined };
  }
  const cast = 'TypeCast' in node ? typeUse(step, node.TypeCast.typeName) : undefined;
  return { name: given ?? expressionName(node), type: cast ?? UNKNOWN, shows: undefined };
}

/** The name PostgreSQL gives an expression's column. */
function expressionName(node: Node): string {
  if ('FuncCall' in node) return strings(node.FuncCall.funcname).at(-1) ?? '?column?';
  if ('ColumnRef' in node) return strings(node.ColumnRef.fields).at(-1) ?? '?column?';
  if ('TypeCast' in node) {
    const inner =
      node.TypeCast.arg === undefined || constantOf(node.TypeCast.arg) !== undefined
        ? '?column?'
        : expressionName(node.TypeCast.arg);
    return inner === '?column?' || inner === 'case' ? (strings(node.TypeCast.typeName?.names).at(-1) ?? inner) : inner;
  }
  if ('CaseExpr' in node) {
    const inner = node.CaseExpr.defresult === undefined ? '?column?' : expressionName(node.CaseExpr.defresult);
    return inner === '?column?' ? 'case' : inner;
  }
  if ('CoalesceExpr' in node) return 'coalesce';
  if ('MinMaxExpr' in node) return node.MinMaxExpr.op === 'IS_LEAST' ? 'least' : 'greatest';
  if ('A_ArrayExpr' in node) return 'array';
  if ('RowExpr' in node) return 'row';
  if ('A_Expr' in node && node.A_Expr.kind === 'AEXPR_NULLIF') return 'nullif';
  if ('CollateClause' in node && node.CollateClause.arg !== undefined) return expressionName(node.CollateClause.arg);
  if ('SubLink' in node) return subqueryName(node.SubLink.subLinkType, node.SubLink.subselect);
  if ('SQLValueFunction' in node)
    return (node.SQLValueFunction.op ?? '')
      .replace(/^SVFOP_/, '')
      .replace(/_N$/, '')
      .toLowerCase();
  return '?column?';
}

function subqueryName(kind: string | undefined, node: Node | undefined): string {
  if (kind === 'EXISTS_SUBLINK') return 'exists';
  if (kind === 'ARRAY_SUBLINK') return 'array';
  const target = node !== undefined && 'SelectStmt' in node ? node.SelectStmt.targetList?.[0] : undefined;
  if (target === undefined || !('ResTarget' in target)) return '?column?';
  return (
    target.ResTarget.name ?? (target.ResTarget.val === undefined ? '?column?' : expressionName(target.ResTarget.val))
  );
}
