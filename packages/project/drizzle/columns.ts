import type { ObjectEntry } from '#facts/index';
import { moveTo, type Leaf, type Origin } from '../leaf.js';
import type { OpenPart, OrmColumn } from '../orm-schema.js';
import { readColumn, type ColumnContext, type Property } from './column.js';
import { textOf } from './constant.js';

export interface Columns {
  /** By property, in the order of declaration. */
  readonly columns: ReadonlyMap<string, OrmColumn>;
  readonly open: readonly OpenPart[];
}

/** The columns of an object of builders, or of a function that is handed the builders and returns one. */
export function readColumns(context: ColumnContext, leaves: readonly Leaf[]): Columns {
  const { follower, names } = context;
  const columns = new Map<string, OrmColumn>();
  const open: OpenPart[] = [];
  const miss = (at: OpenPart['at'], why: string): void => void open.push({ part: 'column', at, why });

  function all(found: readonly Leaf[]): void {
    const [only, ...others] = found;
    if (only === undefined) return;
    if (others.length > 0) return miss(only.at, 'the columns are chosen at run time');
    if (only.kind === 'function') {
      names.addBuilders(only.path, only.function);
      const returns = follower.source.facts(only.path).functions[only.function]?.returns ?? [];
      return all(returns.flatMap((result) => follower.from(moveTo(only, only.path, result.span, only.frame), result)));
    }
    if (only.kind !== 'expression' || only.expression.kind !== 'object') {
      return miss(only.at, only.kind === 'open' ? only.why : 'columns that are not written as an object');
    }
    for (const entry of only.expression.entries) add(only, entry);
  }

  function add(origin: Origin, entry: ObjectEntry): void {
    const { value } = entry;
    const leaves = follower.from(moveTo(origin, origin.path, value.span, origin.frame), value);
    if (entry.kind === 'spread') return all(leaves);
    const property = propertyOf(origin, entry);
    const [only, ...others] = leaves;
    const at = { path: origin.path, span: value.span };
    if (property === undefined) return miss(at, 'the name of a property is made at run time');
    // A later entry of one name wins, and takes its place.
    columns.delete(property.name);
    // What a rest pattern has taken out of an object stands in it as undefined.
    if (only?.kind === 'expression' && only.expression.kind === 'constant' && only.expression.value === undefined)
      return;
    const column =
      only === undefined || others.length > 0
        ? `what builds ${property.name} is chosen at run time`
        : readColumn(context, property, only);
    if (typeof column === 'string') miss(property.at, column);
    else columns.set(property.name, column);
  }

  function propertyOf(origin: Origin, entry: Exclude<ObjectEntry, { kind: 'spread' }>): Property | undefined {
    if (entry.kind === 'property') return { name: entry.name, at: { path: origin.path, span: entry.nameSpan } };
    const text = textOf(context, origin, entry.key);
    return text && { name: text.value, at: text.at };
  }

  all(leaves);
  return { columns, open };
}
