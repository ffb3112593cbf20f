import type { Expression, FileFacts } from '#facts/index';
import { allExpressions } from '#project/all-expressions';
import type { Project } from '#project/index';
import { assignedDefaults, declaredDefaults, lateDefaults } from './forms.js';
import { literalsOf, type Literal } from './literal.js';

/** What properties of these names fall back to, wherever a file other than the source's says so. */
export function fallbacksOf(project: Project, names: ReadonlySet<string>, source: string): readonly Literal[] {
  if (names.size === 0) return [];
  return project.files.flatMap((path) => {
    const text = project.source.text(path);
    if (path === source || ![...names].some((name) => text.includes(name))) return [];
    return fallbacksIn(project, path, names).flatMap((fallback) => literalsOf(project.values(path, fallback)));
  });
}

function fallbacksIn(project: Project, path: string, names: ReadonlySet<string>): readonly Expression[] {
  const facts = project.facts(path);
  const defaults = facts.bindings.flatMap(({ name, path: way, default: fallback }) => {
    // `{ tier: wanted = 3 }` is about the property, `tier = 3` of a parameter about the parameter.
    const about = way.at(-1) ?? name;
    return fallback !== undefined && names.has(String(about)) ? [fallback] : [];
  });
  const operands = allExpressions(facts).flatMap((expression): readonly Expression[] => {
    if (expression.kind === 'object') {
      return [
        ...declaredDefaults(facts, expression, names),
        ...expression.entries.flatMap((entry) =>
          entry.kind === 'property' && names.has(entry.name) ? fallbackOf(facts, entry.value) : [],
        ),
      ];
    }
    return isNamed(leftOf(expression), names) ? fallbackOf(facts, expression) : [];
  });
  const given = facts.memberAssignments.flatMap(({ target, value }) =>
    isNamed(target, names) ? fallbackOf(facts, value) : [],
  );
  return [
    ...new Set([
      ...defaults,
      ...operands,
      ...given,
      ...assignedDefaults(facts, names),
      ...lateDefaults(facts, project.source.text(path), names),
    ]),
  ];
}

/** `a ?? b`, `a || b`, and `a === undefined ? b : a`, where what is tested is what is taken. */
function fallbackOf(facts: FileFacts, whole: Expression): readonly Expression[] {
  const expression = converted(facts, whole);
  if (expression.kind === 'logical') {
    const falls = expression.operator === '??' || expression.operator === '||';
    return falls && expression.right !== undefined ? [expression.right] : [];
  }
  if (expression.kind !== 'conditional') return [];
  const absent = absenceIn(expression.test);
  if (absent === undefined) return [];
  const [taken, fallback] = absent
    ? [expression.whenFalse, expression.whenTrue]
    : [expression.whenTrue, expression.whenFalse];
  const tested = leftOf(expression);
  return tested !== undefined && isSame(converted(facts, taken), tested) ? [fallback] : [];
}

/** `Number(tier)` is the tier. */
function converted(facts: FileFacts, expression: Expression): Expression {
  if (expression.kind !== 'call') return expression;
  const { callee, arguments: given = [] } = facts.calls[expression.call] ?? {};
  const converts = callee?.kind === 'reference' && ['Number', 'String', 'parseInt', 'parseFloat'].includes(callee.name);
  return (converts ? given[0]?.value : undefined) ?? expression;
}

function isSame(one: Expression, other: Expression): boolean {
  if (one.kind === 'reference') return other.kind === 'reference' && one.name === other.name;
  if (one.kind === 'this') return other.kind === 'this';
  if (one.kind !== 'member' || other.kind !== 'member') return false;
  return one.property === other.property && isSame(one.object, other.object);
}

/** Whether a test that holds says that something is missing; undefined where it asks something else. */
function absenceIn(test: Expression): boolean | undefined {
  const type = test.kind === 'logical' && typeofIn(test.left) && test.right?.kind === 'string' ? test : undefined;
  // `typeof tier === 'number'` says that it is there.
  if (type !== undefined)
    return (type.right?.kind === 'string' && type.right.text.value === 'undefined') === (type.operator === '===');
  if (test.kind === 'reference' || test.kind === 'member') return false;
  if (test.kind !== 'logical') return undefined;
  if (test.operator === 'not') {
    const inner = absenceIn(test.left);
    return inner === undefined ? undefined : !inner;
  }
  if (test.operator === '||' || test.operator === '&&') {
    const left = absenceIn(test.left);
    const same = test.right !== undefined && left === absenceIn(test.right);
    // Missing if either says so, there only if both say so.
    return same && left === (test.operator === '||') ? left : undefined;
  }
  const nothing = test.right?.kind === 'constant' && test.right.value == null;
  if (!nothing) return undefined;
  return test.operator === '===' ? true : test.operator === '!==' ? false : undefined;
}

/** What is asked whether it is there. */
function leftOf(expression: Expression): Expression | undefined {
  if (expression.kind === 'logical') return expression.left;
  if (expression.kind !== 'conditional') return undefined;
  let { test } = expression;
  while (test.kind === 'logical') test = test.left;
  return typeofIn(test) ?? test;
}

function typeofIn(expression: Expression): Expression | undefined {
  return expression.kind === 'other' && expression.syntax === 'typeof' ? expression.operands[0] : undefined;
}

function isNamed(expression: Expression | undefined, names: ReadonlySet<string>): boolean {
  if (expression?.kind === 'member') return names.has(expression.property);
  return expression?.kind === 'reference' && names.has(expression.name);
}
