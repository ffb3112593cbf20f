import type { Breach } from '#gate/index';
import type { OrmEnum, Project } from '#project/index';
import { unreadAbout } from '#project/unread-migrations';
import { shownTable } from '#project/table-names';
import { enumKey } from './columns.js';
import { quotedTable } from './declared.js';

/** Enums that no migration creates, and labels that only one side has. */
export function* enumBreaches(project: Project, isJudged: (declared: OrmEnum) => boolean): Iterable<Breach> {
  const { catalog, ormSchema } = project;
  for (const declared of ormSchema.enums) {
    if (!isJudged(declared)) continue;
    const name = shownTable(declared);
    const made = catalog.enums.get(enumKey(declared));
    const common = { place: declared.at, subject: name };
    const doubt = unreadAbout(project, [declared.name]);
    if (doubt !== undefined) {
      const what = `whether the labels of ${name} are those of the migrations`;
      yield { messageId: 'undecided', severity: 'note', values: { what, why: doubt }, ...common };
      continue;
    }
    if (made === undefined) {
      const labels = declared.labels.map(({ value }) => literal(value)).join(', ');
      yield { messageId: 'missingEnum', values: { enum: name, sqlEnum: quotedTable(declared), labels }, ...common };
      continue;
    }
    const related = [{ place: made.origin, label: `the migrations last change ${name} here` }];
    const there = new Set(made.labels.map(({ value }) => value));
    for (const { value, at } of declared.labels) {
      if (there.has(value)) continue;
      const values = { label: value, enum: name, sqlEnum: quotedTable(declared), literal: literal(value) };
      yield { messageId: 'missingLabel', values, place: at, subject: `${name}=${value}`, related };
    }
    const here = new Set(declared.labels.map(({ value }) => value));
    if (declared.open.length > 0) continue;
    for (const { value, origin } of made.labels) {
      if (here.has(value)) continue;
      yield {
        messageId: 'undeclaredLabel',
        values: { label: value, enum: name },
        place: declared.at,
        subject: `${name}=${value}`,
        related: [{ place: origin, label: 'the migrations add it here' }],
      };
    }
  }
}

function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
