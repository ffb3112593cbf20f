import type { Fix } from '#gate/index';
import { numbersOf } from '#gate/fix/parameter';
import { writtenSql } from '#gate/fix/written-sql';
import type { Project } from '#project/index';
import { scan } from '#sql/scan';
import type { Fallback } from './fallback.js';

/**
 * `COALESCE(status::text, '')`: the statement failed on every row, so nothing can hang on what it gave. Where it gives the value to the
 * code as it is, and the code gets a text either way, that is a fix. What is compared, grouped or written elsewhere may need the
 * column's own type, and a number or a time would come as a text from now on: there it is a suggestion.
 */
export function fixOf(project: Project, { bound, type, read, coalesce, value }: Fallback): Fix | undefined {
  const others = coalesce.values.filter((one) => one !== read);
  // A second column would have to be made a text too, and what is under an expression is not known to be one.
  if (!coalesce.values.includes(read) || !others.every(({ kind }) => kind === 'string' || kind === 'parameter'))
    return undefined;
  const written = writtenSql(project, bound);
  // A number that is used elsewhere too would have two types.
  const numbers = others.flatMap((one) => (one.kind === 'parameter' ? [one.number] : []));
  if (
    written === undefined ||
    numbers.some((number) => numbersOf(written.sql).filter((one) => one === number).length > 1)
  )
    return undefined;
  const name = written.sql.slice(read.span.start, read.span.end);
  const edit = /^[\w."]+$/.test(name) ? written.insertBehind(read.span, ['::text']) : undefined;
  if (edit?.path !== value.at.path) return undefined;
  const { statement } = bound;
  const isGiven =
    statement.operation === 'select' && isInTargetList(written.sql, statement.span.start, coalesce.span.start);
  const staysText = type.labels !== undefined || type.name === 'uuid';
  return { title: `Make ${name} a text`, kind: isGiven && staysText ? 'fix' : 'suggestion', edits: [edit] };
}

/** It stands in the list of the outermost SELECT, and in no function or subquery there. */
function isInTargetList(sql: string, from: number, to: number): boolean {
  const words = scan(sql)
    .filter(({ kind, start }) => kind !== 'comment' && from <= start && start < to)
    .map(({ start, end }) => sql.slice(start, end).toLowerCase());
  const open = words.filter((word) => word === '(').length - words.filter((word) => word === ')').length;
  const before = words.at(-1);
  const whole = !/\b(?:union|intersect|except)\b/i.test(sql);
  return (
    words[0] === 'select' && open === 0 && !words.includes('from') && (before === ',' || before === 'select') && whole
  );
}
