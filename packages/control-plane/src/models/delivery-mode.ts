/** How messages reach an agent; the CHECK of `workspaces.delivery_mode` holds the same values. */
export const DeliveryMode = {
  /** The service calls the agent's URL. */
  Push: 'push',
  /** The agent asks for what has come: it has no address that the service could reach. */
  Poll: 'poll',
} as const;

export type DeliveryMode = (typeof DeliveryMode)[keyof typeof DeliveryMode];
