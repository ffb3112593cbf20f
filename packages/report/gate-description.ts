import type { Gate } from '#gate/index';

/** What a host says of a gate before anything is judged. */
export interface GateDescription {
  readonly id: string;
  readonly description: string;
  readonly onByDefault: boolean;
  readonly messageIds: readonly string[];
  /** Some finding carries a change that may be applied unseen, or one that somebody must choose. */
  readonly fixes: boolean;
  readonly suggests: boolean;
}

export function describeGate({ id, title, why, onByDefault, messages }: Gate): GateDescription {
  const all = Object.values(messages);
  return {
    id,
    description: `${title}. ${why}`,
    onByDefault,
    messageIds: Object.keys(messages),
    fixes: all.some(({ fix }) => fix !== undefined),
    suggests: all.some(({ suggestion }) => suggestion !== undefined),
  };
}

/** The descriptions as a module: a plugin that is loaded wherever ESLint runs cannot wait for the gates themselves. */
export function renderGateDescriptions(gates: readonly Gate[]): string {
  return `// Made of the gates by \`npm run docs\`; a change here is lost.
import type { GateDescription } from '#report/gate-description';

export const gateDescriptions: readonly GateDescription[] = ${JSON.stringify(gates.map(describeGate), null, 2)};
`;
}
