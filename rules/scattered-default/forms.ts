import type { Expression, FileFacts } from '#facts/index';

type ObjectExpression = Extract<Expression, { kind: 'object' }>;

/**
 * Defaults that an object declares for a property: `tier: z.number().default(3)`, `tier: { type: 'integer', default: 3 }` of a
 * JSON schema, and `{ tier: 3, ...input }`, where what comes behind it takes precedence.
 */
export function declaredDefaults(
  facts: FileFacts,
  { entries }: ObjectExpression,
  names: ReadonlySet<string>,
): readonly Expression[] {
  return entries.flatMap((entry, index): readonly Expression[] => {
    if (entry.kind !== 'property' || !names.has(entry.name)) return [];
    const { value } = entry;
    if (value.kind === 'call') return ofValidator(facts, value);
    if (value.kind === 'object') {
      const found = value.entries.find((one) => one.kind === 'property' && one.name === 'default');
      return found?.kind === 'property' ? [found.value] : [];
    }
    return isPlain(value) && entries.slice(index).some(({ kind }) => kind === 'spread') ? [value] : [];
  });
}

/** `Object.assign({ tier: 3 }, input)`. */
export function assignedDefaults(facts: FileFacts, names: ReadonlySet<string>): readonly Expression[] {
  return facts.calls.flatMap(({ callee, arguments: [first, ...rest] }): readonly Expression[] => {
    const isAssign = callee.kind === 'member' && callee.property === 'assign' && callee.object.kind === 'reference';
    if (!isAssign || first?.value.kind !== 'object' || rest.length === 0) return [];
    return first.value.entries.flatMap((entry) =>
      entry.kind === 'property' && names.has(entry.name) && isPlain(entry.value) ? [entry.value] : [],
    );
  });
}

function isPlain({ kind }: Expression): boolean {
  return kind === 'constant' || kind === 'string';
}

/** The argument of `.default(…)` in a chain of calls. */
function ofValidator(facts: FileFacts, expression: Expression): readonly Expression[] {
  if (expression.kind !== 'call') return [];
  const { callee, arguments: given = [] } = facts.calls[expression.call] ?? {};
  if (callee?.kind !== 'member') return [];
  const [only, ...more] = given;
  if (callee.property === 'default' && only !== undefined && more.length === 0) return [only.value];
  return ofValidator(facts, callee.object);
}

/** What a name is given later where it has nothing: `tier ??= 3`, `input.tier ||= 3`, `if (tier === undefined) tier = 3`. */
export function lateDefaults(facts: FileFacts, text: string, names: ReadonlySet<string>): readonly Expression[] {
  const ofNames = facts.bindings.flatMap(({ name, assignments }) =>
    names.has(name) ? assignments.map(({ value }) => value) : [],
  );
  const ofMembers = facts.memberAssignments.flatMap(({ target, value }) =>
    target.kind === 'member' && names.has(target.property) ? [value] : [],
  );
  // The facts keep neither the operator nor a condition whose code calls nothing, so the characters before the value tell.
  return [...ofNames, ...ofMembers].filter(({ span }) => isLate(text.slice(Math.max(0, span.start - 200), span.start)));
}

function isLate(before: string): boolean {
  const { target = '', operator, rest = '' } = GIVEN.exec(before)?.groups ?? {};
  if (operator !== '=') return operator !== undefined;
  const test = CONDITION.exec(rest)?.groups?.['test'];
  const parts = test?.replace(/\s+/g, ' ').split(' || ') ?? [];
  return parts.length > 0 && parts.every((part) => isAbsence(part.trim(), target));
}

function isAbsence(test: string, target: string): boolean {
  const [left = '', right] = test.replace('?.', '.').split(/ ?[!=]?={2,3} ?/);
  if (right === undefined) return left === `!${target}`;
  return !test.includes('!') && left === target && /^(?:undefined|null)$/.test(right);
}

const GIVEN = /^(?<rest>[^]*?)(?<target>[\w$.#]+)\s*(?<operator>\?\?=|\|\|=|=)\s*$/;
const CONDITION = /\bif\s*\((?<test>[^(){}]*)\)\s*\{?\s*$/;
