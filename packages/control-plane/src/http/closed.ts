/** The schema of an object that has these properties and no others: a misspelt field is an error, not a silent nothing. */
export function closed(properties: object, required: readonly string[] = []): object {
  return { type: 'object', properties, required, additionalProperties: false };
}
