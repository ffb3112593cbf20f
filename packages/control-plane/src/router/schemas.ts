import { REPORTED_STATUSES } from '../delegations/index.js';
import { closed, uuid } from '../http/index.js';
import {
  ActivityType,
  DelegationStatus,
  DeliveryMode,
  MAX_TIER,
  MIN_TIER,
  REQUESTED_EXECUTIONS,
} from '../models/index.js';

/** The schemas of what requests carry. */

// PostgreSQL's text cannot hold a NUL character.
const TEXT_PATTERN = '^[^\\u0000]*$';

const name = { type: 'string', minLength: 1, maxLength: 200, pattern: '^[^\\u0000-\\u001f]*$' };
const runtime = { type: 'string', minLength: 1, maxLength: 100, pattern: '^[a-zA-Z0-9._-]+$' };
const model = { type: 'string', minLength: 1, maxLength: 200, pattern: TEXT_PATTERN };
const tier = { type: 'integer', minimum: MIN_TIER, maximum: MAX_TIER };
const url = { type: 'string', format: 'uri', pattern: '^https?://', maxLength: 2000 };
const seconds = { type: 'integer', minimum: 1, maximum: 2_147_483_647 };
const message = { type: 'string', minLength: 1, maxLength: 10_000, pattern: TEXT_PATTERN };
const limit = { type: 'string', pattern: '^([1-9][0-9]{0,2}|1000)$' };
const deliveryMode = { type: 'string', enum: Object.values(DeliveryMode) };
const longText = { type: 'string', maxLength: 1_000_000, pattern: TEXT_PATTERN };
const flag = { type: 'string', enum: ['true', 'false'] };

const secrets = {
  type: 'object',
  maxProperties: 200,
  propertyNames: { type: 'string', minLength: 1, maxLength: 200, pattern: TEXT_PATTERN },
  additionalProperties: { type: 'string', maxLength: 100_000, pattern: TEXT_PATTERN },
};

const canvas = closed({ x: { type: 'number' }, y: { type: 'number' }, collapsed: { type: 'boolean' } });

export const idParams = closed({ id: uuid }, ['id']);
export const adminTokenParams = closed({ tokenId: uuid }, ['tokenId']);
export const secretParams = closed({ id: uuid, name: { type: 'string', minLength: 1 } }, ['id', 'name']);
export const listQuery = closed({ includeRemoved: flag, rootsOnly: flag });
export const deleteQuery = closed({ confirm: flag });
export const limitQuery = closed({ limit });

export const createBody = closed(
  {
    name,
    parentId: uuid,
    runtime,
    model,
    tier,
    url,
    deliveryMode,
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
    deliveryMode,
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

export const delegationParams = closed({ id: uuid, delegationId: uuid }, ['id', 'delegationId']);

export const delegateBody = closed(
  {
    targetId: uuid,
    task: { ...longText, minLength: 1 },
    deadlineSeconds: { type: 'integer', minimum: 1, maximum: 30 * 86_400 },
  },
  ['targetId', 'task'],
);

export const reportBody = closed(
  { status: { type: 'string', enum: REPORTED_STATUSES }, result: longText, error: longText },
  ['status'],
);

export const delegationsQuery = closed({ status: { type: 'string', enum: Object.values(DelegationStatus) }, limit });

export const activityQuery = closed({
  type: { type: 'string', enum: Object.values(ActivityType) },
  after: { type: 'string', pattern: '^[0-9]{1,15}$' },
  limit,
});

export const uploadParams = closed({ id: uuid, fileId: uuid }, ['id', 'fileId']);

export const uploadBody = closed(
  {
    files: {
      type: 'array',
      minItems: 1,
      maxItems: 20,
      items: closed(
        {
          filename: { type: 'string', minLength: 1, maxLength: 1000 },
          contentType: { type: 'string', maxLength: 1000 },
          content: { type: 'string' },
        },
        ['filename', 'content'],
      ),
    },
  },
  ['files'],
);

export const executionParams = closed({ id: uuid, executionId: uuid }, ['id', 'executionId']);
export const executionBody = closed({ name }, ['name']);

export const executionPatchBody = {
  ...closed({
    name,
    // That a cleanup failed is for the cleanup to say.
    status: { type: 'string', enum: REQUESTED_EXECUTIONS },
  }),
  minProperties: 1,
};

export const pluginsBody = closed(
  {
    plugins: {
      type: 'array',
      maxItems: 100,
      uniqueItems: true,
      items: { type: 'string', minLength: 1, maxLength: 200, pattern: '^[A-Za-z0-9@._/-]+$' },
    },
  },
  ['plugins'],
);

const ORG_NODE_ID = 'OrgNode';
const ORG_NODE_REF = `${ORG_NODE_ID}#`;

/** It names itself for its children, so it is registered once and referred to. */
export const orgNode = {
  ...closed(
    {
      name,
      runtime,
      model,
      tier,
      url,
      secrets,
      requiredSecrets: { type: 'array', maxItems: 200, items: { type: 'string', minLength: 1, maxLength: 200 } },
      canvas,
      children: { type: 'array', maxItems: 500, items: { $ref: ORG_NODE_REF } },
    },
    ['name'],
  ),
  $id: ORG_NODE_ID,
};

export const orgImportBody = closed({ root: { $ref: ORG_NODE_REF }, parentId: uuid }, ['root']);

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

function nullable(schema: object): object {
  return { anyOf: [schema, { type: 'null' }] };
}
