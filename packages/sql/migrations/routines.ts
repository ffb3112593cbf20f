import type { Span } from '#facts/span';
import type { MigrationSource } from '../catalog.js';
import { strings } from '../fold/predicate.js';
import { withStandIns } from '../fold/placeholder.js';
import { parse, type Node } from '../grammar.js';
import { splitStatements } from '../scan.js';
import { scheduledCommand } from '../statement-reader/cron.js';

/** A statement whose body goes on running when the migrations are done. */
export interface LiveRoutine {
  readonly source: MigrationSource;
  readonly span: Span;
}

/**
 * The last CREATE of each function and procedure that is not dropped, and of each command that is scheduled. A trigger's function
 * counts only where a trigger runs it: one that outlived its trigger is never called. Await the grammar first.
 */
export function liveRoutines(sources: readonly MigrationSource[]): readonly LiveRoutine[] {
  const state: State = { routines: new Map(), triggers: new Map() };
  for (const source of sources) {
    if (!WORTH.test(source.text)) continue;
    const { text, tokens } = withStandIns(source.text);
    const kept = tokens.filter(({ kind }) => kind !== 'comment');
    for (const span of splitStatements(text, kept)) {
      const written = text.slice(span.start, span.end);
      if (!STATEMENT.test(written)) continue;
      const parsed = parse(text, span);
      // What the grammar rejects, and what a block runs, may have dropped what it names.
      if (!parsed.accepted || /^do\b/i.test(written)) forget(state, written);
      else for (const { stmt } of parsed.statements) if (stmt !== undefined) apply(state, stmt, { source, span });
    }
  }
  const run = new Set([...state.triggers.values()].map(({ routine }) => routine));
  return [...state.routines.values()].filter(({ trigger, name }) => !trigger || run.has(name)).map(({ live }) => live);
}

interface State {
  /** By `name(types)`; a scheduled command by `cron name`. */
  readonly routines: Map<string, { readonly name: string; readonly trigger: boolean; readonly live: LiveRoutine }>;
  /** By `table trigger`. */
  readonly triggers: Map<string, { readonly table: string; readonly routine: string }>;
}

const WORTH = /\b(?:function|procedure|cron)\b/i;
const STATEMENT = /^(?:create|drop|alter|select|do)\b/i;

function apply(state: State, node: Node, live: LiveRoutine): void {
  if ('CreateFunctionStmt' in node) {
    const { funcname, parameters = [], returnType } = node.CreateFunctionStmt;
    const given = parameters.flatMap((one) =>
      'FunctionParameter' in one && !OUT.has(one.FunctionParameter.mode ?? '') ? [one.FunctionParameter.argType] : [],
    );
    const name = lastOf(funcname);
    const types = given.map((type) => `${lastOf(type?.names)}${type?.arrayBounds === undefined ? '' : '[]'}`);
    const trigger = /^(?:event_)?trigger$/.test(lastOf(returnType?.names));
    state.routines.set(`${name}(${types.join()})`, { name, trigger, live });
  } else if ('CreateTrigStmt' in node) {
    const { trigname = '', relation, funcname } = node.CreateTrigStmt;
    const table = relation?.relname ?? '';
    state.triggers.set(`${table} ${trigname}`, { table, routine: lastOf(funcname) });
  } else if ('CreateEventTrigStmt' in node) {
    const { trigname = '', funcname } = node.CreateEventTrigStmt;
    state.triggers.set(` ${trigname}`, { table: '', routine: lastOf(funcname) });
  } else if ('DropStmt' in node) {
    drop(state, node.DropStmt.removeType ?? '', node.DropStmt.objects ?? []);
  } else if ('RenameStmt' in node) {
    const { renameType, object, relation, newname = '' } = node.RenameStmt;
    if (renameType === 'OBJECT_TABLE') renameTable(state, relation?.relname ?? '', newname);
    else if (ROUTINES.has(renameType ?? '') && object !== undefined) rename(state, keysOf(state, object), newname);
  } else if ('SelectStmt' in node) {
    const scheduled = scheduledCommand(node);
    if (scheduled === undefined) return;
    const key = `cron ${scheduled.job ?? live.span.start}`;
    if (scheduled.command === undefined) state.routines.delete(key);
    else state.routines.set(key, { name: key, trigger: false, live });
  }
}

const OUT: ReadonlySet<string> = new Set(['FUNC_PARAM_OUT', 'FUNC_PARAM_TABLE']);
const ROUTINES: ReadonlySet<string> = new Set(['OBJECT_FUNCTION', 'OBJECT_PROCEDURE', 'OBJECT_ROUTINE']);

function drop({ routines, triggers }: State, kind: string, objects: readonly Node[]): void {
  for (const object of objects) {
    if (ROUTINES.has(kind)) for (const key of keysOf({ routines, triggers }, object)) routines.delete(key);
    const names = 'List' in object ? strings(object.List.items) : [];
    if (kind === 'OBJECT_TRIGGER') triggers.delete(`${names.at(-2) ?? ''} ${names.at(-1) ?? ''}`);
    if (kind === 'OBJECT_TABLE') {
      for (const [key, { table }] of triggers) if (table === names.at(-1)) triggers.delete(key);
    }
    // What is in it, or takes or gives it, goes with a schema, type or table.
    if (kind === 'OBJECT_SCHEMA') forget({ routines, triggers }, 'String' in object ? (object.String.sval ?? '') : '');
    if (kind === 'OBJECT_TYPE' || kind === 'OBJECT_TABLE') forgetTaking({ routines, triggers }, names.at(-1) ?? '');
  }
}

/** `f` alone means every function of that name, as PostgreSQL insists that there is one. */
function keysOf({ routines }: State, object: Node): readonly string[] {
  if (!('ObjectWithArgs' in object)) return [];
  const { objname, objargs = [], args_unspecified: any } = object.ObjectWithArgs;
  const name = lastOf(objname);
  if (any === true) return [...routines].flatMap(([key, one]) => (one.name === name ? [key] : []));
  const types = objargs.map((type) =>
    'TypeName' in type ? `${lastOf(type.TypeName.names)}${type.TypeName.arrayBounds === undefined ? '' : '[]'}` : '',
  );
  return [`${name}(${types.join()})`];
}

function rename({ routines }: State, keys: readonly string[], name: string): void {
  for (const key of keys) {
    const found = routines.get(key);
    if (found === undefined) continue;
    routines.delete(key);
    routines.set(name + key.slice(key.indexOf('(')), { ...found, name });
  }
}

function renameTable({ triggers }: State, from: string, to: string): void {
  for (const [key, trigger] of [...triggers]) {
    if (trigger.table !== from) continue;
    triggers.delete(key);
    triggers.set(`${to}${key.slice(key.indexOf(' '))}`, { ...trigger, table: to });
  }
}

/** Everything that the text names: whether it is still there, and as it was, is not known. */
function forget({ routines }: State, text: string): void {
  const words = new Set(text.toLowerCase().match(/[\w$]+/g));
  for (const [key, { name, live }] of routines) {
    const created = live.source.text.slice(live.span.start, live.span.end);
    const schema = /\b(?:function|procedure)\s+"?([\w$]+)"?\s*\./i.exec(created)?.[1];
    if (words.has(name.toLowerCase()) || (schema !== undefined && words.has(schema.toLowerCase())))
      routines.delete(key);
  }
}

function forgetTaking({ routines }: State, type: string): void {
  for (const [key, { live }] of routines) {
    const created = live.source.text.slice(live.span.start, live.span.end);
    const head = created.slice(0, /\bas\b|\bbegin\s+atomic\b/i.exec(created)?.index ?? created.length);
    if (key.includes(type) || (type !== '' && head.includes(type))) routines.delete(key);
  }
}

function lastOf(names: readonly Node[] | undefined): string {
  return strings(names).at(-1) ?? '';
}
