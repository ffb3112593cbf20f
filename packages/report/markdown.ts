import { closingLines, counted } from './closing.js';
import { entriesOf, isError, isNote, problemEntriesOf, type Around, type Entry, type ProblemEntry } from './entries.js';
import { framesOf } from './frames.js';
import { code, codeBlock, html, inline, linked } from './markdown-text.js';
import { countsOf, findingsOf, type Run } from './run.js';
import { sectionsOf } from './sections.js';

export interface MarkdownOptions extends Around {
  /** The longest text that is taken, in UTF-16 code units: a comment of GitHub's has 65,536. */
  readonly limit?: number;
}

/** By this line a bot finds the comment that it wrote before, to put the new one in its place. */
export const marker = '<!-- drift-gate -->';

/**
 * A run as Markdown for the comment of a pull request or the summary of a job: one line that says how it went, and a block to open
 * for each finding, most severe first. What does not fit is counted.
 */
export function renderMarkdown(run: Run, { limit = 65_536, ...around }: MarkdownOptions = {}): string {
  const entries = entriesOf(run, around);
  const blocks: readonly Block[] = [
    ...problemEntriesOf(run, around).map((entry) => ({ kind: 'problem', text: problemBlock(entry) }) as const),
    ...entries.filter(isError).map((entry) => ({ kind: 'error', text: findingBlock(entry) }) as const),
    ...entries.filter(isNote).map((entry) => ({ kind: 'note', text: findingBlock(entry) }) as const),
  ];
  const head = `${marker}\n\n### drift-gate: ${outcome(run)}`;
  const foot = closingLines(run).map((line) => `<sub>${html(line)}</sub>`);
  // Room for the count of what is left out, and for what stands between the blocks.
  let room = limit - [head, ...foot].join('\n\n').length - 200;
  const fitting = blocks.filter(({ text }) => {
    const fits = text.length + 2 <= room;
    if (fits) room -= text.length + 2;
    return fits;
  });
  const left = blocks.filter((block) => !fitting.includes(block));
  return `${[head, ...fitting.map(({ text }) => text), ...rest(left), ...foot].join('\n\n')}\n`;
}

interface Block {
  readonly kind: 'problem' | 'error' | 'note';
  readonly text: string;
}

function outcome(run: Run): string {
  const { errors, notes, allowed, baselined, old } = countsOf(findingsOf(run));
  const problems = problemEntriesOf(run).length;
  const parts = [
    ...(problems > 0 ? [counted(problems, 'problem')] : []),
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    ...(notes > 0 ? [counted(notes, 'note')] : []),
    // A run that could not do its whole job must not look clean.
    ...(problems + errors + notes === 0 ? ['no findings'] : []),
    ...(allowed > 0 ? [`${allowed} allowed`] : []),
    ...(baselined > 0 ? [`${baselined} in the baseline`] : []),
    ...(old > 0 ? [`${old} old`] : []),
  ];
  return parts.join(', ');
}

function rest(left: readonly Block[]): readonly string[] {
  const kinds = ['problem', 'error', 'note'] as const;
  const counts = kinds.flatMap((kind) => {
    const count = left.filter((block) => block.kind === kind).length;
    return count === 0 ? [] : [counted(count, `more ${kind}`)];
  });
  return counts.length === 0 ? [] : [`**${counts.join(', ')}** did not fit here; \`npx drift-gate\` shows all.`];
}

function problemBlock({ problem, places }: ProblemEntry): string {
  const { where, place, what, todo } = problem;
  const at = place === undefined ? '' : ` (${code(places.text(place))})`;
  const told = [what, todo].filter((part) => part !== '').join('; ');
  return `**problem** ${code(where)}${at}: ${inline(told)}`;
}

function findingBlock(entry: Entry): string {
  const { finding, wording, places } = entry;
  const frames = framesOf(places, finding, wording);
  const items = sectionsOf(entry).map(({ name, text }) => {
    if (name === 'accept' || name === 'more') return `- **${name}** ${code(text)}`;
    return `- **${name}** ${name === 'see' ? linked(text) : inline(text)}`;
  });
  const at = `<code>${html(places.text(finding.place))}</code>`;
  return [
    `<details>\n<summary><b>${finding.severity}[${finding.gate}]</b> ${html(wording.what)} ${at}</summary>`,
    ...(frames.length === 0 ? [] : [codeBlock(frames)]),
    items.join('\n'),
    '</details>',
  ].join('\n\n');
}
