import { Refusal } from '../models/index.js';

/**
 * An embedding as PostgreSQL's vector literal, brought to length 1: only its direction is compared, and numbers that a
 * model scales differently stay within what single precision holds.
 */
export function vectorLiteral(embedding: readonly number[]): string {
  const largest = embedding.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) throw new Refusal('invalid', 'body/embedding has no direction: all of its numbers are 0');
  // Scaled first, since the square of a number may be more, or less, than a number can be.
  const scaled = embedding.map((value) => value / largest);
  const length = Math.sqrt(scaled.reduce((sum, value) => sum + value * value, 0));
  return `[${scaled.map((value) => Math.fround(value / length)).join(',')}]`;
}
