import type { Log, Notification, ReportingDescriptor, Run as SarifRun } from 'sarif';
import { problemEntriesOf, entriesOf, type Around, type ProblemEntry } from './entries.js';
import type { GateTexts } from './message.js';
import { compare } from './order.js';
import { exitCodeOf, type Run } from './run.js';
import { artifactsOf, srcroot, type Artifacts } from './sarif-places.js';
import { sarifResult } from './sarif-result.js';

export interface SarifOptions extends Around {
  readonly toolVersion: string;
  /** Where the page of a gate is found, where it is published. */
  readonly helpUri?: (gate: string) => string;
}

/** A run as SARIF 2.1.0, which code scanning services and editors read. The same run gives the same text, byte for byte. */
export function renderSarif(run: Run, options: SarifOptions): string {
  return `${JSON.stringify(sarifLog(run, options), null, 2)}\n`;
}

function sarifLog(run: Run, options: SarifOptions): Log {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [sarifRun(run, options)],
  };
}

function sarifRun(run: Run, options: SarifOptions): SarifRun {
  const entries = entriesOf(run, options);
  const gates = gatesOf(run);
  const artifacts = artifactsOf();
  const ruleIndex = new Map(gates.map(({ id }, index) => [id, index]));
  const results = entries.map((entry) => sarifResult(entry, artifacts, ruleIndex.get(entry.finding.gate) ?? -1));
  const notifications = problemEntriesOf(run, options).map((entry) => notification(entry, artifacts));
  return {
    tool: {
      driver: {
        name: 'drift-gate',
        version: options.toolVersion,
        semanticVersion: options.toolVersion,
        rules: gates.map((gate) => rule(gate, options)),
      },
    },
    columnKind: 'utf16CodeUnits',
    newlineSequences: ['\r\n', '\n', '\r'],
    originalUriBaseIds: {
      [srcroot]: { description: { text: 'The root of the repository, or the folder that the run began in.' } },
    },
    invocations: [
      {
        executionSuccessful: exitCodeOf(run) !== 2,
        exitCode: exitCodeOf(run),
        toolConfigurationNotifications: notifications,
      },
    ],
    artifacts: artifacts.all(),
    results,
  };
}

/** Those that ran, and those that found something. A service takes a rule that is listed without results for one that passed. */
function gatesOf(run: Run): readonly GateTexts[] {
  const ids = new Set(
    run.results.flatMap(({ coverage, findings }) => [...coverage.gates, ...findings.map(({ gate }) => gate)]),
  );
  return run.gates.filter(({ id }) => ids.has(id)).sort((a, b) => compare(a.id, b.id));
}

function rule(gate: GateTexts, { helpUri }: SarifOptions): ReportingDescriptor {
  return {
    id: gate.id,
    name: gate.id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: sentence(gate.title) },
    fullDescription: { text: gate.why },
    help: { text: helpText(gate), markdown: helpMarkdown(gate) },
    ...(helpUri === undefined ? {} : { helpUri: helpUri(gate.id) }),
    defaultConfiguration: { level: gate.severity },
    // By these names GitHub sorts and filters.
    properties: {
      tags: ['database', 'correctness'],
      precision: 'high',
      'problem.severity': gate.severity === 'error' ? 'error' : 'recommendation',
    },
  };
}

function helpText({ id, why, messages }: GateTexts): string {
  const ways = Object.values(messages).map(({ what, instead }) => `${sentence(what)} Instead: ${instead}`);
  return [why, ...ways, `Accept one place: // drift-allow ${id}: <reason>`, `More: npx drift-gate explain ${id}`].join(
    '\n',
  );
}

/** Messages are written by gates in Markdown's spelling of code, so they are taken as they are. */
function helpMarkdown({ id, why, messages }: GateTexts): string {
  const ways = Object.values(messages).map(({ what, instead }) => `- ${sentence(what)}\n  **Instead:** ${instead}`);
  return [
    `**Why:** ${why}`,
    ways.join('\n'),
    `Accept one place with a reason, on the line or above it:\n\n\`\`\`ts\n// drift-allow ${id}: <reason>\n\`\`\``,
    `More: \`npx drift-gate explain ${id}\``,
  ].join('\n\n');
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}

function notification({ problem, places }: ProblemEntry, artifacts: Artifacts): Notification {
  const { where, place, what, todo } = problem;
  return {
    level: 'error',
    message: { text: [`${where}: ${what}`, todo].filter((part) => part !== '').join('; ') },
    ...(place === undefined ? {} : { locations: [{ physicalLocation: artifacts.location(places, place) }] }),
  };
}
