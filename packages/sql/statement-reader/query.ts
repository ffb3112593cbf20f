import type { Node, RangeFunction, RangeSubselect, ResTarget, SelectStmt, WithClause } from '../grammar.js';
import type { SqlValue } from '../statement.js';
import { collect, collectEach } from './collect.js';
import { nodeSpan } from './node-span.js';
import { tableName, type Arm, type Query, type Reading, type Target } from './reading.js';
import { findCte, newScope, UNKNOWN_COLUMNS, type Derived, type Output, type Relation, type Scope } from './scope.js';
import { functionName, syntaxOf, valueOf } from './value.js';

/** Reads a data-changing statement that stands in a WITH; given by `write`, which itself needs queries. */
export type ReadWrite = (reading: Reading, node: Node, scope: Scope) => Derived;

/** Reads a SELECT or VALUES, with its CTEs and subqueries, once. */
export function readQuery(reading: Reading, select: SelectStmt, outer: Scope, write: ReadWrite): Query {
  const known = reading.queries.get(select);
  if (known !== undefined) return known;
  const scope = newScope(outer);
  readWith(reading, select.withClause, scope, write);
  const query =
    select.larg !== undefined && select.rarg !== undefined
      ? readUnion(reading, select, scope, write)
      : readArms(reading, select, scope);
  reading.queries.set(select, query);
  return query;
}

/** Makes the names of a WITH known in `scope`. */
export function readWith(reading: Reading, clause: WithClause | undefined, scope: Scope, write: ReadWrite): void {
  for (const node of clause?.ctes ?? []) {
    if (!('CommonTableExpr' in node)) continue;
    const { ctename = '', ctequery, aliascolnames } = node.CommonTableExpr;
    if (ctequery === undefined) continue;
    const names = (aliascolnames ?? []).map(stringOf);
    if ('SelectStmt' in ctequery) {
      const select = ctequery.SelectStmt;
      const inner = newScope(scope);
      if (clause?.recursive === true) {
        // A recursive query meets its own name: what the first arm gives is what the name has.
        inner.ctes.set(ctename, UNKNOWN_COLUMNS);
        if (select.larg !== undefined) {
          const start = newScope(inner);
          readWith(reading, select.withClause, start, write);
          inner.ctes.set(ctename, renamed(readQuery(reading, select.larg, start, write).derived, names));
        }
      }
      scope.ctes.set(ctename, renamed(readQuery(reading, select, inner, write).derived, names));
    } else scope.ctes.set(ctename, renamed(write(reading, ctequery, scope), names));
  }
}

/** Adds what FROM and USING list to `scope`, and collects from it. */
export function readFrom(reading: Reading, nodes: readonly Node[] | undefined, scope: Scope): void {
  for (const node of nodes ?? []) scope.relations.push(...relationsOf(reading, node, scope));
}

/** The columns that a target list or RETURNING gives. */
export function readTargets(reading: Reading, nodes: readonly Node[] | undefined, scope: Scope): readonly Target[] {
  return (nodes ?? []).flatMap((node) => ('ResTarget' in node ? targetsOf(reading, node.ResTarget, scope) : []));
}

export function derivedOf(targets: readonly Target[], scope: Scope): Derived {
  const outputs = targets.filter((target) => !target.star);
  if (outputs.length === targets.length) return { outputs, tables: [], complete: true };
  const sources = scope.relations.filter((relation) => relation.qualifiedOnly === undefined);
  const tables = sources.flatMap((relation) => relation.table ?? relation.derived?.tables ?? []);
  return {
    outputs,
    tables,
    complete: sources.every((relation) => relation.table !== undefined || relation.derived?.complete === true),
  };
}

function readUnion(reading: Reading, select: SelectStmt, scope: Scope, write: ReadWrite): Query {
  const parts = [select.larg, select.rarg].map((arm) =>
    arm === undefined ? undefined : readQuery(reading, arm, scope, write),
  );
  const [left, right] = parts;
  if (left === undefined || right === undefined) return { derived: UNKNOWN_COLUMNS, arms: [] };
  // ORDER BY can only name the union's columns; LIMIT can hold a query.
  collectEach(
    reading,
    [select.limitCount, select.limitOffset].filter((node) => node !== undefined),
    scope,
  );
  const isPlain =
    left.derived.outputs.length === right.derived.outputs.length &&
    left.derived.tables.length + right.derived.tables.length === 0;
  const outputs = left.derived.outputs.map((output, at) => ({
    name: output.name,
    value: merged(output.value, right.derived.outputs[at]?.value),
  }));
  const complete = left.derived.complete && right.derived.complete;
  const derived = isPlain
    ? { outputs, tables: [], complete }
    : { outputs: [], tables: [...left.derived.tables, ...right.derived.tables], complete };
  return { derived, arms: [...left.arms, ...right.arms] };
}

/** What a column of a UNION is: the same column of a table when both arms pass it on, otherwise either value. */
function merged(left: SqlValue, right: SqlValue | undefined): SqlValue {
  if (right === undefined) return left;
  if (left.kind === 'column' && right.kind === 'column' && left.column.name === right.column.name) {
    const names = new Set(left.column.tables.map((table) => table.name));
    if (right.column.tables.length === names.size && right.column.tables.every((table) => names.has(table.name)))
      return left;
  }
  const values = left.kind === 'choice' && left.form === 'other' ? [...left.values, right] : [left, right];
  return { kind: 'choice', form: 'other', values, span: left.span };
}

function readArms(reading: Reading, select: SelectStmt, scope: Scope): Query {
  if (select.valuesLists !== undefined) return readValues(reading, select, select.valuesLists, scope);
  readFrom(reading, select.fromClause, scope);
  const targets = readTargets(reading, select.targetList, scope);
  collect(reading, select.whereClause, scope, 'where');
  collect(reading, select.havingClause, scope, 'having');
  const rest = [...(select.distinctClause ?? []), ...(select.groupClause ?? []), ...(select.sortClause ?? [])];
  const names = new Set(targets.map((target) => target.name));
  // A bare name in ORDER BY or GROUP BY that the target list gives is that output.
  for (const node of rest) {
    const name = bareName('SortBy' in node ? node.SortBy.node : node);
    if (name === undefined || !names.has(name)) collect(reading, node, scope);
  }
  collectEach(
    reading,
    [...(select.windowClause ?? []), select.limitCount, select.limitOffset].filter((node) => node !== undefined),
    scope,
  );
  return { derived: derivedOf(targets, scope), arms: [{ select, scope, targets }] };
}

function readValues(reading: Reading, select: SelectStmt, rows: readonly Node[], scope: Scope): Query {
  const arms: Arm[] = rows.map((row) => {
    const items = 'List' in row ? (row.List.items ?? []) : [];
    collectEach(reading, items, scope);
    return {
      select,
      scope,
      targets: items.map((item, at) => ({
        name: `column${String(at + 1)}`,
        value: valueOf(reading, item, scope),
        star: false,
      })),
    };
  });
  const outputs: readonly Output[] = (arms[0]?.targets ?? []).map((target, at) => {
    const values = arms.flatMap((arm) => arm.targets[at]?.value ?? []);
    return {
      name: target.name,
      value: values.length === 1 ? target.value : { kind: 'choice', form: 'other', values, span: target.value.span },
    };
  });
  return { derived: { outputs, tables: [], complete: true }, arms };
}

function targetsOf(reading: Reading, target: ResTarget, scope: Scope): readonly Target[] {
  const node = target.val;
  if (node === undefined) return [];
  const fields = 'ColumnRef' in node ? (node.ColumnRef.fields ?? []) : [];
  const last = fields[fields.length - 1];
  if (last !== undefined && 'A_Star' in last) {
    const qualifier = fields.length > 1 ? stringOf(fields[fields.length - 2]) : undefined;
    const sources = scope.relations.filter(
      (relation) => relation.qualifiedOnly === undefined && (qualifier === undefined || relation.alias === qualifier),
    );
    const isKnown =
      sources.length > 0 &&
      sources.every((relation) => relation.derived?.complete === true && relation.derived.tables.length === 0);
    if (isKnown)
      return sources.flatMap((relation) =>
        (relation.derived?.outputs ?? []).map((output) => ({ ...output, star: false })),
      );
    return [starOf(reading, node)];
  }
  collect(reading, node, scope);
  // `(jsonb_populate_record(NULL::t, $1)).*` gives as many columns as the type has.
  const fieldsOfRow = 'A_Indirection' in node ? (node.A_Indirection.indirection ?? []) : [];
  if (fieldsOfRow.some((field) => 'A_Star' in field)) return [starOf(reading, node)];
  return [{ name: target.name ?? outputName(node), value: valueOf(reading, node, scope), star: false }];
}

function starOf(reading: Reading, node: Node): Target {
  return { name: '*', value: { kind: 'expression', syntax: '*', span: nodeSpan(reading.source, node) }, star: true };
}

/** The name that PostgreSQL gives to a column without one. */
function outputName(node: Node): string {
  if ('ColumnRef' in node) return bareNameOf(node) ?? '?column?';
  if ('FuncCall' in node) return functionName(node);
  if ('TypeCast' in node && node.TypeCast.arg !== undefined) {
    const inner = outputName(node.TypeCast.arg);
    return inner === '?column?' ? stringOf(node.TypeCast.typeName?.names?.at(-1)) : inner;
  }
  if ('CoalesceExpr' in node) return 'coalesce';
  return 'CaseExpr' in node ? 'case' : '?column?';
}

function relationsOf(reading: Reading, node: Node, scope: Scope): readonly Relation[] {
  if ('RangeVar' in node) {
    const { relname = '', schemaname, alias } = node.RangeVar;
    const name = alias?.aliasname ?? relname;
    const cte = schemaname === undefined ? findCte(scope, relname) : undefined;
    const names = (alias?.colnames ?? []).map(stringOf);
    if (cte !== undefined) return [{ alias: name, derived: renamed(cte, names), renamed: true }];
    const table = tableName(reading.source, node.RangeVar);
    reading.reads.push(table);
    if (names.length > 0)
      return [{ alias: name, derived: { outputs: [], tables: [table], complete: false }, renamed: true }];
    return [{ alias: name, table, renamed: alias !== undefined }];
  }
  if ('JoinExpr' in node) {
    const { larg, rarg, quals, alias } = node.JoinExpr;
    const joined: Relation[] = [];
    // The right side is read with the left in sight, for LATERAL.
    for (const side of [larg, rarg]) {
      const inner: Scope = { ...scope, relations: [...scope.relations, ...joined] };
      if (side !== undefined) joined.push(...relationsOf(reading, side, inner));
    }
    collect(reading, quals, { ...scope, relations: [...scope.relations, ...joined] }, 'on');
    if (alias?.aliasname === undefined) return joined;
    return [
      {
        alias: alias.aliasname,
        derived: {
          ...derivedOf([{ name: '*', star: true, value: STAR }], { ...scope, relations: joined }),
          complete: false,
        },
        renamed: true,
      },
    ];
  }
  if ('RangeSubselect' in node) return [subselectRelation(reading, node.RangeSubselect, scope)];
  if ('RangeFunction' in node) return [functionRelation(reading, node.RangeFunction, scope)];
  if ('RangeTableSample' in node && node.RangeTableSample.relation !== undefined)
    return relationsOf(reading, node.RangeTableSample.relation, scope);
  collect(reading, node, scope);
  return [{ alias: '', derived: UNKNOWN_COLUMNS, renamed: true }];
}

const STAR: SqlValue = { kind: 'expression', syntax: '*', span: { start: 0, end: 0 } };

function subselectRelation(reading: Reading, node: RangeSubselect, scope: Scope): Relation {
  const { subquery, alias, lateral } = node;
  // Only LATERAL sees what FROM lists before it; CTEs are seen either way.
  const outer: Scope = lateral === true ? scope : { ...scope, relations: [] };
  const derived =
    subquery !== undefined && 'SelectStmt' in subquery
      ? reading.query(subquery.SelectStmt, outer).derived
      : UNKNOWN_COLUMNS;
  return {
    alias: alias?.aliasname ?? '',
    derived: renamed(derived, (alias?.colnames ?? []).map(stringOf)),
    renamed: true,
  };
}

/** `unnest(…) AS s`, `jsonb_to_recordset(…) AS x(id uuid, status text)`, `generate_series(1, 3) AS n`. */
function functionRelation(reading: Reading, node: RangeFunction, scope: Scope): Relation {
  const calls = (node.functions ?? []).flatMap((item) => ('List' in item ? (item.List.items?.[0] ?? []) : []));
  collectEach(reading, calls, scope);
  const [call] = calls;
  const alias = node.alias?.aliasname ?? (call === undefined ? '' : functionName(call));
  const names = (node.alias?.colnames ?? []).map(stringOf);
  const typed = (node.coldeflist ?? []).map((column) =>
    'ColumnDef' in column ? (column.ColumnDef.colname ?? '') : '',
  );
  if (call === undefined || calls.length > 1) return { alias, derived: { ...UNKNOWN_COLUMNS }, renamed: true };
  const unknown: SqlValue = { kind: 'expression', syntax: syntaxOf(call), span: nodeSpan(reading.source, call) };
  const nested = functionName(call) === 'unnest' && 'FuncCall' in call ? (call.FuncCall.args ?? []) : [];
  const values = nested.map((argument): SqlValue =>
    valueOf(reading, { FuncCall: { ...('FuncCall' in call ? call.FuncCall : {}), args: [argument] } }, scope),
  );
  const given = typed.length > 0 ? typed : names.length > 0 ? names : nested.length > 1 ? [] : [alias];
  // Several lists give a column each, and those that are not named are called like the function.
  const unnamed = nested.slice(given.length).map(() => 'unnest');
  const outputs = [...given, ...unnamed].map((name, at): Output => ({ name, value: values[at] ?? unknown }));
  const complete = typed.length + names.length > 0 || (nested.length > 0 && node.ordinality !== true);
  return { alias, derived: { outputs, tables: [], complete }, renamed: true };
}

/** The columns under the names that `AS x(a, b)` gives them. */
function renamed(derived: Derived, names: readonly string[]): Derived {
  if (names.length === 0) return derived;
  const isPlain = derived.complete && derived.tables.length === 0;
  if (!isPlain) return { outputs: [], tables: [], complete: false };
  return { ...derived, outputs: derived.outputs.map((output, at) => ({ ...output, name: names[at] ?? output.name })) };
}

function bareName(node: Node | undefined): string | undefined {
  return node !== undefined && 'ColumnRef' in node && node.ColumnRef.fields?.length === 1
    ? bareNameOf(node)
    : undefined;
}

function bareNameOf(node: Node): string | undefined {
  const last = 'ColumnRef' in node ? node.ColumnRef.fields?.at(-1) : undefined;
  return last !== undefined && 'String' in last ? last.String.sval : undefined;
}

function stringOf(node: Node | undefined): string {
  return node !== undefined && 'String' in node ? (node.String.sval ?? '') : '';
}
