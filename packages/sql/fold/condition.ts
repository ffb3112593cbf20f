import { parse, type Node } from '../grammar.js';
import { foldName } from '../scan.js';
import { constantOf, strings } from './predicate.js';
import { columnOf, type FoldState, type TableState } from './state.js';
import { findIndexOwner, findRelation, findType, type Step } from './step.js';

/**
 * Whether an IF of a DO block holds. Only questions about the schema itself are answered (`NOT EXISTS (SELECT 1 FROM pg_type
 * WHERE typname = 'x')`, `to_regclass('t') IS NULL`): the fold knows what exists. Anything else is `undefined`.
 */
export function conditionHolds(step: Step, condition: string): boolean | undefined {
  const parsed = parse(`SELECT ${condition}`);
  const statement = parsed.accepted ? parsed.statements[0]?.stmt : undefined;
  const target =
    statement !== undefined && 'SelectStmt' in statement ? statement.SelectStmt.targetList?.[0] : undefined;
  return target !== undefined && 'ResTarget' in target && target.ResTarget.val !== undefined
    ? truth(step, target.ResTarget.val)
    : undefined;
}

function truth(step: Step, given: Node): boolean | undefined {
  const node = alone(given);
  if ('BoolExpr' in node) {
    const values = (node.BoolExpr.args ?? []).map((operand) => truth(step, operand));
    switch (node.BoolExpr.boolop) {
      case 'NOT_EXPR':
        return values[0] === undefined ? undefined : !values[0];
      case 'AND_EXPR':
        return values.includes(false) ? false : values.includes(undefined) ? undefined : true;
      default:
        return values.includes(true) ? true : values.includes(undefined) ? undefined : false;
    }
  }
  if ('A_Const' in node)
    return node.A_Const.boolval === undefined ? undefined : (node.A_Const.boolval.boolval ?? false);
  if ('SubLink' in node && node.SubLink.subLinkType === 'EXISTS_SUBLINK')
    return rowExists(step, node.SubLink.subselect);
  if ('NullTest' in node) {
    const exists = registered(step, node.NullTest.arg);
    return exists === undefined ? undefined : exists === (node.NullTest.nulltesttype === 'IS_NOT_NULL');
  }
  if ('A_Expr' in node) return countOfRows(step, node.A_Expr.lexpr, strings(node.A_Expr.name)[0], node.A_Expr.rexpr);
  return undefined;
}

/** `(SELECT x)` is `x`. */
function alone(node: Node): Node {
  if (!('SubLink' in node) || node.SubLink.subLinkType !== 'EXPR_SUBLINK') return node;
  const { subselect } = node.SubLink;
  if (subselect === undefined || !('SelectStmt' in subselect)) return node;
  const { targetList = [], fromClause, whereClause, op } = subselect.SelectStmt;
  const [only, ...others] = targetList;
  if (only === undefined || others.length > 0 || fromClause !== undefined || whereClause !== undefined) return node;
  if (op !== undefined && op !== 'SETOP_NONE') return node;
  return 'ResTarget' in only && only.ResTarget.val !== undefined ? alone(only.ResTarget.val) : node;
}

/** `(SELECT count(*) FROM pg_type WHERE …) = 0`. */
function countOfRows(
  step: Step,
  left: Node | undefined,
  operator: string | undefined,
  right: Node | undefined,
): boolean | undefined {
  if (
    left === undefined ||
    !('SubLink' in left) ||
    left.SubLink.subLinkType !== 'EXPR_SUBLINK' ||
    constantOf(right)?.value !== '0'
  )
    return undefined;
  const exists = rowExists(step, left.SubLink.subselect);
  if (exists === undefined) return undefined;
  return operator === '=' ? !exists : operator === '>' || operator === '<>' ? exists : undefined;
}

/** `to_regclass('public.t')`, `to_regtype('x')`. */
function registered(step: Step, given: Node | undefined): boolean | undefined {
  const node = given === undefined ? undefined : alone(given);
  if (node === undefined || !('FuncCall' in node)) return undefined;
  const name = strings(node.FuncCall.funcname).at(-1);
  const argument = constantOf(node.FuncCall.args?.[0])?.value;
  if (argument == null || (name !== 'to_regclass' && name !== 'to_regtype')) return undefined;
  const parts = argument.split('.').map((part) => (part.startsWith('"') ? part.replaceAll('"', '') : foldName(part)));
  const object = parts.at(-1) ?? '';
  if (name === 'to_regtype') return findType(step, parts) !== undefined;
  return (
    findRelation(step, parts.at(-2), object) !== undefined || findIndexOwner(step, parts.at(-2), object) !== undefined
  );
}

/** Whether a query on PostgreSQL's own catalogs finds a row. */
function rowExists(step: Step, node: Node | undefined): boolean | undefined {
  if (node === undefined || !('SelectStmt' in node)) return undefined;
  const tables = new Set<string>();
  const equal = new Map<string, string>();
  const conditions: Node[] = [];
  const addSource = (source: Node): void => {
    if ('RangeVar' in source) tables.add(source.RangeVar.relname ?? '');
    if (!('JoinExpr' in source)) return;
    for (const side of [source.JoinExpr.larg, source.JoinExpr.rarg]) if (side !== undefined) addSource(side);
    if (source.JoinExpr.quals !== undefined) conditions.push(source.JoinExpr.quals);
  };
  (node.SelectStmt.fromClause ?? []).forEach(addSource);
  if (node.SelectStmt.whereClause !== undefined) conditions.push(node.SelectStmt.whereClause);
  if (!conditions.every((condition) => collect(condition, equal))) return undefined;
  return lookUp(step, tables, equal);
}

/** `column = 'constant'` for each conjunct; false where one says something that is not understood. */
function collect(node: Node, equal: Map<string, string>): boolean {
  if ('BoolExpr' in node)
    return (
      node.BoolExpr.boolop === 'AND_EXPR' && (node.BoolExpr.args ?? []).every((operand) => collect(operand, equal))
    );
  if (!('A_Expr' in node) || strings(node.A_Expr.name).at(-1) !== '=') return false;
  const { lexpr, rexpr } = node.A_Expr;
  if (lexpr === undefined || rexpr === undefined || !('ColumnRef' in lexpr)) return false;
  // A join condition between two catalogs restricts nothing more.
  if ('ColumnRef' in rexpr) return true;
  const column = strings(lexpr.ColumnRef.fields).at(-1) ?? '';
  const value = constantOf(rexpr)?.value ?? lookedUpName(rexpr);
  // The schema that is searched is the one the fold searches too.
  if (value === undefined) return /schema|namespace/.test(column);
  if (column === 'typtype' || column === 'relkind' || column === 'contype' || column === 'table_catalog') return true;
  equal.set(column, value);
  return true;
}

/** `(SELECT oid FROM pg_type WHERE typname = 'x')` names x. */
function lookedUpName(node: Node): string | undefined {
  if (!('SubLink' in node) || node.SubLink.subselect === undefined || !('SelectStmt' in node.SubLink.subselect))
    return undefined;
  const equal = new Map<string, string>();
  const { whereClause } = node.SubLink.subselect.SelectStmt;
  if (whereClause === undefined || !collect(whereClause, equal)) return undefined;
  return equal.get('typname') ?? equal.get('relname') ?? equal.get('nspname');
}

function lookUp(step: Step, tables: ReadonlySet<string>, equal: ReadonlyMap<string, string>): boolean | undefined {
  const { state } = step;
  const schema =
    equal.get('nspname') ??
    equal.get('schemaname') ??
    equal.get('table_schema') ??
    equal.get('constraint_schema') ??
    equal.get('typnamespace') ??
    equal.get('relnamespace');
  const plain = (name: string): string => (name.split('.').at(-1) ?? name).replaceAll('"', '');
  const inSchema = (name: string | undefined): readonly TableState[] =>
    [...state.relations.values()].filter(
      (table) =>
        (schema === undefined || table.schema === schema) && (name === undefined || table.name === plain(name)),
    );
  if (tables.has('pg_enum')) {
    const type = equal.get('typname') ?? equal.get('enumtypid');
    const label = equal.get('enumlabel');
    if (type === undefined || label === undefined) return undefined;
    return (
      findType(step, schema === undefined ? [plain(type)] : [schema, plain(type)])?.labels.some(
        (known) => known.value === label,
      ) ?? false
    );
  }
  if (tables.has('columns') || tables.has('pg_attribute')) {
    const table = equal.get('table_name') ?? equal.get('attrelid') ?? equal.get('relname');
    const column = equal.get('column_name') ?? equal.get('attname');
    if (table === undefined || column === undefined || equal.size > (schema === undefined ? 2 : 3)) return undefined;
    return inSchema(table).some((candidate) => columnOf(candidate, column) !== undefined);
  }
  const constraint = equal.get('conname') ?? equal.get('constraint_name');
  if (constraint !== undefined)
    return (
      inSchema(equal.get('table_name') ?? equal.get('conrelid') ?? equal.get('relname')).some((table) =>
        constraintOf(table, constraint),
      ) || domainConstraint(state, constraint)
    );
  const index = equal.get('indexname');
  if (index !== undefined)
    return inSchema(equal.get('tablename')).some((table) => table.indexes.some((known) => known.name === index));
  const type = equal.get('typname');
  if (type !== undefined) return findType(step, schema === undefined ? [type] : [schema, type]) !== undefined;
  const table = equal.get('table_name') ?? equal.get('tablename') ?? equal.get('viewname');
  if (table !== undefined) return inSchema(table).length > 0;
  const relation = equal.get('relname');
  if (relation !== undefined)
    return (
      inSchema(relation).length > 0 ||
      inSchema(undefined).some((owner) => owner.indexes.some((known) => known.name === relation))
    );
  const namespace = equal.get('schema_name') ?? (tables.has('pg_namespace') ? schema : undefined);
  return namespace === undefined ? undefined : state.schemas.has(namespace);
}

function constraintOf(table: TableState, name: string): boolean {
  return [
    ...table.checks,
    ...table.foreignKeys,
    ...table.indexes.filter((index) => index.constraint !== undefined),
  ].some((known) => known.name === name);
}

function domainConstraint(state: FoldState, name: string): boolean {
  return [...state.types.values()].some((type) => type.checks.some((check) => check.name === name));
}
