import {
  parse,
  type Expr,
  type InsertStatement,
  type SelectStatement,
  type SetStatement,
  type Statement,
} from 'pgsql-ast-parser';
import { COLUMN, QUERY, type Fact, type View } from './view.js';

/**
 * Reads one statement with pgsql-ast-parser, a grammar that shares nothing with PostgreSQL's: where both accept a statement, they must
 * say the same. Undefined when it rejects the statement or loses what the comparison needs. Used by tests and `prove` only.
 */
export function readSecond(text: string): View | undefined {
  let statements: readonly Statement[];
  try {
    statements = parse(text, { locationTracking: true });
  } catch {
    return undefined;
  }
  const [statement] = statements;
  if (statement === undefined || statements.length > 1) return undefined;
  const operation = operationOf(statement);
  if (operation === undefined) return undefined;
  const found: Found = { facts: [], untold: [] };
  // What DDL holds is the catalog's; a view and a prepared statement hold a statement.
  if (operation !== 'transaction' && (operation !== 'ddl' || statement.type === 'create view'))
    collect(found, statement, new Set());
  return { operation, ...found };
}

interface Found {
  readonly facts: Fact[];
  readonly untold: string[];
}

type Names = ReadonlySet<string>;
type Part = Readonly<Record<string, unknown>>;

function operationOf(statement: Statement): string | undefined {
  switch (statement.type) {
    case 'with':
    case 'with recursive':
      return operationOf(statement.in);
    case 'union':
    case 'union all':
    case 'values':
    case 'select':
      return 'select';
    case 'insert':
    case 'update':
    case 'delete':
      return statement.type;
    case 'begin':
    case 'start transaction':
    case 'commit':
    case 'rollback':
      return 'transaction';
    case 'prepare':
    case 'set':
      return 'other';
    case 'create table':
    case 'create view':
    case 'create index':
    case 'create enum':
    case 'alter enum':
    case 'alter table':
      return 'ddl';
    default:
      return undefined;
  }
}

/** Goes through every part of the tree; `names` are the CTEs in sight. */
function collect(found: Found, node: unknown, names: Names): void {
  const { facts } = found;
  if (Array.isArray(node)) {
    for (const item of node) collect(found, item, names);
    return;
  }
  if (!isPart(node)) return;
  let inner = names;
  if (is<Extract<Statement, { type: 'with' }>>(node, 'with'))
    inner = new Set([...names, ...node.bind.map((bind) => bind.alias.name)]);
  if (is<Extract<Statement, { type: 'with recursive' }>>(node, 'with recursive'))
    inner = new Set([...names, node.alias.name]);
  if (is<{ type: 'table'; name: { name: string; schema?: string } }>(node, 'table')) {
    if (node.name.schema !== undefined || !names.has(node.name.name))
      facts.push({ subject: `read ${node.name.name}`, values: [] });
  } else if (is<InsertStatement>(node, 'insert')) insertFacts(found, node);
  // FOR UPDATE is an `update` too, without a table.
  else if ('table' in node && is<Extract<Statement, { type: 'update' }>>(node, 'update')) {
    facts.push({ subject: `update ${node.table.name}`, values: [] });
    setFacts(facts, `update ${node.table.name}`, node.sets);
  } else if (is<Extract<Statement, { type: 'delete' }>>(node, 'delete'))
    facts.push({ subject: `delete ${node.from.name}`, values: [] });
  else comparisonFacts(found, node);
  for (const [key, child] of Object.entries(node)) if (key !== '_location') collect(found, child, inner);
}

function insertFacts({ facts, untold }: Found, insert: InsertStatement): void {
  const columns = insert.columns?.map((column) => column.name);
  const prefix = `insert ${insert.into.name}`;
  facts.push({ subject: prefix, values: columns ?? [] });
  for (const [row, items] of rowsOf(insert.insert).entries()) {
    // Only the first reader knows which columns a star stands for.
    if (items.some((item) => item.type === 'ref' && item.name === '*')) untold.push(`${prefix} `);
    for (const [at, item] of items.entries())
      facts.push({ subject: `${prefix} ${columns?.[at] ?? String(at)} row ${String(row)}`, values: [valueText(item)] });
  }
  const conflict = insert.onConflict;
  if (conflict === undefined || conflict === null) return;
  const target =
    conflict.on?.type === 'on expr' ? conflict.on.exprs.flatMap((expr) => (expr.type === 'ref' ? expr.name : [])) : [];
  facts.push({ subject: `conflict ${conflict.do === 'do nothing' ? 'nothing' : 'update'}`, values: target });
  if (conflict.do !== 'do nothing') setFacts(facts, 'conflict', conflict.do.sets);
}

function setFacts(facts: Fact[], prefix: string, sets: readonly SetStatement[]): void {
  for (const { column, value } of sets)
    facts.push({ subject: `${prefix} ${column.name} row 0`, values: [valueText(value)] });
}

function rowsOf(select: SelectStatement): readonly (readonly Expr[])[] {
  switch (select.type) {
    case 'values':
      return select.values;
    case 'union':
    case 'union all':
      return [...rowsOf(select.left), ...rowsOf(select.right)];
    case 'with':
    case 'with recursive':
      return isSelect(select.in) ? rowsOf(select.in) : [];
    case 'select':
      return [(select.columns ?? []).map((column) => column.expr)];
  }
}

const OPERATORS: Readonly<Record<string, string>> = {
  '=': '=',
  '!=': '<>',
  '<>': '<>',
  '<': '<',
  '>': '>',
  '<=': '<=',
  '>=': '>=',
  IN: 'in',
  'NOT IN': 'not in',
  LIKE: 'like',
  'NOT LIKE': 'like',
  ILIKE: 'like',
  'NOT ILIKE': 'like',
  '@>': 'other',
  '<@': 'other',
  '?': 'other',
  '?|': 'other',
  '?&': 'other',
  '~': 'other',
  '~*': 'other',
  '!~': 'other',
  '!~*': 'other',
  '@@': 'other',
  '&&': 'other',
};
const FLIPPED: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

type Add = (column: string, operator: string, values: readonly Expr[]) => void;

function comparisonFacts({ facts, untold }: Found, node: Part): void {
  const add = (column: string, operator: string, values: readonly Expr[]): void => {
    facts.push({ subject: `compare ${column} ${operator}`, values: values.map(valueText) });
  };
  if (is<Extract<Expr, { type: 'binary' }>>(node, 'binary')) {
    const operator = OPERATORS[node.op];
    if (operator !== undefined) binaryFacts(node.left, node.right, operator, add, untold);
  } else if (is<Extract<Expr, { type: 'ternary' }>>(node, 'ternary')) {
    const column = columnName(node.value);
    const [low, high] = node.op === 'BETWEEN' ? (['>=', '<='] as const) : (['<', '>'] as const);
    if (column !== undefined) add(column, low, [node.lo]);
    if (column !== undefined) add(column, high, [node.hi]);
  } else if (is<Extract<Expr, { type: 'case' }>>(node, 'case')) {
    const column = node.value === undefined || node.value === null ? undefined : columnName(node.value);
    if (column !== undefined)
      add(
        column,
        'case',
        node.whens.map((arm) => arm.when),
      );
  } else if (is<Extract<Expr, { type: 'call' }>>(node, 'call') && node.function.name === 'nullif') {
    const [left, right] = node.args;
    if (left !== undefined && right !== undefined) binaryFacts(left, right, '=', add, untold);
  } else if (is<Extract<Expr, { type: 'unary' }>>(node, 'unary') && /^IS (?:NOT )?(?:TRUE|FALSE)$/.test(node.op)) {
    const column = columnName(node.operand);
    const fact = {
      subject: `compare ${column ?? ''} ${node.op.includes('NOT') ? 'is not' : 'is'}`,
      values: [node.op.endsWith('TRUE') ? 'true' : 'false'],
    };
    if (column !== undefined) facts.push(fact);
  }
}

function binaryFacts(left: Expr, right: Expr, operator: string, add: Add, untold: string[]): void {
  // `IN ((1, 2), (3, 4))` keeps its inner parentheses and `IN ((1, 2))` loses them, so rows are left to the first reader.
  if (left.type === 'list') {
    untold.push(...left.expressions.flatMap((expr) => columnName(expr) ?? []).map((name) => `compare ${name} `));
    return;
  }
  const column = columnName(left);
  const isAny =
    right.type === 'call' &&
    (right.function.name === 'any' || right.function.name === 'all' || right.function.name === 'some');
  if (isAny) {
    const [argument] = right.args;
    if (argument === undefined) return;
    const isAll = right.function.name === 'all';
    const found = !isAll && operator === '=' ? 'any' : isAll && operator === '<>' ? 'all' : 'other';
    // An array literal is a plain string to this parser, and the rows of a subquery are the first reader's to follow.
    if (isSelect(argument) || stringUnder(argument)) untold.push(`compare ${column ?? ''} ${found}`);
    else if (column !== undefined) addArray(column, found, argument, add);
    else {
      const array = columnName(argument);
      if (array !== undefined) add(array, 'other', [left]);
    }
    return;
  }
  if (operator === 'in' || operator === 'not in') {
    // A list of one has lost its parentheses.
    if (isSelect(right)) untold.push(`compare ${column ?? ''} ${operator}`);
    else if (column !== undefined) add(column, operator, right.type === 'list' ? right.expressions : [right]);
    return;
  }
  if (column !== undefined) add(column, operator, [right]);
  else {
    const other = operator === 'like' ? undefined : columnName(right);
    if (other !== undefined) add(other, FLIPPED[operator] ?? operator, [left]);
  }
}

function addArray(column: string, operator: string, argument: Expr, add: Add): void {
  const array = argument.type === 'cast' ? argument.operand : argument;
  if (array.type === 'array') add(column, operator, array.expressions);
  else add(column, operator, [{ type: 'call', function: { name: 'unnest' }, args: [argument] }]);
}

function columnName(expr: Expr): string | undefined {
  if (expr.type === 'cast') return columnName(expr.operand);
  // This parser leaves the doubled quotes of `"a""b"` doubled.
  return expr.type === 'ref' && expr.name !== '*' ? expr.name.replaceAll('""', '"') : undefined;
}

function stringUnder(expr: Expr): boolean {
  return expr.type === 'string' || (expr.type === 'cast' && stringUnder(expr.operand));
}

function valueText(expr: Expr): string {
  const list = (items: readonly Expr[]): string => items.map(valueText).join('|');
  switch (expr.type) {
    case 'string':
      return `'${expr.value}'`;
    case 'integer':
    case 'numeric':
      return String(expr.value);
    case 'boolean':
      return String(expr.value);
    case 'null':
    case 'default':
      return expr.type;
    case 'parameter':
      return expr.name;
    case 'cast':
      return valueText(expr.operand);
    // `interval '1 day'`, `date '2024-01-01'`.
    case 'constant':
      return `'${String(expr.value)}'`;
    case 'array':
      return `[${list(expr.expressions)}]`;
    case 'ref':
      return expr.name === '*' ? 'expression' : `${COLUMN}${expr.name}`;
    case 'case':
      return `case(${list([...expr.whens.map((arm) => arm.value), expr.else ?? { type: 'null' }])})`;
    case 'call':
      return callText(expr.function.name, expr.args, list);
    case 'select':
    case 'union':
    case 'union all':
    case 'values':
    case 'with':
      // What a subquery's one column stands for is the first reader's to follow.
      return QUERY;
    default:
      return 'expression';
  }
}

function callText(name: string, args: readonly Expr[], list: (items: readonly Expr[]) => string): string {
  const [first] = args;
  if (name === 'coalesce') return `coalesce(${list(args)})`;
  if (name === 'greatest' || name === 'least') return `other(${list(args)})`;
  if (name === 'nullif' && first !== undefined) return `nullif(${list([first, { type: 'null' }])})`;
  return name === 'unnest' && args.length === 1 ? `each(${list(args)})` : 'expression';
}

function isSelect(node: { readonly type: string }): node is SelectStatement {
  return ['select', 'union', 'union all', 'values', 'with', 'with recursive'].includes(node.type);
}

function isPart(node: unknown): node is Part {
  return typeof node === 'object' && node !== null;
}

function is<T extends { type: string }>(node: Part, type: T['type']): node is Part & T {
  return node['type'] === type;
}
