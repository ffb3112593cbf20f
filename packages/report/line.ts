import type { LineColumn, LineGate, LineSight, LineStatement } from '#gate/index';
import { visible } from './cells.js';
import { twoColumns } from './layout.js';
import { plain, type Paint, type Style } from './paint.js';
import { placesIn, type ReadText } from './places.js';

export interface ExplainedLine {
  /** As seen from the working directory. */
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** One for each project that has the file. */
  readonly sights: readonly LineSight[];
  readonly read: ReadText;
}

export interface LineLayout {
  readonly paint?: Paint;
  readonly width?: number;
}

/** What is known of one line, and what each gate made of it. */
export function renderLine(given: ExplainedLine, { paint = plain, width = 100 }: LineLayout = {}): string {
  const { file, line, text, sights } = given;
  const head = `${paint('place', `${visible(file)}:${line}`)}\n  ${paint('gutter', `${line} │`)} ${visible(text.trimEnd())}\n`;
  const several = sights.length > 1;
  return [
    head,
    ...sights.map((sight, index) => {
      const title = several ? `${paint('headline', `project ${visible(sight.project ?? String(index + 1))}`)}\n` : '';
      return title + sightText(sight, given, { paint, width });
    }),
  ].join('\n');
}

function sightText(sight: LineSight, { read }: ExplainedLine, layout: Required<LineLayout>): string {
  const { width } = layout;
  const places = placesIn(read, sight);
  const rows: (readonly [string, string])[] = [
    ['in', sight.within ?? (sight.kind === 'source' ? 'the module itself' : `a ${sight.kind}`)],
    ...sight.imports.map(({ specifier, leadsTo }) => ['import', `${specifier} leads to ${leadsTo}`] as const),
    ...sight.statements.flatMap((statement) => statementRows(statement, places.text(statement.place))),
  ];
  if (sight.kind === 'source' && sight.statements.length === 0) rows.push(['statement', 'none']);
  const known = twoColumns(rows, layout);
  const gates = [...sight.gates].sort((one, other) => order.indexOf(one.judged) - order.indexOf(other.judged));
  const judged = gates.map((gate) => gateText(gate, gates, layout)).join('');
  const off = sight.off.length === 0 ? '' : twoColumns([['off', sight.off.join(', ')]], { width });
  return `${known}\n${judged}${off === '' ? '' : `\n${off}`}`;
}

const order: readonly LineGate['judged'][] = ['finding', 'related', 'clean', 'not looked at'];

function statementRows(statement: LineStatement, place: string): readonly (readonly [string, string])[] {
  const { what, unread, columns, guards } = statement;
  return [
    ['statement', `${what}, at ${place}`],
    ...(unread === undefined ? [] : [['unread', unread] as const]),
    ...columns.map((column) => [column.use === 'set' ? 'sets' : 'compares', columnText(column)] as const),
    ...guards.map((guard) => ['guard', guard] as const),
  ];
}

function columnText({ column, values, open, listed }: LineColumn): string {
  const known = some(values, ', ');
  const others = open.length === 0 ? '' : `${known === '' ? '' : ', or '}what cannot be known: ${some(open, '; ')}`;
  const lists = listed === undefined ? '' : `; the schema lists ${listed.join(', ')}`;
  return `${column}: ${known}${others}${known + others === '' ? 'an expression' : ''}${lists}`;
}

/** A parameter that everybody passes on comes from everywhere, and nobody reads that much. */
function some(texts: readonly string[], separator: string): string {
  const most = 5;
  const more = texts.length > most ? [`… (${texts.length} in all)`] : [];
  return [...texts.slice(0, most), ...more].join(separator);
}

function gateText(
  { id, judged, why }: LineGate,
  all: readonly LineGate[],
  { paint, width }: Required<LineLayout>,
): string {
  const style: Style =
    judged === 'finding' ? (why.startsWith('allowed') ? 'allowed' : 'error') : judged === 'related' ? 'note' : 'quiet';
  const widest = Math.max(...all.map((gate) => gate.judged.length));
  const names = Math.max(...all.map((gate) => gate.id.length));
  const [first = '', ...more] = twoColumns([[id.padEnd(names), why]], { paint, width: width - widest - 2 })
    .trimEnd()
    .split('\n');
  const indent = ' '.repeat(widest + 2);
  return [
    `${paint(style, judged)}${' '.repeat(widest - judged.length + 2)}${first}`,
    ...more.map((line) => indent + line),
  ]
    .map((line) => `${line}\n`)
    .join('');
}
