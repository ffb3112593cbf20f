/** Why a request is turned down, by the kind of answer that it gets. */
export type RefusalKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'gone'
  | 'too-large'
  | 'unprocessable'
  | 'backend'
  | 'unavailable';

/** A request that is turned down for a reason that its sender can act on. */
export class Refusal extends Error {
  readonly kind: RefusalKind;
  /** What the answer says beside the reason, such as the children in the way. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    kind: RefusalKind,
    reason: string,
    details: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(reason, options);
    this.name = 'Refusal';
    this.kind = kind;
    this.details = details;
  }
}
