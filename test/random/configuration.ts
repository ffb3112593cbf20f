import { z } from 'zod';
import { projectSchema } from '#host/config';
import { registry } from '#host/index';
import type { Dice } from './dice.js';
import { namesFor } from './project.js';

/**
 * The text of a configuration made by the schemas themselves, so that whatever a gate can be told comes up. Some are of the right
 * form throughout; in the others a part is now and then something else.
 */
export function randomConfiguration(dice: Dice): string {
  if (dice.chance(0.03)) return dice.pick(broken);
  const wrong = dice.pick([0, 0, 0, 0, 0, 0, 0, 0.01, 0.05, 0.2]);
  const one = (): string => projectCode({ dice, wrong });
  const code = dice.chance(0.1) ? `[${several(dice, 3, one).join(', ')}]` : one();
  return `const cyclic = {};\ncyclic.gates = cyclic;\nexport default ${code};\n`;
}

interface Making {
  readonly dice: Dice;
  /** How likely a part is of another form than the schema asks for. */
  readonly wrong: number;
}

type Schema = z.core.JSONSchema.BaseSchema;

const schemaOf = (schema: z.ZodType): Schema => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
const project = schemaOf(projectSchema);
const gates = registry.map(({ id, options }) => ({ id, options: schemaOf(options) }));

function projectCode(making: Making): string {
  const { dice, wrong } = making;
  if (dice.chance(wrong)) return dice.pick(odd);
  const sound = wrong === 0 || dice.chance(0.7);
  const members = new Map<string, string>();
  for (const [key, schema] of Object.entries(project.properties ?? {})) {
    if (key !== 'gates' && key !== 'prisma' && dice.chance(0.2)) members.set(key, codeOf(schema, key, making));
  }
  if (sound) {
    members.set('include', "['src/**/*.ts']");
    members.set('migrations', dice.pick(["'migrations/*.sql'", "['migrations/*.sql']", 'false']));
    if (dice.chance(0.75)) members.delete('databases');
    else {
      members.delete('migrations');
      members.set('databases', databasesCode(making));
    }
    members.delete('root');
    members.delete('tsconfig');
    // No file of the project exports a gate.
    if (dice.chance(0.9)) members.delete('ownGates');
  }
  const some = dice.pick([0, 0.05, 0.15]);
  const chosen = gates.filter(() => dice.chance(some));
  const options = chosen.map(({ id, options: schema }) => {
    const name = dice.chance(wrong) ? id.replace('-', '') : id;
    return `${JSON.stringify(name)}: ${dice.chance(0.3) ? dice.pick(['true', 'false']) : codeOf(schema, id, making)}`;
  });
  if (options.length > 0) members.set('gates', `{ ${options.join(', ')} }`);
  return objectCode(members, making);
}

/** Two databases that most of the time have what a run needs, each with options of its own for some gates. */
function databasesCode(making: Making): string {
  const { dice } = making;
  const told = [
    ["clients: ['src/jobs.ts#start', 'src/jobs.ts#fail']", "modules: 'src/logs.ts'"],
    ["modules: ['src/**', '!src/logs.ts']", "modules: ['src/logs.ts'], clients: ['src/logs.ts#log']"],
    ["clients: ['src/state.ts#State']", "clients: ['src/logs.ts#read']"],
    ["modules: 'src/**'", "modules: 'src/logs.ts'"],
  ];
  const [first = '', second = ''] = dice.pick(told);
  const own = (): string => {
    const chosen = gates.filter(({ id }) => dice.chance(0.05) && id !== 'bad-allowance');
    return chosen.map(({ id, options }) => `${JSON.stringify(id)}: ${codeOf(options, id, making)}`).join(', ');
  };
  return `[
    { name: 'jobs', migrations: 'migrations/*.sql', ${first}, gates: { ${own()} } },
    { name: '${dice.chance(0.95) ? 'logs' : 'jobs'}', migrations: 'migrations/001_jobs.sql', ${second} },
  ]`;
}

function objectCode(members: ReadonlyMap<string, string>, { dice, wrong }: Making): string {
  const shown = [...members]
    .filter(() => !dice.chance(wrong / 2))
    .map(([key, code]) => `${JSON.stringify(dice.chance(wrong / 2) ? `${key}s` : key)}: ${code}`);
  return `{ ${shown.join(', ')} }`;
}

function codeOf(schema: z.core.JSONSchema._JSONSchema, key: string, making: Making): string {
  const { dice, wrong } = making;
  if (typeof schema === 'boolean' || dice.chance(wrong)) return dice.pick(odd);
  const among = schema.anyOf ?? schema.oneOf;
  if (among !== undefined && among.length > 0) return codeOf(dice.pick(among), key, making);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined && schema.enum.length > 0) return JSON.stringify(dice.pick(schema.enum));
  switch (schema.type) {
    case 'array': {
      const { items } = schema;
      if (items === undefined || Array.isArray(items)) return '[]';
      return `[${several(dice, 3, () => codeOf(items, key, making)).join(', ')}]`;
    }
    case 'object':
      return objectCode(membersOf(schema, key, making), making);
    case 'string':
      return JSON.stringify(dice.pick(namesFor(key, wrong === 0)));
    case 'number':
    case 'integer':
      return String(dice.pick([0, 1, 2, 30, -1, 0.5]));
    case 'boolean':
      return dice.pick(['true', 'false']);
    default:
      return dice.pick(odd);
  }
}

function membersOf(schema: Schema, key: string, making: Making): ReadonlyMap<string, string> {
  const { dice } = making;
  const members = new Map<string, string>();
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const needed = schema.required?.includes(name) ?? false;
    if (needed || dice.chance(0.6)) members.set(name, codeOf(member, name, making));
  }
  const { additionalProperties: values } = schema;
  if (typeof values === 'object') {
    for (const name of ['jobs', 'state', '__proto__']) {
      if (dice.chance(name === '__proto__' ? making.wrong : 0.9)) members.set(name, codeOf(values, key, making));
    }
  }
  return members;
}

function several<Item>(dice: Dice, most: number, make: () => Item): readonly Item[] {
  return Array.from({ length: dice.count(most) }, make);
}

/** What nobody means to write and somebody will. */
const odd = [
  ...[
    'undefined',
    'null',
    'true',
    '0',
    '-1',
    'NaN',
    '1e999',
    '1n',
    '""',
    '" "',
    '[]',
    '{}',
    '[[[]]]',
    '() => 1',
    '/x/',
  ],
  ...['Symbol("x")', 'Promise.resolve({})', 'new Map([["a", 1]])', 'new Date(NaN)', 'cyclic', 'Object.create(null)'],
  ...['"\\0"', '"🙂"', '"\\ud800"', '"["', '"{a,b"', '"**/"', '"a".repeat(5000)', '"__proto__"', '"constructor"'],
  ...['({ get include() { throw new Error("no"); } })', 'new Proxy({}, { get() { throw new Error("no"); } })'],
];

const broken = [
  '',
  'export default',
  'export default {',
  'export const config = {};',
  'throw new Error("no");',
  'throw undefined;',
  'throw { toString() { throw new Error("no"); } };',
  'import "./absent.mjs";\nexport default {};',
  'await new Promise(() => {});\nexport default {};',
  'export default () => ({});',
  'module.exports = { include: ["src/**"] };',
  '\0\0\0',
  '#!/usr/bin/env node\nexport default { include: ["src/**/*.ts"], migrations: false };',
];
