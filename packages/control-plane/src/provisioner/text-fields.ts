import { field } from './json-field.js';

/** One field of each item of a list that came as JSON, where it is a text. */
export function textFields(items: unknown, name: string): readonly string[] {
  if (!Array.isArray(items)) return [];
  return items.map((item) => field(item, name)).filter((value) => typeof value === 'string');
}
