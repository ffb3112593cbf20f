import type { z } from 'zod';
import { suggestion } from '#gate/nearest';

/** What is wrong at one path of a configuration, in words of our own: a reader of it need not know zod. */
export interface SchemaProblem {
  readonly at: readonly (string | number)[];
  readonly what: string;
  readonly todo: string;
}

/** One entry for each thing that is wrong; an unknown key is one each. */
export function schemaProblems(error: z.ZodError, schema: z.ZodType, given: unknown): readonly SchemaProblem[] {
  return withoutEchoes(error.issues.flatMap((issue) => problemsOf(issue, schema, given)));
}

const missing = 'it is missing';

/** A misspelt key makes the right one missing; that is one mistake. */
function withoutEchoes(problems: readonly SchemaProblem[]): readonly SchemaProblem[] {
  const isEcho = ({ at, what }: SchemaProblem): boolean =>
    what === missing &&
    problems.some((other) => {
      const here = other.at.length === at.length && other.at.slice(0, -1).every((part, index) => part === at[index]);
      return here && other.todo.startsWith(`write "${String(at.at(-1))}"`);
    });
  return problems.filter((problem) => !isEcho(problem));
}

/** `gates["insert-in-loop"].tables[0].table`. */
export function pathText(at: readonly (string | number)[]): string {
  return at
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^[A-Za-z_$][\w$]*$/.test(part)) return `[${JSON.stringify(part)}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join('');
}

type Issue = z.core.$ZodIssue;

function problemsOf(issue: Issue, schema: z.ZodType, given: unknown): readonly SchemaProblem[] {
  const at = issue.path.filter((part): part is string | number => typeof part !== 'symbol');
  const value = valueAt(given, at);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        at: [...at, key],
        what: `there is no option "${key}"`,
        todo: suggestion(key, keysAt(schema, at), 'delete it'),
      }));
    case 'invalid_type':
      return value === undefined
        ? [{ at, what: missing, todo: `give ${typeWord(issue.expected)}` }]
        : [
            {
              at,
              what: `expected ${typeWord(issue.expected)}, found ${shown(value)}`,
              todo: way(issue.expected, value),
            },
          ];
    case 'invalid_value': {
      const values = issue.values.map(String);
      const todo = suggestion(String(value), values, 'change it');
      if (value === undefined) return [{ at, what: missing, todo: `give one of: ${values.join(', ')}` }];
      return [{ at, what: `expected one of ${values.join(', ')}, found ${shown(value)}`, todo }];
    }
    case 'invalid_union':
      return unionProblems(issue, schema, at, value);
    case 'too_small':
      return [
        {
          at,
          what: `expected at least ${issue.minimum} ${unitWord(issue.origin)}, found ${shown(value)}`,
          todo: 'add to it',
        },
      ];
    case 'too_big':
      return [
        {
          at,
          what: `expected at most ${issue.maximum} ${unitWord(issue.origin)}, found ${shown(value)}`,
          todo: 'take from it',
        },
      ];
    case 'custom':
      return [{ at, what: issue.message, todo: 'change it' }];
    default:
      return [{ at, what: `${shown(value)} is not allowed here`, todo: 'change it' }];
  }
}

/** Of the alternatives the one that came furthest was meant: its complaint says more than a list of all. */
function unionProblems(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  schema: z.ZodType,
  at: readonly (string | number)[],
  value: unknown,
): readonly SchemaProblem[] {
  const started = issue.errors.filter((issues) =>
    issues.every((inner) => inner.path.length > 0 || inner.code === 'unrecognized_keys'),
  );
  const best = [...started].sort((left, right) => left.length - right.length)[0];
  if (best !== undefined && best.length > 0) {
    const inner = nodeAt(schema, at);
    return best
      .flatMap((each) => problemsOf(each, inner ?? schema, value))
      .map((problem) => ({ ...problem, at: [...at, ...problem.at] }));
  }
  const expected = issue.errors.flatMap((issues) => issues.flatMap((inner) => expectation(inner)));
  const list = [...new Set(expected)].join(' or ');
  if (value === undefined) return [{ at, what: missing, todo: list === '' ? 'give it' : `give ${list}` }];
  return [
    {
      at,
      what: list === '' ? `${shown(value)} is not allowed here` : `expected ${list}, found ${shown(value)}`,
      todo: list === '' ? 'change it' : 'give one of these',
    },
  ];
}

function expectation(issue: Issue): readonly string[] {
  if (issue.code === 'invalid_type') return [typeWord(issue.expected)];
  if (issue.code === 'invalid_value') return issue.values.map((value) => shown(value));
  return [];
}

function way(expected: string, value: unknown): string {
  const listed = expected === 'array' && (typeof value === 'string' || typeof value === 'number');
  return listed ? `write [${JSON.stringify(value)}]` : `give ${typeWord(expected)}`;
}

function typeWord(expected: string): string {
  if (expected === 'array') return 'a list';
  if (expected === 'object' || expected === 'record') return 'an object';
  return expected === 'int' ? 'a whole number' : `${/^[aeiou]/.test(expected) ? 'an' : 'a'} ${expected}`;
}

function unitWord(origin: string): string {
  return origin === 'string' ? 'characters' : origin === 'array' || origin === 'set' ? 'entries' : 'in size';
}

/** A value in a few words. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'function') return 'a function';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

function valueAt(given: unknown, at: readonly (string | number)[]): unknown {
  return at.reduce<unknown>(
    (value, part) => (typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined),
    given,
  );
}

function keysAt(schema: z.ZodType, at: readonly (string | number)[]): readonly string[] {
  return objectsIn(nodeAt(schema, at)).flatMap((shape) => Object.keys(shape));
}

/** The part of a schema that judges what stands at a path; wrappers (optional, default, …) are looked through. */
function nodeAt(schema: z.ZodType, at: readonly (string | number)[]): z.ZodType | undefined {
  const [part, ...rest] = at;
  if (part === undefined) return schema;
  for (const node of alternatives(schema)) {
    const inside = typeof part === 'number' ? elementOf(node) : memberOf(node, part);
    const found = inside === undefined ? undefined : nodeAt(inside, rest);
    if (found !== undefined) return found;
  }
  return undefined;
}

function objectsIn(schema: z.ZodType | undefined): readonly Record<string, unknown>[] {
  if (schema === undefined) return [];
  return alternatives(schema).flatMap((node) => {
    const { shape } = definition(node);
    return isRecord(shape) ? [shape] : [];
  });
}

function alternatives(schema: z.ZodType): readonly z.ZodType[] {
  const { innerType, options, in: input, left, right } = definition(schema);
  if (Array.isArray(options)) return options.filter(isSchema).flatMap(alternatives);
  if (isSchema(left) && isSchema(right)) return [left, right].flatMap(alternatives);
  const inner = innerType ?? input;
  return isSchema(inner) ? alternatives(inner) : [schema];
}

function elementOf(schema: z.ZodType): z.ZodType | undefined {
  const { element } = definition(schema);
  return isSchema(element) ? element : undefined;
}

function memberOf(schema: z.ZodType, key: string): z.ZodType | undefined {
  const { shape, valueType } = definition(schema);
  const member = isRecord(shape) ? shape[key] : valueType;
  return isSchema(member) ? member : undefined;
}

/** zod keeps what a schema is made of under `def`; which fields there are depends on its kind. */
function definition(schema: z.ZodType): Record<string, unknown> {
  return schema.def as unknown as Record<string, unknown>;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isSchema(value: unknown): value is z.ZodType {
  return isRecord(value) && isRecord(value['def']);
}
