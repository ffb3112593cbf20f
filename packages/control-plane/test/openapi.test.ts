import { beforeEach, expect, test } from 'vitest';
import { uuid } from '../src/http/index.js';
import { useDatabase } from './support/database.js';
import { type Description, routesOf } from './support/described-routes.js';
import { readDocumentedRoutes } from './support/readme-routes.js';
import { makeStage, type Stage } from './support/stage.js';

const database = useDatabase();

let stage: Stage;
let described: Description;

beforeEach(async () => {
  stage = makeStage(database());
  described = (await stage.app.inject('/openapi.json')).json<Description>();
});

test('every route of the README is described, and every one that is described is in the README', async () => {
  const written = (await readDocumentedRoutes()).map(({ method, path }) => `${method} ${path}`);
  const served = routesOf(described).map(({ method, path }) => `${method} ${path}`);
  expect(written.toSorted()).toEqual(served.toSorted());
});

test('parameters and bodies come from the schemas that requests are checked by', () => {
  expect(described.openapi).toBe('3.1.0');
  expect(described.paths['/workspaces/{id}']?.['delete']?.parameters).toEqual([
    { schema: { type: 'string', enum: ['true', 'false'] }, in: 'query', name: 'confirm', required: false },
    { schema: uuid, in: 'path', name: 'id', required: true },
  ]);
  expect(described.paths['/org/import']?.['post']?.requestBody).toMatchObject({
    content: { 'application/json': { schema: { properties: { root: { $ref: '#/components/schemas/OrgNode' } } } } },
  });
  expect(described.components.schemas['OrgNode']).toMatchObject({
    required: ['name'],
    properties: { children: { items: { $ref: '#/components/schemas/OrgNode' } } },
  });
});

test('every reference in it leads somewhere', () => {
  const references = [...JSON.stringify(described).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)];
  expect(new Set(references.map(([, name]) => name))).toEqual(new Set(Object.keys(described.components.schemas)));
});
