import path from 'node:path';
import picomatch from 'picomatch';
import {
  isOpen,
  type ConfiguredName,
  type EnabledGate,
  type Finding,
  type LineGate,
  type LineStatement,
} from '#gate/index';
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
    if (here.length > 0) return { id, judged: 'finding', why: here.map(stateOf).join(', ') };
    if (!result.coverage.gates.includes(id)) return { id, judged: 'not looked at', why: 'the gate failed' };
    const beside = own.find(({ related }) => related.some(({ place }) => isOn(place, on)));
    if (beside !== undefined) {
      const { place } = beside;
      const label = beside.related.find((one) => isOn(one.place, on))?.label ?? '';
      return { id, judged: 'related', why: `${label}, for a finding in ${judged.open.shown(place.path)}` };
    }
    return silent(enabled, judged, on);
  });
}

function isOn({ path: file, span }: Place, { file: own, line }: OnLine): boolean {
  return file === own && span.start <= line.end && Math.max(span.end, span.start + 1) > line.start;
}

function stateOf(finding: Finding): string {
  if (finding.allowed !== undefined) return `allowed: ${finding.allowed}`;
  if (finding.baselined) return 'in the baseline';
  return isOpen(finding) ? finding.severity : 'old';
}

function silent({ gate, options }: EnabledGate, judged: JudgedProject, on: OnLine): LineGate {
  const { id, reads } = gate;
  const names = [...(gate.names?.(options) ?? [])];
  const blind = (why: string): LineGate => ({ id, judged: 'not looked at', why });
  const { open } = judged;
  const isSource = open.source.files.includes(on.file);
  if (reads.length === 0) return { id, judged: 'clean', why: 'it judges allowances alone' };
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
    const unread = on.statements.find((statement) => statement.unread !== undefined)?.unread;
    if (unread !== undefined) return { id, judged: 'clean', why: `as far as the text could be read (${unread})` };
  }
  if (isSource && reads.length === 1 && reads[0] === 'imports' && on.imports === 0)
    return blind('no import stands here');
  const outside = filesMissed(names, on.file);
  if (outside !== undefined && !reads.includes('sql')) return blind(outside);
  if (isSource && reads.includes('sql') && on.statements.length > 0) {
    return { id, judged: 'clean', why: `it saw ${on.statements.length === 1 ? 'the statement' : 'the statements'}` };
  }
  return { id, judged: 'clean', why: isSource ? 'it saw the file' : 'it saw what the file makes' };
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

/** The gate is told of files, functions or constants, none of which are in this file. */
function filesMissed(names: readonly ConfiguredName[], file: string): string | undefined {
  const files = names.flatMap(({ kind, name }) =>
    kind === 'glob'
      ? [name.replace(/^\.\//, '')]
      : kind === 'function' || kind === 'constant'
        ? [name.split('#')[0] ?? '']
        : [],
  );
  if (files.length === 0 || !names.some(({ kind }) => kind === 'glob')) return undefined;
  if (files.some((glob) => picomatch(glob)(path.posix.normalize(file)))) return undefined;
  return 'it is configured for other files';
}
