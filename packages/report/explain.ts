import { displayWidth } from './cells.js';
import { wrap, type Layout } from './layout.js';
import { plain, type Paint } from './paint.js';

/** A gate's README for a terminal: the page that `renderGateReadme` makes, without its Markdown. */
export function renderExplanation(readme: string, options: Layout = {}): string {
  const { paint = plain, width = 100 } = options;
  const blocks = blocksOf(readme).map((block) => {
    if (block.kind === 'code') return block.lines.map((line) => `  ${line}`.trimEnd());
    if (block.kind === 'table') return tableLines(block.lines, paint, width);
    return block.lines.flatMap((line) => proseLines(line, paint, width));
  });
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

interface Block {
  readonly kind: 'prose' | 'code' | 'table';
  readonly lines: readonly string[];
}

function blocksOf(markdown: string): readonly Block[] {
  const blocks: { kind: Block['kind']; lines: string[] }[] = [];
  let fence = '';
  let open = false;
  for (const line of markdown.split('\n')) {
    const mark = /^(`{3,})/.exec(line)?.[1] ?? '';
    const last = blocks.at(-1);
    if (fence !== '') {
      if (line === fence) fence = '';
      else last?.lines.push(line);
      open = false;
    } else if (mark !== '') {
      fence = mark;
      blocks.push({ kind: 'code', lines: [] });
    } else if (line.trim() === '' || line.startsWith('<!--')) {
      open = false;
    } else {
      const kind = line.startsWith('|') ? 'table' : 'prose';
      // A paragraph's lines flow together; items of a list and headings stand alone.
      const flows = open && last?.kind === kind && kind === 'prose' && !/^(\s*- |#)/.test(line);
      if (flows) last.lines.push(`${last.lines.pop() ?? ''} ${line.trim()}`);
      else if (open && last?.kind === kind) last.lines.push(line);
      else blocks.push({ kind, lines: [line] });
      open = true;
    }
  }
  return blocks;
}

function proseLines(line: string, paint: Paint, width: number): readonly string[] {
  const heading = /^#+ (.*)$/.exec(line)?.[1];
  if (heading !== undefined) return [paint('headline', heading)];
  const [, indent = '', bullet = '', text = ''] = /^(\s*)(- )?(.*)$/.exec(unmarked(line)) ?? [];
  const hanging = ' '.repeat(indent.length + bullet.length);
  return wrap(text, width - hanging.length).map((part, index) => `${index === 0 ? indent + bullet : hanging}${part}`);
}

/** The last column is prose and is wrapped; the others are names. */
function tableLines(rows: readonly string[], paint: Paint, width: number): readonly string[] {
  const cells = rows
    .filter((_, index) => index !== 1)
    .map((row) =>
      unmarked(row)
        .replace(/^\| | \|$/g, '')
        .split(/(?<!\\)\|/)
        .map((cell) => cell.replaceAll('\\|', '|').trim()),
    );
  const names = (cells[0] ?? []).length - 1;
  const widths = Array.from({ length: names }, (_, column) =>
    Math.max(...cells.map((row) => displayWidth(row[column] ?? ''))),
  );
  const margin = widths.reduce((total, each) => total + each + 2, 2);
  return cells.flatMap((row, index) => {
    const lead = widths.map((each, column) => {
      const cell = row[column] ?? '';
      return cell + ' '.repeat(each - displayWidth(cell) + 2);
    });
    const prose = wrap(row[names] ?? '', Math.max(width - margin, 30));
    const lines = (prose.length === 0 ? [''] : prose).map((part, at) =>
      `  ${at === 0 ? lead.join('') : ' '.repeat(margin - 2)}${part}`.trimEnd(),
    );
    return index === 0 ? lines.map((line) => paint('quiet', line)) : lines;
  });
}

function unmarked(line: string): string {
  return line
    .replace(/\*\*([^*]+)\*\*/g, '$1')
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replaceAll('\\<', '<');
}
