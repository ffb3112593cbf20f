import type { CheckResult, Finding } from '#gate/index';
import { isOpen } from '#gate/finding-state';
import { displayWidth, visible } from './cells.js';
import { closingLines } from './closing.js';
import { framesOf } from './frames.js';
import { gap, wrap } from './layout.js';
import { wordingBy, type Wording } from './message.js';
import { plain, type Paint, type Style } from './paint.js';
import { placesIn, type Places } from './places.js';
import type { Run } from './run.js';
import { acceptance } from './sections.js';

export interface TextOptions {
  /** Seconds that the run took. */
  readonly seconds: number;
  readonly paint?: Paint;
  /** Columns of the terminal. */
  readonly width?: number;
  /** Findings that do not count (allowed, in the baseline, old), texts that were not read or only partly, and statements of migrations that were not understood. */
  readonly verbose?: boolean;
  /** Errors alone: neither notes nor the closing line. */
  readonly quiet?: boolean;
}

/** A run as people read it: each finding a block that can be understood alone, then one closing line. */
export function renderText(run: Run, options: TextOptions): string {
  const shared = {
    paint: options.paint ?? plain,
    width: options.width ?? 100,
    wording: wordingBy(run.gates),
    reasonsGiven: new Map<string, string>(),
  };
  const pages = run.results.map((result) => ({ result, page: { ...shared, places: placesIn(run.read, result) } }));
  const wanted = (finding: Finding): boolean => {
    if (!isOpen(finding)) return options.verbose ?? false;
    return finding.severity === 'error' || !options.quiet;
  };
  const blocks = pages.flatMap(({ result, page }) =>
    result.findings.filter(wanted).map((each) => findingBlock(page, each)),
  );
  if (options.verbose) blocks.push(pages.flatMap(({ result, page }) => unreadLines(page, result)));
  if (!options.quiet) blocks.push(closingLines(run, options.seconds));
  const shown = blocks.filter((block) => block.length > 0);
  return shown.map((block) => `${block.join('\n')}\n`).join('\n');
}

/** What the blocks of one project share. */
interface Page {
  readonly paint: Paint;
  readonly width: number;
  readonly places: Places;
  readonly wording: (finding: Finding) => Wording;
  /** Each reason is told once in a run; by reason, the place where. */
  readonly reasonsGiven: Map<string, string>;
}

function findingBlock(page: Page, finding: Finding): readonly string[] {
  const { paint, width } = page;
  const wording = page.wording(finding);
  const style: Style = isOpen(finding) ? finding.severity : 'allowed';
  const head = `${stateOf(finding)}[${finding.gate}]`;
  const what = visible(wording.what);
  const place = visible(page.places.text(finding.place));
  const blanks = gap(`${head} ${what}`, place, width);
  const headline = `${paint(style, head)} ${paint('headline', what)}${blanks}${paint('place', place)}`;
  return [headline, ...framesOf(page.places, finding, wording, { paint, style }), ...advice(page, finding, wording)];
}

/** What a finding is for this run. */
function stateOf(finding: Finding): string {
  if (finding.allowed !== undefined) return 'allowed';
  if (finding.baselined) return 'baselined';
  return finding.old ? 'old' : finding.severity;
}

function advice(page: Page, finding: Finding, wording: Wording): readonly string[] {
  if (finding.allowed !== undefined) return entry(page, 'reason', finding.allowed);
  const more = `more: npx drift-gate explain ${finding.gate}`;
  return [
    ...reason(page, finding, wording),
    ...entry(page, 'instead', wording.instead),
    ...(wording.allowed === undefined ? [] : entry(page, 'allowed', wording.allowed)),
    wording.acceptable
      ? `  ${name(page, 'accept')}${acceptance(finding)}        ${page.paint('quiet', more)}`
      : `  ${page.paint('quiet', more)}`,
  ];
}

function reason(page: Page, finding: Finding, wording: Wording): readonly string[] {
  const told = JSON.stringify([finding.gate, wording.why, wording.see]);
  const before = page.reasonsGiven.get(told);
  if (before !== undefined) return [`  ${name(page, 'why')}${page.paint('quiet', `as for ${before}`)}`];
  page.reasonsGiven.set(told, visible(page.places.text(finding.place)));

  const why = entry(page, 'why', wording.why);
  const [only, ...others] = why;
  if (wording.see === undefined || only === undefined) return why;
  const see = visible(wording.see);
  // `only` may hold colours; its columns are those of the plain text.
  const columns = nameWidth + 2 + displayWidth(visible(wording.why));
  if (others.length > 0 || columns + 2 + displayWidth(see) > page.width) return [...why, ...entry(page, 'see', see)];
  return [`${only}${gap(' '.repeat(columns), see, page.width)}${page.paint('place', see)}`];
}

const nameWidth = 'instead  '.length;

function name(page: Page, text: string): string {
  return page.paint('name', text) + ' '.repeat(nameWidth - text.length);
}

function entry(page: Page, title: string, text: string): string[] {
  const lines = wrap(visible(text), page.width - nameWidth - 2);
  return lines.map((line, index) => `  ${index === 0 ? name(page, title) : ' '.repeat(nameWidth)}${line}`);
}

function unreadLines(page: Page, { coverage }: CheckResult): readonly string[] {
  const unfolded = coverage.unfolded.map(({ place, why }) => ({ kind: 'not understood', place, why }));
  return [...coverage.unread, ...unfolded].map((unread) => {
    const what = `${unread.kind}: ${visible(unread.why)}`;
    const place = page.places.text(unread.place);
    return `${what}${gap(what, place, page.width)}${page.paint('place', place)}`;
  });
}
