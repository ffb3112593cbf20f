import type { Finding, LineColumn, LineSight, LineStatement } from '#gate/index';
import { visible } from './cells.js';
import { twoColumns, type Layout } from './layout.js';
import { plain, type Style } from './paint.js';
import { wordingBy, type GateTexts } from './message.js';
import { placesIn, type Places, type ReadText } from './places.js';

export interface ExplainedLine {
  /** As seen from the working directory. */
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** One for each project that has the file. */
  readonly sights: readonly LineSight[];
  /** All that may have found something. */
  readonly gates: readonly GateTexts[];
  readonly read: ReadText;
}

/** What is known of one line, and what each gate made of it. */
export function renderLine(given: ExplainedLine, { paint = plain, width = 100 }: Layout = {}): string {
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

function sightText(sight: LineSight, { read, gates }: ExplainedLine, layout: Required<Layout>): string {
  const { paint, width } = layout;
  const words = wordingBy(gates);
  const places = placesIn(read, sight);
  const rows: (readonly [string, string])[] = [
    ['in', sight.within ?? (sight.kind === 'source' ? 'the module itself' : `a ${sight.kind}`)],
    ...sight.imports.map(({ specifier, leadsTo }) => ['import', `${specifier} leads to ${leadsTo}`] as const),
    ...sight.statements.flatMap((statement) => statementRows(statement, places)),
  ];
  if (sight.kind === 'source' && sight.statements.length === 0) rows.push(['statement', 'none']);
  const known = twoColumns(rows, layout);
  const judged = gateRows(sight, (finding) => words(finding).what, places);
  const widest = Math.max(...judged.map(({ state }) => state.length));
  const table = judged.map(({ state, style, text }) =>
    twoColumns([[state.padEnd(widest), text]], { width, paint: (_, shown) => paint(style, shown) }),
  );
  return `${known}\n${table.join('')}`;
}

interface GateRow {
  readonly state: string;
  readonly style: Style;
  readonly text: string;
}

/** Findings each by itself, and the gates that say nothing by why they do. */
function gateRows({ gates, off }: LineSight, what: (finding: Finding) => string, places: Places): readonly GateRow[] {
  const found = gates.flatMap((gate): readonly GateRow[] =>
    gate.judged !== 'found'
      ? []
      : gate.findings.map((finding) => ({ ...stateOf(finding), text: told(finding, what(finding)) })),
  );
  const related = gates.flatMap((gate): readonly GateRow[] =>
    gate.judged !== 'related'
      ? []
      : [
          {
            state: 'belongs to',
            style: 'note',
            text: `${gate.id} at ${places.text(gate.finding.place)}: ${gate.label}`,
          },
        ],
  );
  const silent = new Map<string, { readonly state: string; readonly why?: string; readonly ids: string[] }>();
  for (const gate of gates) {
    if (gate.judged === 'found' || gate.judged === 'related') continue;
    const { judged: state, why } = gate;
    const key = `${state} ${why ?? ''}`;
    const entry = silent.get(key) ?? { state, ids: [], ...(why === undefined ? {} : { why }) };
    silent.set(key, entry);
    entry.ids.push(gate.id);
  }
  const groups = [...silent.values()].map(({ state, why, ids }): GateRow => {
    return { state, style: 'quiet', text: `${why === undefined ? '' : `${why}: `}${ids.join(', ')}` };
  });
  const order = ['nothing found', 'not looked at'];
  groups.sort((one, other) => order.indexOf(one.state) - order.indexOf(other.state));
  const out: readonly GateRow[] = off.length === 0 ? [] : [{ state: 'off', style: 'quiet', text: off.join(', ') }];
  return [...found, ...related, ...groups, ...out];
}

function stateOf(finding: Finding): Pick<GateRow, 'state' | 'style'> {
  if (finding.allowed !== undefined) return { state: 'allowed', style: 'allowed' };
  if (finding.baselined) return { state: 'in the baseline', style: 'quiet' };
  return { state: finding.severity, style: finding.severity };
}

function told({ gate, allowed }: Finding, what: string): string {
  return `${gate}: ${what}${allowed === undefined ? '' : `; accepted: ${allowed}`}`;
}

function statementRows(statement: LineStatement, places: Places): readonly (readonly [string, string])[] {
  const { what, unread, columns, guards, repeated, place } = statement;
  return [
    ['statement', `${what}, at ${places.text(place)}`],
    ...(unread === undefined ? [] : [['unread', unread] as const]),
    ...columns.map((column) => [column.use === 'set' ? 'sets' : 'compares', columnText(column)] as const),
    ...guards.map((guard) => ['guard', guard] as const),
    ...(repeated === undefined ? [] : [['repeated', `by ${repeated.by}, at ${places.text(repeated.place)}`] as const]),
  ];
}

function columnText({ column, values, open, listed }: LineColumn): string {
  const known = some(values, ', ');
  const others = open.length === 0 ? '' : `${known === '' ? '' : ', or '}unknown: ${some(open, '; ')}`;
  const lists = listed === undefined ? '' : `; the schema lists ${listed.join(', ')}`;
  return `${column}: ${known}${others}${known + others === '' ? 'an expression' : ''}${lists}`;
}

/** A parameter that everybody passes on comes from everywhere, and nobody reads that much. */
function some(texts: readonly string[], separator: string): string {
  const most = 5;
  const more = texts.length > most ? [`… (${texts.length} in all)`] : [];
  return [...texts.slice(0, most), ...more].join(separator);
}
