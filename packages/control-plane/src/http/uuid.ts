/** The id of a row. The format of that name also takes `urn:uuid:…`, which PostgreSQL does not. */
export const uuid = {
  type: 'string',
  format: 'uuid',
  pattern: '^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$',
} as const;
