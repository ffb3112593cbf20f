import { readFile } from 'node:fs/promises';
import { beforeEach, expect, test } from 'vitest';
import { useDatabase } from './support/database.js';
import { makeStage, type Stage } from './support/stage.js';

const database = useDatabase();

let stage: Stage;
let described: Description;

interface Description {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[];
  readonly requestBody?: unknown;
}

beforeEach(async () => {
  stage = makeStage(database());
  described = (await stage.app.inject('/openapi.json')).json<Description>();
});

test('every route of the README is described, and every one that is described is in the README', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const table = readme.slice(readme.indexOf('## Routes'), readme.indexOf('## Statuses'));
  const written = [...table.matchAll(/^\| (`.*?) *\|/gm)].flatMap(([, cell = '']) => routesOf(cell));
  const served = Object.entries(described.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(written.toSorted()).toEqual(served.toSorted());
});

test('parameters and bodies come from the schemas that requests are checked by', () => {
  expect(described.openapi).toBe('3.1.0');
  expect(described.paths['/workspaces/{id}']?.['delete']?.parameters).toEqual([
    { schema: { type: 'string', enum: ['true', 'false'] }, in: 'query', name: 'confirm', required: false },
    { schema: { type: 'string', format: 'uuid' }, in: 'path', name: 'id', required: true },
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

/** "`PUT`, `GET /a`" and "`GET /a`, `/b`" are two routes each; what follows a question mark is no part of one. */
function routesOf(cell: string): readonly string[] {
  const parts = [...cell.matchAll(/`([A-Z]+)?(?: ?(\/[^`?]*))?[^`]*`/g)].map(([, method, path]) => ({ method, path }));
  const firstPath = parts.find((part) => part.path !== undefined)?.path ?? '';
  const firstMethod = parts.find((part) => part.method !== undefined)?.method ?? '';
  return parts.map(({ method = firstMethod, path = firstPath }) => {
    const whole =
      path.startsWith('/') && path.split('/').length === 2 && firstPath.includes('/:id/')
        ? `/workspaces/:id${path}`
        : path;
    return `${method} ${whole.replace(/:(\w+)/g, '{$1}')}`;
  });
}
