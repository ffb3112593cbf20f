import type { Breach } from '#gate/index';
import type { Project } from '#project/index';
import { memberUses } from '#project/member-uses';
import { isAllowed } from './allowed.js';
import { declarationOf, memberNamed } from './member.js';

/** A member whose users are few, as the configuration names it. */
export interface Limited {
  readonly member: string;
  readonly instead?: string | undefined;
}

/** Uses of the member by anybody else than its `users`, and the member that is not there any more. */
export function* breachesOf(
  project: Project,
  { member: configured, instead }: Limited,
  users: readonly string[],
): Iterable<Breach> {
  const name = memberNamed(configured);
  const declared = declarationOf(project, name);
  if (declared !== undefined && !declared.has) {
    const values = { owner: name.owner ?? name.path, name: name.member };
    yield { messageId: 'gone', values, place: declared.place, subject: configured };
  }
  const member = name.owner === undefined ? name.member : `${name.owner}.${name.member}`;
  const only = users.map((user) => user.slice(user.indexOf('#') + 1)).join(' and ');
  const [file = '', called = ''] = (instead ?? '').split('#');
  const related = declared?.has ? [{ place: declared.place, label: `${member} is declared here` }] : [];
  for (const { place, within, kind } of memberUses(project, name)) {
    if (isAllowed(project, within, users)) continue;
    const user = project.functions.name(within).replace(/^.*#(?=.)/, '');
    const values = { user, verb: kind === 'call' ? 'calls' : 'reads', member, only };
    yield {
      ...(instead === undefined
        ? { messageId: 'outside', values }
        : { messageId: 'bypassed', values: { ...values, instead: called, file } }),
      ...{ place, subject: configured, within, related },
    };
  }
}
