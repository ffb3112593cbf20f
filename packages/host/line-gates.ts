import picomatch from 'picomatch';
import type { ConfiguredName, EnabledGate, LineGate, LineStatement } from '#gate/index';
import type { Place, Span } from '#facts/span';
import type { JudgedProject } from './check.js';

export interface OnLine {
  readonly file: string;
  readonly line: Span;
  readonly statements: readonly LineStatement[];
  /** How many imports stand there. */
  readonly imports: number;
}

/** What each gate that is on says to a line, and where it says nothing, why: as far as that can be known from outside of the gate. */
export function judgedLine(judged: JudgedProject, on: OnLine): readonly LineGate[] {
  const { result, gates } = judged;
  return gates.map((enabled): LineGate => {
    const { id } = enabled.gate;
    const own = result.findings.filter(({ gate }) => gate === id);
    const here = own.filter(({ place }) => isOn(place, on));
    if (here.length > 0) return { id, judged: 'found', findings: here };
    if (!result.coverage.gates.includes(id)) return { id, judged: 'not looked at', why: 'the gate failed' };
    for (const finding of own) {
      const beside = finding.related.find(({ place }) => isOn(place, on));
      if (beside !== undefined) return { id, judged: 'related', label: beside.label, finding };
    }
    return silent(enabled, judged, on);
  });
}

function isOn({ path: file, span }: Place, { file: own, line }: OnLine): boolean {
  return file === own && span.start <= line.end && Math.max(span.end, span.start + 1) > line.start;
}

function silent({ gate, options }: EnabledGate, judged: JudgedProject, on: OnLine): LineGate {
  const { id, reads } = gate;
  const names = [...(gate.names?.(options) ?? [])];
  const blind = (why: string): LineGate => ({ id, judged: 'not looked at', why });
  const { open } = judged;
  const isSource = open.source.files.includes(on.file);
  if (reads.length === 0) return { id, judged: 'nothing found' };
  if (!isSource && !reads.includes('catalog')) return blind('it reads no migrations');
  if (!isSource && reads.includes('sql') && on.statements.length === 0) {
    return blind('it judges code, by the schema that the migrations make');
  }
  if (isSource && reads.every((what) => what === 'catalog')) return blind('it judges migrations');
  const kinds = new Set(names.map(({ kind }) => kind));
  if (reads.includes('sql') && isSource) {
    if (!reads.includes('declarations') || kinds.has('table')) {
      if (on.statements.length === 0) return blind('no statement stands here');
    }
    const elsewhere = tablesMissed(names, on.statements);
    if (on.statements.length > 0 && elsewhere !== undefined) return blind(elsewhere);
    if (on.statements.some(({ unread }) => unread !== undefined)) {
      return { id, judged: 'nothing found', why: 'as far as the text could be read' };
    }
  }
  if (isSource && reads.length === 1 && reads[0] === 'imports' && on.imports === 0)
    return blind('no import stands here');
  const outside = filesMissed(names, on.file);
  if (outside !== undefined && !reads.includes('sql')) return blind(outside);
  return { id, judged: 'nothing found' };
}

/** The gate is told of tables, none of which the statements name. */
function tablesMissed(names: readonly ConfiguredName[], statements: readonly LineStatement[]): string | undefined {
  const tables = names.flatMap(({ kind, name }) =>
    kind === 'table' ? [name] : kind === 'column' ? [tableOf(name)] : [],
  );
  if (tables.length === 0) return undefined;
  const bare = (name: string): string => name.split('.').at(-1) ?? name;
  const named = statements.flatMap(({ what, columns }) => [
    ...what.split(/[ ,]+/),
    ...columns.map(({ column }) => bare(tableOf(column))),
  ]);
  if (tables.some((name) => named.includes(bare(name)))) return undefined;
  return `it is configured for ${[...new Set(tables)].join(', ')}`;
}

function tableOf(column: string): string {
  return column.split('.').slice(0, -1).join('.');
}

/** The gate is told of files, and this is none of them. */
function filesMissed(names: readonly ConfiguredName[], file: string): string | undefined {
  const globs = names.filter(({ kind, exempt }) => kind === 'glob' && exempt !== true);
  const isTold = globs.some(({ name }) => picomatch(name.replace(/^\.\//, ''))(file));
  return globs.length === 0 || isTold ? undefined : 'it is configured for other files';
}
