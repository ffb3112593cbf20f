import type { Place } from '#facts/span';
import type { AlterDomainStmt, AlterEnumStmt, Constraint, CreateDomainStmt, CreateEnumStmt, Node } from '../grammar.js';
import { readDefault } from './definition.js';
import { constraintName, truncated } from './names.js';
import { isPlaceholder } from './placeholder.js';
import { strings } from './predicate.js';
import { renameLabelOf } from './rename.js';
import { FoldProblem, keyOf, type CheckState, type DefaultState, type TypeState } from './state.js';
import { creationSchema, readCheck, requireType, typeUse, type Step } from './step.js';
import { elementEnd, insideParentheses, tokenFrom, tokensIn } from './text.js';

/** CREATE TYPE … AS ENUM. The tree gives labels no location, so their places are the statement's string tokens, in order. */
export function createEnum(step: Step, statement: CreateEnumStmt): void {
  const type = newType(step, strings(statement.typeName), 'enum');
  const places = stringPlaces(step);
  type.labels = strings(statement.vals).map((value, index) => ({ value, origin: places[index] ?? step.mark.place }));
  step.state.types.set(keyOf(type), type);
}

/** ADD VALUE and RENAME VALUE. */
export function alterEnum(step: Step, statement: AlterEnumStmt): void {
  const type = requireType(step, strings(statement.typeName));
  const { oldVal, newVal, newValNeighbor: neighbour } = statement;
  if (newVal === undefined) return;
  const places = stringPlaces(step);
  if (oldVal !== undefined) {
    const renamed = { value: newVal, origin: places[1] ?? step.mark.place };
    if (!type.labels.some((label) => label.value === oldVal))
      throw new FoldProblem('undefined', `the enum ${keyOf(type)} has no label '${oldVal}'`);
    if (type.labels.some((label) => label.value === newVal))
      throw new FoldProblem('duplicate', `the enum ${keyOf(type)} already has the label '${newVal}'`);
    type.labels = type.labels.map((label) => (label.value === oldVal ? renamed : label));
    renameLabelOf(step.state, type, oldVal, renamed);
  } else {
    if (type.labels.some((label) => label.value === newVal)) {
      if (statement.skipIfNewValExists === true) return;
      throw new FoldProblem('duplicate', `the enum ${keyOf(type)} already has the label '${newVal}'`);
    }
    const added = { value: newVal, origin: places[0] ?? step.mark.place };
    const at =
      neighbour === undefined ? type.labels.length : type.labels.findIndex((label) => label.value === neighbour);
    if (at < 0) throw new FoldProblem('undefined', `the enum ${keyOf(type)} has no label '${neighbour ?? ''}'`);
    type.labels = type.labels.toSpliced(
      neighbour !== undefined && statement.newValIsAfter === true ? at + 1 : at,
      0,
      added,
    );
  }
  type.changed = step.mark;
}

export function createDomain(step: Step, statement: CreateDomainStmt): void {
  const type = newType(step, strings(statement.domainname), 'domain');
  type.base = typeUse(step, statement.typeName);
  for (const node of statement.constraints ?? []) {
    if (!('Constraint' in node)) continue;
    const { contype, raw_expr: expression, location } = node.Constraint;
    if (contype === 'CONSTR_NOTNULL') type.notNull = true;
    else if (contype === 'CONSTR_DEFAULT' && expression !== undefined)
      type.default = domainDefault(step, expression, location);
    else addDomainCheck(step, type, node.Constraint);
  }
  step.state.types.set(keyOf(type), type);
}

export function alterDomain(step: Step, statement: AlterDomainStmt): void {
  const type = requireType(step, strings(statement.typeName));
  const name = statement.name ?? '';
  switch (statement.subtype) {
    case 'C':
      if (statement.def !== undefined && 'Constraint' in statement.def)
        addDomainCheck(step, type, statement.def.Constraint);
      return;
    case 'T': {
      const { def } = statement;
      type.default = def === undefined ? undefined : readDefault(step, def, step.span.start, step.span.end);
      return;
    }
    case 'X':
      if (!type.checks.some((check) => check.name === name) && statement.missing_ok !== true) {
        throw new FoldProblem('undefined', `the domain ${keyOf(type)} has no constraint ${name}`);
      }
      type.checks = type.checks.filter((check) => check.name !== name);
      return;
    case 'V':
      for (const check of type.checks) if (check.name === name) check.validated = true;
      return;
    case 'O':
      type.notNull = true;
      return;
    case 'N':
      type.notNull = false;
      return;
    default:
      return;
  }
}

/** The next constraint of the domain ends the default; there is no comma between them. */
function domainDefault(step: Step, expression: Node, location: number | undefined): DefaultState | undefined {
  const start = step.position(location);
  const words = tokensIn(step.source, { start, end: step.span.end }).slice(2);
  const next = words.find((token) =>
    /^(constraint|check|not|null|collate)$/i.test(step.source.text.slice(token.start, token.end)),
  );
  return readDefault(step, expression, start, next?.start ?? step.span.end);
}

function addDomainCheck(step: Step, type: TypeState, constraint: Constraint): void {
  if (constraint.contype !== 'CONSTR_CHECK' || constraint.raw_expr === undefined) return;
  const start = step.position(constraint.location);
  const name =
    constraint.conname ??
    constraintName(
      step.state,
      asOwner(type),
      [],
      'check',
      type.checks.map((check) => check.name),
    );
  if (type.checks.some((check) => check.name === name))
    throw new FoldProblem('duplicate', `the domain ${keyOf(type)} already has a constraint ${name}`);
  const text = insideParentheses(step.source, start, step.span.end);
  const place = step.source.place(start, domainCheckEnd(step, start));
  const read = readCheck(step, constraint.raw_expr, text ?? step.span, place);
  const check: CheckState = { ...read, name: truncated(name), validated: constraint.skip_validation !== true };
  type.checks.push(check);
}

/** From CHECK to its closing parenthesis. */
function domainCheckEnd(step: Step, start: number): number {
  const inner = insideParentheses(step.source, start, step.span.end);
  if (inner === undefined) return elementEnd(step.source, start, step.span.end);
  return step.source.tokens[tokenFrom(step.source, inner.end)]?.end ?? inner.end;
}

/** A domain names its constraints as a table does. */
function asOwner(type: TypeState): Parameters<typeof constraintName>[1] {
  return {
    schema: type.schema,
    name: type.name,
    kind: 'table',
    columns: [],
    checks: [],
    foreignKeys: [],
    indexes: [],
    parents: [],
    partition: false,
    open: false,
    sources: [],
    origin: type.changed.place,
  };
}

/** CREATE TYPE of any other kind: known, without values. */
export function createOtherType(step: Step, names: readonly string[]): void {
  const type = newType(step, names, 'other');
  step.state.types.set(keyOf(type), type);
}

function newType(step: Step, names: readonly string[], kind: TypeState['kind']): TypeState {
  const name = names.at(-1) ?? '';
  if (isPlaceholder(name)) throw new FoldProblem('unreadable', 'the name of the type is filled in at run time');
  const type: TypeState = {
    schema: creationSchema(step, names.at(-2)),
    name: truncated(name),
    kind,
    labels: [],
    base: undefined,
    checks: [],
    notNull: false,
    default: undefined,
    changed: step.mark,
  };
  if (step.state.types.has(keyOf(type))) throw new FoldProblem('duplicate', `the type ${keyOf(type)} already exists`);
  return type;
}

/** The places of a statement's string tokens, in order. */
function stringPlaces(step: Step): readonly Place[] {
  return tokensIn(step.source, step.span).flatMap((token) =>
    token.kind === 'string' ? [step.source.place(token.start, token.end)] : [],
  );
}

/** The names in a DefineStmt, RenameStmt or AlterObjectSchemaStmt. */
export function objectNames(node: Node | undefined): readonly string[] {
  if (node === undefined) return [];
  if ('List' in node) return strings(node.List.items);
  if ('TypeName' in node) return strings(node.TypeName.names);
  return strings([node]);
}
