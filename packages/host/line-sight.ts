import path from 'node:path';
import type { LineSight, LineStatement, Problem } from '#gate/index';
import { lineStarts } from '#gate/lines';
import { nearest } from '#gate/nearest';
import type { Span } from '#facts/span';
import { otherFilesOf } from './linked-project.js';
import { checkProjects, type Checked, type CheckOptions, type JudgedProject } from './check.js';
import { projectPath } from './file-tree.js';
import { judgedLine } from './line-gates.js';
import { statementsOn } from './line-statements.js';
import { registry } from './registry.js';

export interface LineRequest extends Pick<CheckOptions, 'cwd' | 'config' | 'watch'> {
  /** As the caller names it, from `cwd`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export interface SeenLine {
  readonly checked: Checked;
  /** One for each project that has the file. */
  readonly sights: readonly LineSight[];
  /** That of the file, where it is one of a project. */
  readonly text?: string;
  /** Why there is nothing to be said. */
  readonly problem?: Problem;
}

/** A run, and what is known of one line after it. */
export async function lookAtLine({ file, line, ...options }: LineRequest): Promise<SeenLine> {
  const checked = await checkProjects({ ...options, types: 'auto' });
  const absolute = path.resolve(options.cwd, file);
  const owners = checked.judged.flatMap((judged) => {
    const own = projectPath(judged.open.root, absolute);
    return filesOf(judged).includes(own) ? [{ judged, own }] : [];
  });
  const [first] = owners;
  if (first === undefined) {
    // Where no project could be read, that is what there is to say.
    if (checked.judged.length === 0) return { checked, sights: [] };
    const shown = projectPath(options.cwd, absolute);
    const all = checked.judged.flatMap((judged) => filesOf(judged).map((own) => judged.open.shown(own)));
    return { checked, sights: [], problem: { where: shown, ...missing(absolute, shown, all, checked.judged) } };
  }
  const text = first.judged.open.source.text(first.own);
  const lines = lineStarts(text);
  if (line < 1 || line > lines.count) {
    const what = `there is no line ${line}`;
    const where = first.judged.open.shown(first.own);
    return { checked, sights: [], problem: { where, what, todo: `name one from 1 to ${lines.count}` } };
  }
  const span = { start: lines.start(line - 1), end: lines.start(line - 1) + lines.text(line - 1).length };
  return { checked, text, sights: owners.map(({ judged, own }) => sightOf(judged, own, span)) };
}

/** A file that is there is not misspelt, but left out. */
function missing(
  absolute: string,
  shown: string,
  all: readonly string[],
  judged: readonly JudgedProject[],
): Pick<Problem, 'what' | 'todo'> {
  const kind = judged[0]?.open.tree.kind(absolute);
  const covered = 'name a file that `include` or `migrations` covers';
  if (kind === 'file') return { what: 'it is no file of the project', todo: covered };
  if (kind === 'directory') return { what: 'it is a folder', todo: 'name a file in it' };
  const near = nearest(shown, all);
  return { what: 'there is no such file', todo: near === undefined ? covered : `did you mean "${near}"?` };
}

function filesOf({ open }: JudgedProject): readonly string[] {
  return [...open.source.files, ...otherFilesOf(open)];
}

function sightOf(judged: JudgedProject, file: string, line: Span): LineSight {
  const { open, project } = judged;
  const isSource = open.source.files.includes(file);
  const within = isSource ? functionAround(judged, file, line) : undefined;
  const statements = open.readsSql ? statementsOf(judged, file, line) : [];
  const imports = !isSource
    ? []
    : project
        .imports(file)
        .filter(({ fact }) => touches(fact.span, line))
        .map(({ fact, resolution }) => ({
          specifier: fact.specifier,
          leadsTo:
            resolution.kind === 'file'
              ? open.shown(resolution.path)
              : resolution.kind === 'unresolved'
                ? `nowhere: ${resolution.why}`
                : `${resolution.kind} ${resolution.name}`,
        }));
  const on = judged.gates.map(({ gate }) => gate.id);
  return {
    ...(open.name === undefined ? {} : { project: open.name }),
    root: open.shownRoot,
    ...(within === undefined ? {} : { within }),
    kind: isSource ? 'source' : open.prisma.includes(file) ? 'schema' : 'migration',
    statements,
    imports,
    gates: judgedLine(judged, { file, line, statements, imports: imports.length }),
    off: [...registry, ...open.ownGates].map(({ id }) => id).filter((id) => !on.includes(id)),
  };
}

/** With the database that each is sent to, where there are several. A text that may be for any is said once. */
function statementsOf({ databases }: JudgedProject, file: string, line: Span): readonly LineStatement[] {
  const all = databases.flatMap(({ open: { name }, project }) =>
    statementsOn(project, file, line).map((statement) =>
      databases.length === 1 || statement.columns.length + statement.guards.length === 0
        ? statement
        : { ...statement, what: `${statement.what} (database ${name ?? ''})` },
    ),
  );
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

/** The innermost function that has a part on the line; none for the module's own body. */
function functionAround({ project }: JudgedProject, file: string, line: Span): string | undefined {
  let innermost: { readonly id: number; readonly span: Span } | undefined;
  project.facts(file).functions.forEach(({ span }, id) => {
    if (id === 0 || !touches(span, line)) return;
    // One that begins and ends on the line is a part of what stands there.
    const holds = span.start <= line.start || span.end >= line.end;
    if (holds && (innermost === undefined || span.start >= innermost.span.start)) innermost = { id, span };
  });
  return innermost === undefined ? undefined : project.functions.name({ path: file, function: innermost.id });
}

export function touches(span: Span, line: Span): boolean {
  return span.start <= line.end && span.end >= line.start;
}
