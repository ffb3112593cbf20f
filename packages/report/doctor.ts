import type { SeenGate, Sight } from '#gate/index';
import { displayWidth, visible } from './cells.js';
import { counted } from './closing.js';
import { twoColumns, wrap, type Layout } from './layout.js';
import { plain, type Paint } from './paint.js';
import { placesIn, type ReadText } from './places.js';

/** What a run stands on, and what its gates have before them. */
export interface Diagnosis {
  /** By name, those of what reads the code among them. */
  readonly versions: readonly (readonly [name: string, version: string])[];
  /** As seen from the working directory. */
  readonly config: string | undefined;
  readonly sights: readonly Sight[];
  readonly read: ReadText;
}

/** `drift-gate doctor` as people read it. */
export function renderDiagnosis(
  { versions, config, sights, read }: Diagnosis,
  { paint = plain, width = 100 }: Layout = {},
): string {
  const page = { paint, width, read };
  const head: (readonly [string, string])[] = [...versions, ['configuration', config ?? 'none that can be read']];
  const several = sights.length > 1;
  return [
    twoColumns(head, page),
    ...sights.flatMap((sight, index) => [
      ...(several
        ? [`${paint('headline', `project ${visible(sight.project ?? String(index + 1))}`)} in ${sight.root}\n`]
        : []),
      ...sections(sight, page),
    ]),
  ].join('\n');
}

interface Page {
  readonly paint: Paint;
  readonly width: number;
  readonly read: ReadText;
}

function sections(sight: Sight, page: Page): readonly string[] {
  const { coverage, globs, tables, vocabularies, tsconfig, baseline } = sight;
  const { statements } = coverage;
  const seen = twoColumns(
    [
      ['tsconfig', tsconfig ?? 'none, so imports are resolved as Node does'],
      ['baseline', baseline ?? 'none'],
      ['files', `${counted(coverage.files, 'source file')}, ${counted(coverage.migrations, 'migration')} applied`],
      ['statements', `${statements.read} read, ${statements.partly} partly, ${statements.opaque} opaque`],
    ],
    page,
  );
  return [
    seen,
    section('not read', unread(sight, page), page),
    section(
      'sets of files',
      globs.length === 0 ? '' : grid(globs.map(({ gate, name, files }) => [name, counted(files, 'file'), gate])),
      page,
    ),
    section('tables', tableRows(tables), page),
    section(
      'states',
      vocabularies.length === 0
        ? ''
        : twoColumns(
            vocabularies.map(({ table, column, source, values, writes, comparisons }) => [
              `${table}.${column}`,
              `${values.join(', ')} (${source}); ${counted(writes, 'write')}, ${counted(comparisons, 'comparison')}`,
            ]),
            { width: page.width, indent: '  ' },
          ),
      page,
    ),
    section('gates', gateRows(sight.gates, page), page),
    section('gates that are off', offRows(sight.gates, page), page),
  ].filter((text) => text !== '');
}

function section(title: string, body: string, { paint }: Page): string {
  return body === '' ? '' : `${paint('headline', title)}\n${body}`;
}

function unread({ coverage, ...owner }: Sight, { read, width }: Page): string {
  const places = placesIn(read, owner);
  const rows = [...coverage.unread, ...coverage.unfolded.map((one) => ({ ...one, kind: 'not understood' }))].map(
    ({ place, kind, why }) => [places.text(place), `${kind}: ${why}`] as const,
  );
  return rows.length === 0 ? '' : twoColumns(rows, { width, indent: '  ' });
}

function tableRows(tables: Sight['tables']): string {
  if (tables.length === 0) return '';
  const rows = tables.map(({ name, columns, writes, reads, partly, madeBy }) => [
    name,
    madeBy === undefined ? counted(columns, 'column') : madeBy === 'code' ? 'made in code' : 'no migration creates it',
    counted(writes, 'write'),
    counted(reads, 'read'),
    partly === 0 ? '' : `${partly} partly read`,
  ]);
  return grid(rows);
}

function gateRows(gates: readonly SeenGate[], { width }: Page): string {
  const rows = gates.flatMap((gate) =>
    gate.state === 'off'
      ? []
      : [
          [
            gate.id,
            `${gate.sees.map(({ count, what }) => counted(count, what)).join(', ') || 'what the other gates accept'}; ${counted(gate.findings, 'finding')}`,
          ] as const,
        ],
  );
  return rows.length === 0 ? '' : twoColumns(rows, { width, indent: '  ' });
}

/** Most are off for one and the same reason. */
function offRows(gates: readonly SeenGate[], { width }: Page): string {
  const reasons = new Map<string, string[]>();
  for (const gate of gates) {
    if (gate.state === 'off') reasons.set(gate.why, [...(reasons.get(gate.why) ?? []), gate.id]);
  }
  const rows = [...reasons].map(([why, ids]) => [why, ids.join(', ')] as const);
  return rows
    .map(
      ([why, ids]) =>
        `  ${why}\n${wrap(ids, width - 4)
          .map((line) => `    ${line}\n`)
          .join('')}`,
    )
    .join('');
}

/** Columns that are as wide as what they hold. */
function grid(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => displayWidth(visible(row[column] ?? '')))),
  );
  return rows
    .map((row) => {
      const cells = row.map((text, column) => {
        const shown = visible(text);
        return shown + ' '.repeat((widths[column] ?? 0) - displayWidth(shown));
      });
      return `  ${cells.join('  ').trimEnd()}\n`;
    })
    .join('');
}
