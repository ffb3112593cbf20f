import { eslintDifferences } from '#gate/eslint-differences';
import type { Gate } from '#gate/index';
import { displayWidth } from './cells.js';
import { isAcceptable } from './message.js';
import { optionRows } from './options-table.js';

/** What a gate's page is made of. Nothing in it is written by hand for the page. */
export interface GateDocumentation {
  readonly gate: Gate;
  /** Its doc comment, by `contractOf`. */
  readonly contract: string;
  readonly examples: readonly Example[];
}

/** A fixture: a small project that a test runs through every host. */
export interface Example {
  /** `bad` is refused, `ok` is accepted, `miss` should be refused and is not. */
  readonly kind: 'bad' | 'ok' | 'miss';
  /** The folder's name without its kind. */
  readonly name: string;
  /** For a `miss`: why it is not found. */
  readonly reason?: string;
  readonly files: readonly ExampleFile[];
}

export interface ExampleFile {
  readonly path: string;
  readonly text: string;
  /** Something is found in it. */
  readonly found?: boolean;
}

/** The README.md of a gate. */
export function renderGateReadme(documentation: GateDocumentation): string {
  const { gate, contract, examples } = documentation;
  const sections = [
    `# ${gate.id}`,
    '<!-- Generated from gate.ts and the fixtures. A test fails when it is stale. -->',
    prose(sentence(gate.title)),
    `**Why:** ${prose(gate.why)}`,
    prose(behindTitle(contract, gate.title)),
    traits(gate),
    '## Messages',
    messages(gate),
    changes(gate),
    '## Options',
    options(gate),
    ...exampleSections(gate.id, examples),
    '## Known misses',
    misses(gate.id, examples),
    '## Hosts',
    hosts(gate),
    ...(isAcceptable(gate.id) ? acceptance(gate.id) : []),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

/** The contract without a first paragraph that only says the title again. */
function behindTitle(contract: string, title: string): string {
  const [first = '', ...others] = contract.split(/\n{2,}/);
  return first.replace(/\s+/g, ' ') === sentence(title) ? others.join('\n\n') : contract;
}

function acceptance(id: string): readonly string[] {
  return [
    '## Accepting one place',
    `\`\`\`ts\n// drift-allow ${id}: <reason>\n\`\`\``,
    'On the line, on the line above, or above the function. In SQL text, write it as a `--` comment.',
  ];
}

/** A text of which Markdown takes no `<word>` for a tag; what stands between backticks is left alone. */
function prose(text: string): string {
  return text.replace(/`[^`]*`|<(?=[a-z/!])/gi, (found) => (found === '<' ? '\\<' : found));
}

/** The table of all gates in the project's README. */
export function renderGateTable(gates: readonly Pick<Gate, 'id' | 'title' | 'onByDefault'>[]): string {
  return table(
    ['Gate', 'Refuses', 'By default'],
    gates.map((gate) => [`[${gate.id}](rules/${gate.id}/README.md)`, gate.title, gate.onByDefault ? 'on' : 'off']),
  );
}

function traits(gate: Gate): string {
  const state = gate.onByDefault ? 'on by default' : 'off until it is configured';
  const judges = gate.scope === 'file' ? 'one file at a time' : 'the whole project';
  const reads = gate.reads.length === 0 ? '' : ` Reads ${gate.reads.join(', ')}.`;
  return `Severity: ${gate.severity}; ${state}. Judges ${judges}.${reads}`;
}

function messages(gate: Gate): string {
  return Object.entries(gate.messages)
    .map(([id, message]) => {
      const allowed = message.allowed === undefined ? '' : `\n  - Allowed: ${prose(message.allowed)}`;
      const changes = [
        ...(message.fix === undefined ? [] : [`\n  - Fix: ${prose(message.fix)}`]),
        ...(message.suggestion === undefined ? [] : [`\n  - Suggestion: ${prose(message.suggestion)}`]),
      ];
      return `- \`${id}\`: ${prose(message.what)}\n  - Instead: ${prose(message.instead)}${allowed}${changes.join('')}`;
    })
    .join('\n');
}

/** Who makes the changes that stand with the messages. */
function changes({ messages }: Gate): string {
  const all = Object.values(messages);
  const fixes = all.some(({ fix }) => fix !== undefined)
    ? ['`drift-gate --fix` and `eslint --fix` make the fixes; `drift-gate --fix-dry-run` shows them.']
    : [];
  const suggestions = all.some(({ suggestion }) => suggestion !== undefined)
    ? ['Suggestions are offered in the editor and listed by `--format json`; nothing makes them unasked.']
    : [];
  return [...fixes, ...suggestions].join(' ');
}

function options(gate: Gate): string {
  const rows = optionRows(gate.options);
  if (rows.length === 0) return 'None.';
  return table(
    ['Option', 'Type', 'Default', 'Meaning'],
    rows.map(({ name, type, fallback, description }) => [
      `\`${name}\``,
      type,
      fallback === '' ? 'required' : fallback === 'none' ? 'none' : `\`${fallback}\``,
      prose(description),
    ]),
  );
}

const headings = { bad: 'Refused', ok: 'Accepted' } as const;

/** One fixture of each kind is shown; the others are named, or the page would be all fixtures. */
function exampleSections(id: string, examples: readonly Example[]): readonly string[] {
  const before = new Set<string>();
  return (['bad', 'ok'] as const).flatMap((kind) => {
    const [shown, ...others] = ofKind(examples, kind);
    if (shown === undefined) return [];
    const more = others.map((example) => `- ${fixtureLink(id, example)}`).sort();
    const files = worthShowing(shown).map((file) => `\`${file.path}\`\n\n${fenced(file.path, file.text)}`);
    const fresh = files.filter((file) => !before.has(file));
    for (const file of files) before.add(file);
    const same = fresh.length < files.length ? ', with the rest as above' : '';
    return [
      `## ${headings[kind]}`,
      `${fixtureLink(id, shown)}${same}:`,
      ...fresh,
      ...(more.length > 0 ? [`Also:\n\n${more.join('\n')}`] : []),
    ];
  });
}

const longestExample = 80;

/** All files of a short example; of a longer one those in which something is found. */
function worthShowing({ files }: Example): readonly ExampleFile[] {
  const lines = files.reduce((total, { text }) => total + text.split('\n').length, 0);
  const found = files.filter((file) => file.found === true);
  return lines > longestExample && found.length > 0 ? found : files;
}

/** The one that was written to be shown comes first, else the shortest. */
function ofKind(examples: readonly Example[], kind: Example['kind']): readonly Example[] {
  const size = ({ name, files }: Example): number =>
    name === 'example' ? 0 : files.reduce((total, file) => total + file.text.length, 0);
  return examples
    .filter((example) => example.kind === kind)
    .sort((a, b) => size(a) - size(b) || (a.name < b.name ? -1 : 1));
}

function fixtureLink(id: string, example: Example): string {
  const folder = `${example.kind}-${example.name}`;
  return `[${example.name.replaceAll('-', ' ')}](../../fixtures/${id}/${folder})`;
}

function fenced(path: string, text: string): string {
  // A longer fence than any in the text keeps the text whole.
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map((found) => found[0].length));
  const fence = '`'.repeat(longest + 1);
  const language = path.slice(path.lastIndexOf('.') + 1);
  return `${fence}${language}\n${text.replace(/\s+$/, '')}\n${fence}`;
}

function misses(id: string, examples: readonly Example[]): string {
  const lines = examples
    .filter((example) => example.kind === 'miss')
    .map(
      (example) => `- ${fixtureLink(id, example)}${example.reason === undefined ? '' : `: ${prose(example.reason)}`}`,
    )
    .sort();
  return lines.length === 0 ? 'None is recorded.' : lines.join('\n');
}

/** What ESLint, which has one file open, makes of a gate that may need to know the others. */
const fromOpenFile = {
  file: 'ESLint reports them for the open text, saved or not.',
  project:
    'ESLint judges the open text with the other files and the migrations as they are on the disk, and reports what is in the open file; what a change in it breaks in another file shows where that one is linted, and in the command line.',
} as const;

function hosts(gate: Gate): string {
  const of = (id: string | undefined): readonly string[] =>
    eslintDifferences.filter((difference) => difference.gate === id).map(({ what }) => what);
  const own = of(gate.id).map((what) => `\n- ${prose(what)}`);
  const same = 'The same findings in the command line, in ESLint and in oxlint.';
  const general = [same, fromOpenFile[gate.scope], ...of(undefined)].join(' ');
  return own.length === 0 ? general : `${general}\n${own.join('')}`;
}

function sentence(text: string): string {
  const upper = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return /[.!?]$/.test(upper) ? upper : `${upper}.`;
}

/** A table as prettier formats one, so that formatting leaves a generated page alone. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|').replace(/\s+/g, ' ')));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => displayWidth(row[column] ?? ''))));
  const line = (row: readonly string[]): string => {
    const padded = widths.map((width, column) => {
      const cell = row[column] ?? '';
      return cell + ' '.repeat(width - displayWidth(cell));
    });
    return `| ${padded.join(' | ')} |`;
  };
  const [first = [], ...others] = cells;
  return [line(first), line(widths.map((width) => '-'.repeat(width))), ...others.map(line)].join('\n');
}
