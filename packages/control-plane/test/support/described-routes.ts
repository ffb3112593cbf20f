/** As much of the description of the routes, at `/openapi.json`, as tests read. */
export interface Description {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } };
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly schema: Schema;
}

export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | false;
  readonly items?: Schema;
  readonly minimum?: number;
  readonly minProperties?: number;
}

export interface DescribedRoute {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Undefined for a route that takes no body. */
  readonly body: Schema | undefined;
}

export function routesOf({ paths }: Description): readonly DescribedRoute[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { parameters = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      parameters,
      body: requestBody?.content['application/json'].schema,
    })),
  );
}

/** The smallest body that a schema takes. Every id in it is the given one. */
export function smallestBody(description: Description, given: Schema, id: string): unknown {
  const schema = resolved(description, given);
  if (schema.enum !== undefined) return schema.enum[0];
  switch (schema.type) {
    case 'object': {
      const properties = schema.properties ?? {};
      const needed = schema.required?.length
        ? schema.required
        : Object.keys(properties).slice(0, schema.minProperties ?? 0);
      return Object.fromEntries(needed.map((name) => [name, smallestBody(description, properties[name] ?? {}, id)]));
    }
    case 'array':
      return schema.items === undefined ? [] : [smallestBody(description, schema.items, id)];
    case 'integer':
    case 'number':
      return schema.minimum ?? 0;
    case 'boolean':
      return false;
    default:
      return schema.format === 'uuid' ? id : schema.format === 'uri' ? 'http://a.test' : 'name';
  }
}

export interface WrongBody {
  /** What the reason has to name, as a path: `/files/0/filename`. */
  readonly at: string;
  readonly body: unknown;
}

/** Bodies with one thing wrong each: a value of another type, an id that is none, a field that is missing or unknown. */
export function wrongBodies(description: Description, given: Schema, id: string): readonly WrongBody[] {
  // What is wrong for one alternative may be right for another; of the scalars an object is none.
  if ((given.anyOf ?? []).filter(({ type }) => type !== 'null').length > 1) return [{ at: '', body: {} }];
  const schema = resolved(description, given);
  const base = smallestBody(description, schema, id);
  const wrong: WrongBody[] = [{ at: '', body: schema.type === 'object' ? [] : {} }];
  if (schema.type === 'string' || schema.enum !== undefined) wrong.push({ at: '', body: 7 });
  if (schema.type === 'integer' || schema.type === 'number') wrong.push({ at: '', body: '1' });
  if (schema.format === 'uuid') wrong.push({ at: '', body: 'not-a-uuid' });
  if (schema.type === 'array' && schema.items !== undefined) {
    wrong.push(...below('0', wrongBodies(description, schema.items, id), (value) => [value]));
  }
  if (schema.type !== 'object') return wrong;
  const fields = base as Readonly<Record<string, unknown>>;
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    // A schema that names itself would be walked without an end; what it holds was walked from the outside.
    const inner = property.items?.$ref === undefined ? wrongBodies(description, property, id) : [{ at: '', body: 'x' }];
    wrong.push(...below(name, inner, (value) => ({ ...fields, [name]: value })));
  }
  for (const name of schema.required ?? []) {
    wrong.push({ at: '', body: Object.fromEntries(Object.entries(fields).filter(([each]) => each !== name)) });
  }
  if (schema.additionalProperties === false) wrong.push({ at: '', body: { ...fields, misspelt: true } });
  else if (schema.additionalProperties !== undefined) {
    wrong.push(...below('KEY', wrongBodies(description, schema.additionalProperties, id), (value) => ({ KEY: value })));
  }
  return wrong;
}

function below(name: string, inner: readonly WrongBody[], wrap: (value: unknown) => unknown): readonly WrongBody[] {
  return inner.map(({ at, body }) => ({ at: `/${name}${at}`, body: wrap(body) }));
}

function resolved({ components }: Description, schema: Schema): Schema {
  const choices = schema.anyOf?.filter(({ type }) => type !== 'null') ?? [];
  // Of several choices none is the schema: what one of them refuses another may take.
  if (choices.length === 1) return choices[0] ?? schema;
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : (components.schemas[name] ?? {});
}
