export const MIN_TIER = 1;
export const MAX_TIER = 4;

const HOSTED_TIER = 4;
const SELF_HOSTED_TIER = 3;
const CLAUDE_CODE_MODEL = 'sonnet';
const UNIVERSAL_MODEL = 'anthropic:claude-sonnet-4-5';

/** The only source of a workspace's tier where nobody chose one. Hosted means that the hosted provisioner is wired. */
export function defaultTier(hosted: boolean): number {
  return hosted ? HOSTED_TIER : SELF_HOSTED_TIER;
}

/** The tier for a generated config: a value that is out of bounds must not reach an agent. */
export function boundedTier(tier: number): number {
  return Number.isInteger(tier) && tier >= MIN_TIER && tier <= MAX_TIER ? tier : SELF_HOSTED_TIER;
}

/** The only source of a workspace's model where nobody chose one. Runtime names are case-sensitive. */
export function defaultModel(runtime: string): string {
  return runtime === 'claude-code' ? CLAUDE_CODE_MODEL : UNIVERSAL_MODEL;
}
