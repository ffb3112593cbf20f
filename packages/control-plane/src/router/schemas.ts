import { MAX_TIER, MIN_TIER } from '../models/index.js';

/** The schemas of what requests carry. Every object is closed: a misspelt field is an error, not a silent nothing. */

// PostgreSQL's text cannot hold a NUL character.
const TEXT_PATTERN = '^[^\\u0000]*$';

const uuid = { type: 'string', format: 'uuid' };
const name = { type: 'string', minLength: 1, maxLength: 200, pattern: '^[^\\u0000-\\u001f]*$' };
const runtime = { type: 'string', minLength: 1, maxLength: 100, pattern: '^[a-zA-Z0-9._-]+$' };
const model = { type: 'string', minLength: 1, maxLength: 200, pattern: TEXT_PATTERN };
const tier = { type: 'integer', minimum: MIN_TIER, maximum: MAX_TIER };
const url = { type: 'string', format: 'uri', pattern: '^https?://', maxLength: 2000 };
const seconds = { type: 'integer', minimum: 1, maximum: 2_147_483_647 };
const message = { type: 'string', minLength: 1, maxLength: 10_000, pattern: TEXT_PATTERN };
const flag = { type: 'string', enum: ['true', 'false'] };

const secrets = {
  type: 'object',
  maxProperties: 200,
  propertyNames: { type: 'string', minLength: 1, maxLength: 200, pattern: TEXT_PATTERN },
  additionalProperties: { type: 'string', maxLength: 100_000, pattern: TEXT_PATTERN },
};

const canvas = closed({ x: { type: 'number' }, y: { type: 'number' }, collapsed: { type: 'boolean' } });

export const idParams = closed({ id: uuid }, ['id']);
export const secretParams = closed({ id: uuid, name: { type: 'string', minLength: 1 } }, ['id', 'name']);
export const listQuery = closed({ includeRemoved: flag, rootsOnly: flag });
export const deleteQuery = closed({ confirm: flag });
export const limitQuery = closed({ limit: { type: 'string', pattern: '^([1-9][0-9]{0,2}|1000)$' } });

export const createBody = closed(
  {
    name,
    parentId: uuid,
    runtime,
    model,
    tier,
    url,
    hibernateAfterSeconds: seconds,
    secrets,
    canvas,
  },
  ['name'],
);

export const patchBody = {
  ...closed({
    name,
    model,
    tier,
    url: nullable(url),
    parentId: nullable(uuid),
    hibernateAfterSeconds: nullable(seconds),
    canvas,
  }),
  minProperties: 1,
};

export const restartBody = nullable(closed({ resetSession: { type: 'boolean' } }));
export const secretsBody = secrets;
export const bootstrapFailedBody = closed({ message }, ['message']);

export const registerBody = closed({ id: uuid, url, name, model }, ['id', 'url']);

export const heartbeatBody = closed(
  {
    id: uuid,
    errorRate: { type: 'number', minimum: 0, maximum: 1 },
    activeTasks: { type: 'integer', minimum: 0, maximum: 2_147_483_647 },
    wedged: { type: 'boolean' },
    sampleError: message,
  },
  ['id'],
);

export const accessBody = closed({ from: uuid, to: uuid }, ['from', 'to']);

const ORG_NODE_ID = 'https://control-plane.invalid/org-node';

const orgNode = {
  ...closed(
    {
      name,
      runtime,
      model,
      tier,
      url,
      secrets,
      canvas,
      children: { type: 'array', maxItems: 500, items: { $ref: '#' } },
    },
    ['name'],
  ),
  $id: ORG_NODE_ID,
};

export const orgImportBody = closed({ root: orgNode, parentId: uuid }, ['root']);

export const bundleBody = closed(
  {
    name,
    runtime,
    model,
    tier,
    secrets,
    files: {
      type: 'array',
      maxItems: 1000,
      items: closed(
        {
          path: { type: 'string', minLength: 1, maxLength: 1000, pattern: TEXT_PATTERN },
          content: { type: 'string', pattern: TEXT_PATTERN },
        },
        ['path', 'content'],
      ),
    },
  },
  ['name', 'runtime'],
);

function closed(properties: object, required: readonly string[] = []): object {
  return { type: 'object', properties, required, additionalProperties: false };
}

function nullable(schema: object): object {
  return { anyOf: [schema, { type: 'null' }] };
}
