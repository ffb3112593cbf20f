import { badAllowance, type Gate } from '#gate/index';
import { gates } from '#rules/index';

/** Every gate there is: the rules, and the one about allowances, which the runner judges. */
export const registry: readonly Gate[] = [...gates, badAllowance];

export const gateIds: readonly string[] = registry.map(({ id }) => id);

/** The gates by id, for the type of the configuration. */
export type RegisteredGate = (typeof gates)[number] | typeof badAllowance;
