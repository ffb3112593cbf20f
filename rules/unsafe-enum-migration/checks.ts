import type { Breach } from '#gate/index';
import type { Project } from '#project/index';
import { shownTable } from '#project/table-names';
import type { Catalog, Check, Table } from '#sql/catalog';
import type { MigrationAction } from '#sql/migrations/steps';
import type { Migration } from './history.js';

interface LargeTable {
  readonly table: string;
  readonly why?: string | undefined;
  readonly see?: string | undefined;
}

/** CHECKs that read every row of a large table under its lock; those of the file that creates the table find none. */
export function* lockingBreaches(
  { path, steps }: Migration,
  after: () => Catalog,
  large: readonly LargeTable[],
): Iterable<Breach> {
  const actions = steps.flatMap((step) => step.actions);
  const fresh = new Set(actions.flatMap((action) => (action.kind === 'create-table' ? [action.table] : [])));
  for (const action of actions) {
    if ((action.kind !== 'add-check' && action.kind !== 'add-domain-check') || action.notValid) continue;
    for (const { table, why, see } of large) {
      if (fresh.has(table) || !reads(action, table, after)) continue;
      const [kind, name] = action.kind === 'add-check' ? ['TABLE', table] : ['DOMAIN', action.type];
      const of = kind === 'TABLE' ? table : `${name}, the domain of a column of ${table}`;
      const place = { path, span: action.span };
      yield { messageId: 'locking', values: { of, kind, name }, place, subject: table, why, see };
    }
  }
}

function reads(
  action: Extract<MigrationAction, { kind: 'add-check' | 'add-domain-check' }>,
  table: string,
  after: () => Catalog,
): boolean {
  if (action.kind === 'add-check') return action.table === table;
  const found = [...after().tables.values()].find((one) => shownTable(one) === table);
  return [...(found?.columns.values() ?? [])].some(({ type }) => type.kind === 'domain' && type.name === action.type);
}

/** CHECKs that are NOT VALID to this day. */
export function* unvalidatedBreaches(project: Project, isJudged: (path: string) => boolean): Iterable<Breach> {
  const { tables, domains } = project.catalog;
  const owners: readonly (readonly [string, Pick<Table, 'schema' | 'name'> & { readonly checks: readonly Check[] }])[] =
    [
      ...[...tables.values()].map((table) => ['TABLE', table] as const),
      ...[...domains.values()].map((domain) => ['DOMAIN', domain] as const),
    ];
  for (const [kind, owner] of owners) {
    for (const { validated, enforced, origin, name: check } of owner.checks) {
      if (validated || !enforced || !isJudged(origin.path)) continue;
      const values = { kind, name: shownTable(owner), check };
      yield {
        messageId: 'neverValidated',
        severity: 'note',
        values,
        place: origin,
        subject: `${shownTable(owner)} ${check}`,
      };
    }
  }
}
