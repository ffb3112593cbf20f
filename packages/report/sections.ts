import { visible } from './cells.js';
import type { Entry } from './entries.js';

/** What is to be said below a headline, part by part: the same parts in the same order in each format. */
export interface Section {
  readonly name: 'reason' | 'why' | 'see' | 'instead' | 'allowed' | 'accept' | 'more';
  readonly text: string;
}

export function sectionsOf({ finding, wording }: Pick<Entry, 'finding' | 'wording'>): readonly Section[] {
  const section = (name: Section['name'], text: string | undefined): readonly Section[] =>
    text === undefined ? [] : [{ name, text }];
  return [
    ...section('reason', finding.allowed),
    ...section('why', wording.why),
    ...section('see', wording.see),
    ...section('instead', wording.instead),
    ...section('allowed', wording.allowed),
    ...section('accept', wording.acceptable && finding.allowed === undefined ? acceptance(finding) : undefined),
    ...section('more', `npx drift-gate explain ${finding.gate}`),
  ];
}

/** The comment that accepts a finding, in the language of its file. */
export function acceptance({ gate, place }: Pick<Entry['finding'], 'gate' | 'place'>): string {
  return `${place.path.endsWith('.sql') ? '--' : '//'} drift-allow ${gate}: <reason>`;
}

/** All below the headline as plain text, a line a part, for where no code can be shown. */
export function plainBody(entry: Entry): string {
  const { finding, wording, places } = entry;
  return [
    ...(wording.label === undefined ? [] : [visible(wording.label)]),
    ...finding.related.map(({ place, label }) => visible(`${places.text(place)}: ${label}`)),
    ...sectionLines(entry),
  ].join('\n');
}

export function sectionLines(entry: Pick<Entry, 'finding' | 'wording'>): readonly string[] {
  return sectionsOf(entry).map(({ name, text }) => visible(`${name}: ${text}`));
}
