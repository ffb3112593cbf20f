import { closed, uuid } from '../http/index.js';

/** The schemas of what goes to the plugin. The service checks by them as well, so both turn down the same. */

// PostgreSQL holds neither a NUL character nor, in jsonb, half of a surrogate pair.
const TEXT_PATTERN = '^[^\\u0000\\ud800-\\udfff]*$';

const namespace = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}$' };

// Far below what a tsvector holds, whatever the words are.
const content = { type: 'string', minLength: 1, maxLength: 20_000, pattern: TEXT_PATTERN };

const metadata = {
  type: 'object',
  maxProperties: 50,
  propertyNames: { type: 'string', minLength: 1, maxLength: 100, pattern: TEXT_PATTERN },
  additionalProperties: {
    anyOf: [{ type: 'string', maxLength: 1000, pattern: TEXT_PATTERN }, { type: 'number' }, { type: 'boolean' }],
  },
};

const embedding = { type: 'array', minItems: 1, maxItems: 4096, items: { type: 'number' } };

export const namespacesParams = closed({ id: uuid }, ['id']);
export const memoryParams = closed({ id: uuid, memoryId: uuid }, ['id', 'memoryId']);

export const commitBody = closed({ namespace, content, metadata, embedding }, ['namespace', 'content']);

export const recallBody = closed({
  namespace,
  query: { type: 'string', minLength: 1, maxLength: 1000, pattern: TEXT_PATTERN },
  embedding,
  limit: { type: 'integer', minimum: 1, maximum: 100 },
});
