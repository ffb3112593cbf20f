import type { Span } from '#facts/span';
import { isPlaceholder, withStandIns } from '../fold/placeholder.js';
import { parse, type AlterTableCmd, type Node } from '../grammar.js';
import { readText } from '../read.js';
import { scan, splitStatements, type Token } from '../scan.js';
import type { Statement } from '../statement.js';
import { textsIn, type TextConstant } from './texts.js';

/** One statement of a migration as far as lists of values, CHECKs and transactions go. Spans are offsets into the file. */
export interface MigrationStep {
  readonly span: Span;
  readonly actions: readonly MigrationAction[];
  /** What it writes and reads; of DDL, the query of a view. */
  readonly statement?: Statement;
  /** The string constants of DDL with what they meet. */
  readonly texts: readonly TextConstant[];
  /** BEGIN, or COMMIT and ROLLBACK. */
  readonly transaction?: 'begin' | 'end';
  /** It runs code that is not read here: a DO block, a call. */
  readonly runsCode: boolean;
}

/** Names are as PostgreSQL folds them, with the schema in front where it is not `public`. */
export type MigrationAction =
  | { readonly kind: 'create-enum'; readonly type: string; readonly span: Span }
  /** `verb` is `ADD VALUE`. */
  | {
      readonly kind: 'add-label';
      readonly type: string;
      readonly label: string;
      readonly verb: Span;
      readonly span: Span;
      readonly ifNotExists: boolean;
    }
  | { readonly kind: 'rename-label'; readonly type: string; readonly label: string; readonly span: Span }
  | { readonly kind: 'create-table'; readonly table: string }
  /** ALTER TABLE … ADD CONSTRAINT, or a column with a CHECK of its own. */
  | {
      readonly kind: 'add-check';
      readonly table: string;
      readonly name?: string;
      readonly span: Span;
      readonly notValid: boolean;
      readonly ofColumn: boolean;
    }
  /** ALTER DOMAIN … ADD CONSTRAINT … CHECK, which reads every table with a column of the domain. */
  | { readonly kind: 'add-domain-check'; readonly type: string; readonly span: Span; readonly notValid: boolean }
  /** `cases`: its USING has a CASE that gives every other value a constant. */
  | {
      readonly kind: 'retype';
      readonly table: string;
      readonly column: string;
      readonly span: Span;
      readonly cases: boolean;
    }
  | { readonly kind: 'empty-table'; readonly table: string };

/** Reads the statements of a migration; what the grammar rejects is left out, and said elsewhere. Await the grammar first. */
export function stepsOf(written: string): readonly MigrationStep[] {
  const { text } = withStandIns(written);
  const tokens = scan(text).filter((token) => token.kind !== 'comment');
  const statements = readText(text).statements;
  return splitStatements(text, tokens).flatMap((span) => {
    const parsed = parse(text, span);
    if (!parsed.accepted) return [];
    const own = tokens.filter((token) => span.start <= token.start && token.end <= span.end);
    return parsed.statements.flatMap(({ stmt }) => {
      if (stmt === undefined) return [];
      const reading: Reading = { text, tokens: own, position: parsed.position };
      const statement = statements.find((one) => one.span.start === span.start);
      return [stepOf(reading, span, stmt, statement)];
    });
  });
}

interface Reading {
  readonly text: string;
  readonly tokens: readonly Token[];
  position(location: number | undefined): number;
}

function stepOf(reading: Reading, span: Span, node: Node, statement: Statement | undefined): MigrationStep {
  const kind = 'TransactionStmt' in node ? node.TransactionStmt.kind : undefined;
  const begins = kind === 'TRANS_STMT_BEGIN' || kind === 'TRANS_STMT_START';
  const ends = kind === 'TRANS_STMT_COMMIT' || kind === 'TRANS_STMT_ROLLBACK';
  return {
    span,
    actions: actionsOf(reading, node),
    ...(statement === undefined ? {} : { statement }),
    texts: statement?.operation === 'ddl' ? textsIn(node, (location) => stringAt(reading, location)) : [],
    ...(begins ? { transaction: 'begin' } : ends ? { transaction: 'end' } : {}),
    runsCode:
      'DoStmt' in node || 'CallStmt' in node || ('SelectStmt' in node && node.SelectStmt.fromClause === undefined),
  };
}

function actionsOf(reading: Reading, node: Node): readonly MigrationAction[] {
  if ('CreateEnumStmt' in node) {
    const type = qualified(names(node.CreateEnumStmt.typeName));
    return [{ kind: 'create-enum', type, span: wordsAt(reading, 2, 1) }];
  }
  if ('AlterEnumStmt' in node) {
    const { typeName, oldVal, newVal, skipIfNewValExists } = node.AlterEnumStmt;
    const type = qualified(names(typeName));
    const [label] = reading.tokens.filter((token) => token.kind === 'string');
    if (label === undefined || newVal === undefined) return [];
    if (oldVal !== undefined) return [{ kind: 'rename-label', type, label: oldVal, span: label }];
    const at = reading.tokens.findIndex((token) => wordOf(reading, token) === 'value');
    const verb = wordsAt(reading, at - 1, 2);
    return [{ kind: 'add-label', type, label: newVal, verb, span: label, ifNotExists: skipIfNewValExists === true }];
  }
  if ('CreateStmt' in node) return [{ kind: 'create-table', table: tableOf(node.CreateStmt.relation) }];
  if ('TruncateStmt' in node) {
    const relations = node.TruncateStmt.relations ?? [];
    return relations.flatMap((one) =>
      'RangeVar' in one ? [{ kind: 'empty-table' as const, table: tableOf(one.RangeVar) }] : [],
    );
  }
  if ('AlterDomainStmt' in node) {
    const { typeName, def } = node.AlterDomainStmt;
    const type = qualified(names(typeName));
    return (def === undefined ? [] : checkActions(reading, type, def, false)).flatMap((one) =>
      one.kind === 'add-check' ? [{ kind: 'add-domain-check', type, span: one.span, notValid: one.notValid }] : [],
    );
  }
  if (!('AlterTableStmt' in node)) return [];
  const table = tableOf(node.AlterTableStmt.relation);
  return (node.AlterTableStmt.cmds ?? []).flatMap((one) =>
    'AlterTableCmd' in one ? commandActions(reading, table, one.AlterTableCmd) : [],
  );
}

function commandActions(reading: Reading, table: string, command: AlterTableCmd): readonly MigrationAction[] {
  const { def, subtype, name = '' } = command;
  if (def === undefined) return [];
  if (subtype === 'AT_AddConstraint' && 'Constraint' in def) return checkActions(reading, table, def, false);
  if (subtype === 'AT_AddColumn' && 'ColumnDef' in def) {
    return (def.ColumnDef.constraints ?? []).flatMap((one) => checkActions(reading, table, one, true));
  }
  if (subtype !== 'AT_AlterColumnType' || !('ColumnDef' in def)) return [];
  const at = reading.position(def.ColumnDef.location);
  const token = reading.tokens.find((one) => one.start === at);
  const span = token === undefined ? { start: at, end: at + name.length } : { start: token.start, end: token.end };
  const cases = hasElse(def.ColumnDef.raw_default);
  return [{ kind: 'retype', table, column: name, span, cases }];
}

/** `CASE … ELSE 'x' END` somewhere in it. */
function hasElse(node: Node | undefined): boolean {
  if (node === undefined) return false;
  if ('TypeCast' in node) return hasElse(node.TypeCast.arg);
  if (!('CaseExpr' in node)) return false;
  const { defresult } = node.CaseExpr;
  return defresult !== undefined && ('A_Const' in defresult || ('TypeCast' in defresult && hasConstant(defresult)));
}

function hasConstant(node: Node): boolean {
  return 'A_Const' in node || ('TypeCast' in node && node.TypeCast.arg !== undefined && hasConstant(node.TypeCast.arg));
}

function checkActions(reading: Reading, table: string, node: Node, ofColumn: boolean): readonly MigrationAction[] {
  if (!('Constraint' in node) || node.Constraint.contype !== 'CONSTR_CHECK') return [];
  const { conname, location, skip_validation: notValid } = node.Constraint;
  const from = reading.position(location);
  const check = reading.tokens.find((token) => token.start >= from && wordOf(reading, token) === 'check');
  const span = check ?? { start: from, end: from };
  return [
    {
      kind: 'add-check',
      table,
      ...(conname === undefined ? {} : { name: conname }),
      span: { start: span.start, end: span.end },
      notValid: notValid === true,
      ofColumn,
    },
  ];
}

function names(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).flatMap((node) => ('String' in node ? [node.String.sval ?? ''] : []));
}

/** Written like the catalog's types; a schema that is filled in at run time is the default one. */
export function qualified(parts: readonly string[]): string {
  const schema = parts.at(-2);
  const name = parts.at(-1) ?? '';
  return schema === undefined || schema === 'public' || isPlaceholder(schema) ? name : `${schema}.${name}`;
}

function tableOf(relation: { readonly schemaname?: string; readonly relname?: string } | undefined): string {
  const { schemaname, relname = '' } = relation ?? {};
  return qualified(schemaname === undefined ? [relname] : [schemaname, relname]);
}

function wordOf({ text }: Reading, token: Token): string {
  return token.kind === 'word' ? text.slice(token.start, token.end).toLowerCase() : '';
}

/** From one token to the last of `count`. */
function wordsAt({ tokens }: Reading, first: number, count: number): Span {
  const start = tokens[first]?.start ?? tokens[0]?.start ?? 0;
  return { start, end: tokens[first + count - 1]?.end ?? start };
}

function stringAt(reading: Reading, location: number | undefined): Span {
  const start = reading.position(location);
  const token = reading.tokens.find((one) => one.start === start);
  return { start, end: token?.end ?? start };
}
