import type { Fix as SarifFix, Result } from 'sarif';
import type { Finding, Fix } from '#gate/index';
import { visible } from './cells.js';
import { fingerprint, type Entry } from './entries.js';
import type { Places } from './places.js';
import { regionOf, type Artifacts } from './sarif-places.js';
import { plainBody } from './sections.js';

/** One finding. An allowed one is a result that is suppressed in its source, and one in the baseline is suppressed elsewhere. */
export function sarifResult(entry: Entry, artifacts: Artifacts, ruleIndex: number): Result {
  const { finding, places, project } = entry;
  const { place } = finding;
  const fix = finding.fix === undefined ? undefined : sarifFix(finding.fix, places, artifacts);
  return {
    ruleId: finding.gate,
    ruleIndex,
    level: finding.severity,
    message: { text: message(entry) },
    locations: [
      {
        physicalLocation: artifacts.location(places, place),
        ...(finding.within === place.path
          ? {}
          : { logicalLocations: [{ fullyQualifiedName: finding.within, kind: 'function' }] }),
      },
    ],
    ...(finding.related.length === 0
      ? {}
      : {
          relatedLocations: finding.related.map((related, index) => ({
            id: index + 1,
            physicalLocation: artifacts.location(places, related.place),
            message: { text: related.label },
          })),
        }),
    // Under a name of our own. GitHub adds one made of the line's text, and warns of each of that name that it did not make.
    partialFingerprints: { 'driftGateKey/v1': fingerprint(entry) },
    ...suppression(finding),
    ...(entry.compared ? { baselineState: finding.old === true ? 'unchanged' : 'new' } : {}),
    ...(fix === undefined ? {} : { fixes: [fix] }),
    properties: {
      messageId: finding.messageId,
      subject: finding.subject,
      key: finding.key,
      ...(project === undefined ? {} : { project }),
      ...(finding.database === undefined ? {} : { database: finding.database }),
    },
  };
}

function suppression({ allowed, baselined }: Finding): Pick<Result, 'suppressions'> {
  if (allowed !== undefined) {
    return { suppressions: [{ kind: 'inSource', status: 'accepted', justification: allowed }] };
  }
  if (baselined !== true) return {};
  return { suppressions: [{ kind: 'external', status: 'accepted', justification: 'It is in the baseline.' }] };
}

/** The headline first, because lists show that alone; then the rest, with the related places as links to their ids. */
function message(entry: Entry): string {
  const { finding, wording } = entry;
  const related = finding.related.map(
    ({ label }, index) => `[${visible(label).replace(/[[\]\\]/g, '\\$&')}](${index + 1})`,
  );
  const head = unlinked(visible(wording.what));
  // Related places are links here, so the body is that of a finding without them.
  const body = unlinked(plainBody({ ...entry, finding: { ...finding, related: [] } }));
  return [head, ...related, body].join('\n');
}

/** In a SARIF message `[text](target)` is a link; a text of ours that looks like one, or like the beginning of one, is none. */
function unlinked(text: string): string {
  return text.replace(/\[(?=[^\]]*(?:\]\(|$))/g, '\\[');
}

/** SARIF changes files that there are: a fix that needs a new one cannot be said, and half of it would be wrong. */
function sarifFix({ title, edits, creates = [] }: Fix, places: Places, artifacts: Artifacts): SarifFix | undefined {
  if (creates.length > 0 || edits.length === 0) return undefined;
  const paths = [...new Set(edits.map(({ path }) => path))];
  return {
    description: { text: title },
    artifactChanges: paths.map((path) => ({
      artifactLocation: artifacts.file(places, path),
      replacements: edits
        .filter((edit) => edit.path === path)
        .map((edit) => ({ deletedRegion: regionOf(places, edit), insertedContent: { text: edit.text } })),
    })),
  };
}
