/** The type of bigint columns and of count(*). */
export const INT8_OID = 20;

/**
 * Reads a bigint as a number. The server's driver gives a string by default and the embedded one a number or a bigint;
 * both use this, so that a row looks the same on either.
 */
export function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} does not fit a JavaScript number`);
  return value;
}

/**
 * Writes an array as PostgreSQL's array literal. The embedded driver knows only the array types that existed when it
 * started, and would join the elements of any other (an enum's, for one) with bare commas.
 */
export function encodeParameter(value: unknown): unknown {
  return Array.isArray(value) ? `{${value.map(encodeElement).join(',')}}` : value;
}

function encodeElement(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (Array.isArray(value)) return String(encodeParameter(value));
  return `"${String(value).replace(/["\\]/g, '\\$&')}"`;
}
