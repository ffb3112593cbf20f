import type { Breach } from '#gate/index';
import type { Project } from '#project/index';
import { nameOf } from './history.js';

/** Two migrations of one number, one that comes before those already run, and downs of which there is no up. */
export function* numberBreaches(project: Project, isJudged: (path: string) => boolean): Iterable<Breach> {
  for (const { layout, problems } of project.migrations) {
    for (const { kind, place, message } of problems) {
      const todo = remedies[kind];
      if (todo === undefined || !isJudged(place.path)) continue;
      // Tools that date their files without a layout of their own keep them apart by the whole name.
      const isDated = kind === 'duplicate-number' && layout === 'plain' && DATED.test(nameOf(place.path));
      const severity = isDated ? 'note' : 'error';
      yield { messageId: 'misnumbered', severity, values: { problem: message, todo }, place, subject: place.path };
    }
  }
}

const DATED = /^\d{12,}/;
const remedies: Readonly<Record<string, string>> = {
  'duplicate-number': 'Give the newer of them the next free number, before anybody has run it.',
  'out-of-order': 'Generate the migration again on top of the others, or give it a later `when` in the journal.',
  'missing-up': 'Delete it, or bring back the up migration that it belongs to.',
};
