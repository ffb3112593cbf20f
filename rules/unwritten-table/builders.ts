import type { CallFact, Expression, FileFacts } from '#facts/index';
import type { Project } from '#project/index';
import { isElsewhere } from './traffic.js';

/** Tables that calls of query builders and ORMs name, by plain name. */
export interface BuilderCalls {
  writes(table: string): boolean;
  reads(table: string): boolean;
}

/**
 * What builders may write and read: `db.insert(users)`, `knex(TABLE).insert(…)`, `prisma.user.create(…)`. Names are compared without
 * case, underscores and plural, as these libraries change all three. Every name in the chain counts, so that a doubt is on the
 * side of silence. Computed at the first question.
 */
export function builderCalls(project: Project): BuilderCalls {
  let kept: { readonly written: ReadonlySet<string>; readonly read: ReadonlySet<string> } | undefined;
  const all = (): NonNullable<typeof kept> => (kept ??= namesInChains(project));
  return {
    writes: (table) => all().written.has(plainName(table)),
    reads: (table) => all().read.has(plainName(table)),
  };
}

const WRITERS = /^(?:insert\w*|into|create\w*|upsert\w*|save\w*|bulk\w*|batchInsert|copyFrom)$/;
/** Query builders that are functions of their own: `insert('cms_page').given(…)`. */
const WRITING_FUNCTIONS = /^(?:insert|upsert|batchInsert|bulkInsert)\w*$/;
const READERS = /^(?:from|table|select\w*|\w*join|find\w*|first|get\w*|query|aggregate|count|exists)$/i;
/** Files without such a call are not looked into. */
const HAS_CALL =
  /\.\s*(?:insert|into|create|upsert|save|bulk|batchInsert|copyFrom|from|table|select|find|first|query)\w*|\b(?:insert|upsert|batchInsert|bulkInsert)\w*\s*\(/;

function namesInChains(project: Project): {
  readonly written: ReadonlySet<string>;
  readonly read: ReadonlySet<string>;
} {
  const written = new Set<string>();
  const read = new Set<string>();
  for (const path of project.source.files) {
    if (!HAS_CALL.test(project.source.text(path))) continue;
    const file = project.facts(path);
    for (const call of file.calls) {
      if (isElsewhere(project.everywhere, { path, span: call.span })) continue;
      if (call.callee.kind === 'reference' && WRITING_FUNCTIONS.test(call.callee.name)) {
        const [first] = call.arguments;
        if (first !== undefined) for (const name of namesIn(file, first.value)) written.add(plainName(name));
      }
      if (call.callee.kind !== 'member') continue;
      const { property } = call.callee;
      const into = WRITERS.test(property) ? written : READERS.test(property) ? read : undefined;
      if (into !== undefined) for (const name of namesOf(file, call, 0)) into.add(plainName(name));
    }
  }
  return { written, read };
}

/** What is named by the arguments of a call, and by its receiver, back to where the chain begins. */
function* namesOf(file: FileFacts, call: CallFact, depth: number): Iterable<string> {
  for (const { value } of call.arguments) yield* namesIn(file, value);
  let object: Expression | undefined = call.callee.kind === 'member' ? call.callee.object : undefined;
  while (object?.kind === 'member') {
    yield object.property;
    object = object.object;
  }
  if (object?.kind === 'reference') yield object.name;
  const before = object?.kind === 'call' ? file.calls[object.call] : undefined;
  if (before !== undefined && depth < 20) yield* namesOf(file, before, depth + 1);
}

function* namesIn(file: FileFacts, expression: Expression): Iterable<string> {
  if (expression.kind === 'string') yield lastPart(expression.text.value);
  if (expression.kind === 'member') yield expression.property;
  if (expression.kind !== 'reference') return;
  yield expression.name;
  // `const TABLE = 'users'`
  const init = expression.binding === undefined ? undefined : file.bindings[expression.binding]?.init;
  if (init?.kind === 'string') yield lastPart(init.text.value);
}

/** `public.users`, `users as u`: the table's own name. */
function lastPart(text: string): string {
  return text.trim().split(/\s/)[0]?.split('.').at(-1) ?? '';
}

function plainName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/(?:es|s)$/, '');
}
