import { linked, type Files } from './linked.js';

/** The texts that the statements of the files can be, white space folded, and what became of reading each. */
export function shownTexts(files: Files): readonly string[] {
  const { project, shown } = linked(files);
  return project.sites.flatMap(({ reading, variants }) => [
    ...variants.map(({ text }) => text.replace(/\s+/g, ' ')),
    ...(reading.kind === 'read' ? [] : [`${reading.kind} at ${shown(reading.at)}: ${reading.why}`]),
  ]);
}
