import type { Expression } from '#facts/index';
import type { Follower } from '../follow.js';
import { frameKey, moveTo, type Leaf, type Origin } from '../leaf.js';
import type { OrmColumn, OrmEnum, OrmTable } from '../orm-schema.js';
import { createTextAssembler } from '../sql-text.js';
import type { OpenValue } from '../value.js';
import { projectCasing, type Casing } from './casing.js';
import { createDrizzleNames, type CallSite } from './core.js';
import { enumMaker, readEnum } from './enums.js';
import { schemaFiles } from './files.js';
import { createTableReader } from './table.js';

/** What the project declares with drizzle's PostgreSQL package. Everything is computed at the first question and kept. */
export interface DrizzleSchema {
  /** By path and position. */
  readonly tables: readonly OrmTable[];
  readonly enums: readonly OrmEnum[];
  /** Tables and enums whose names could not be told. */
  readonly open: readonly OpenValue[];
  /**
   * The table that an expression stands for, followed through constants, imports, re-exports, namespaces, parameters and
   * `alias(…)`; undefined where it is none of drizzle's PostgreSQL tables, or may be one of several.
   */
  tableOf(origin: Origin, expression: Expression): OrmTable | undefined;
  /** The same of where following has ended. */
  tableOfLeaf(leaf: Leaf): OrmTable | undefined;
  /** `users.status`, with its table. */
  columnOf(
    origin: Origin,
    expression: Expression,
  ): { readonly table: OrmTable; readonly column: OrmColumn } | undefined;
  columnOfLeaf(leaf: Leaf): { readonly table: OrmTable; readonly column: OrmColumn } | undefined;
}

/** Reads the drizzle schema of a project; the grammar must be loaded before the first question, as it reads the types. */
export function createDrizzleSchema(follower: Follower): DrizzleSchema {
  const reading = { follower, assembler: createTextAssembler(follower) };
  const names = createDrizzleNames(follower);
  const enums = new Map<string, OrmEnum | undefined>();
  let casing: Casing | undefined;
  const tables = createTableReader({ ...reading, names, enumAt }, () => (casing ??= projectCasing(reading)));
  let kept: Pick<DrizzleSchema, 'tables' | 'enums' | 'open'> | undefined;

  function enumAt(site: CallSite): OrmEnum | undefined {
    const key = `${site.path}:${site.id}:${frameKey(site.frame)}`;
    if (enums.has(key)) return enums.get(key);
    const made = enumMaker(names, site);
    const schema = made?.schema && tables.schemaName(made.schema);
    const found =
      made === undefined || (made.schema !== undefined && schema === undefined)
        ? undefined
        : readEnum(reading, site, schema);
    enums.set(key, found);
    return found;
  }

  function all(): Pick<DrizzleSchema, 'tables' | 'enums' | 'open'> {
    const found = { tables: [] as OrmTable[], enums: [] as OrmEnum[], open: [] as OpenValue[] };
    for (const path of schemaFiles(follower)) {
      follower.source.facts(path).calls.forEach((call, id) => {
        if (call.form !== 'call' || call.arguments.length < 2) return;
        const site = { path, id, call, frame: undefined };
        const maker = tables.maker(site);
        if (maker !== undefined) {
          const table = tables.table(maker);
          if ('why' in table) found.open.push(table);
          else found.tables.push(table);
        } else if (enumMaker(names, site) !== undefined) {
          const one = enumAt(site);
          if (one !== undefined) found.enums.push(one);
          else found.open.push({ at: { path, span: call.span }, why: 'the name of the enum is made at run time' });
        }
      });
    }
    return found;
  }

  function tableOfLeaf(leaf: Leaf): OrmTable | undefined {
    const maker = tables.makerOfLeaf(leaf);
    const table = maker && tables.table(maker);
    return table === undefined || 'why' in table ? undefined : table;
  }

  function columnOfLeaf(leaf: Leaf): ReturnType<DrizzleSchema['columnOfLeaf']> {
    const found = tables.columnOfLeaf(leaf);
    const table = found && tables.table(found.maker);
    if (found === undefined || table === undefined || 'why' in table) return undefined;
    // That of the table knows of keys that stand beside the columns.
    const column = table.columns.find(({ property }) => property === found.column.property);
    return column && { table, column };
  }

  const follow = (origin: Origin, expression: Expression): readonly Leaf[] =>
    follower.from(moveTo(origin, origin.path, expression.span, origin.frame), expression);

  return {
    get tables() {
      return (kept ??= all()).tables;
    },
    get enums() {
      return (kept ??= all()).enums;
    },
    get open() {
      return (kept ??= all()).open;
    },
    tableOf: (origin, expression) => onlyOne(follow(origin, expression).map(tableOfLeaf)),
    tableOfLeaf,
    columnOf: (origin, expression) => {
      const found = follow(origin, expression).map(columnOfLeaf);
      const column = onlyOne(found.map((one) => one?.column));
      return column && found[0];
    },
    columnOfLeaf,
  };
}

/** What all of them are; undefined where they differ, or one is not known. */
function onlyOne<T>(found: readonly (T | undefined)[]): T | undefined {
  const [first] = found;
  return found.every((one) => one === first) ? first : undefined;
}
