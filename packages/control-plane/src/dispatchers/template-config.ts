import { boundedTier } from '../models/index.js';

export interface TemplateSource {
  readonly name: string;
  readonly runtime: string;
  readonly model: string;
  readonly tier: number;
}

/** The config that an agent starts with, generated from its row. */
export function templateConfig({ name, runtime, model, tier }: TemplateSource): string {
  return JSON.stringify({ name, runtime, model, tier: boundedTier(tier) });
}
