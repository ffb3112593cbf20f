import { readText } from '#sql/read';
import { compare, readSecond, viewOf } from '#sql/second-reader/index';

export interface Agreement {
  /** Statements that the first reader accepts. */
  readonly total: number;
  /** Those that the second reader accepts too. */
  readonly accepted: number;
  /** Of these, SELECT, INSERT, UPDATE and DELETE: the second reader has no syntax for MERGE, COPY, EXPLAIN, LOCK, … */
  readonly queries: number;
  readonly acceptedQueries: number;
  /** Statements on which the two differ, with how. */
  readonly differences: readonly string[];
  /** Statements that only the first accepts. */
  readonly refused: readonly string[];
}

/** Has both readers read every statement of the texts. `loadGrammar` must have been awaited. */
export function agreement(texts: readonly string[]): Agreement {
  const differences: string[] = [];
  const refused: string[] = [];
  let total = 0;
  let queries = 0;
  let acceptedQueries = 0;
  for (const text of texts) {
    for (const statement of readText(text).statements) {
      total += 1;
      const sql = text.slice(statement.span.start, statement.span.end);
      const second = readSecond(sql);
      const isQuery = ['select', 'insert', 'update', 'delete'].includes(statement.operation);
      if (isQuery) queries += 1;
      if (isQuery && second !== undefined) acceptedQueries += 1;
      if (second === undefined) refused.push(sql);
      else differences.push(...compare(viewOf(text, statement), second).map((difference) => `${sql}\n  ${difference}`));
    }
  }
  return { total, accepted: total - refused.length, queries, acceptedQueries, differences, refused };
}
