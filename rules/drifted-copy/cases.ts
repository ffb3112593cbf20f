import type { Control, Expression } from '#facts/index';
import type { DeclaredValues, FunctionRef, Project } from '#project/index';

/** The cases of the switch in a function; several switches count as one where they are over the same value. */
export function casesOf(project: Project, { path, function: id }: FunctionRef, name: string): DeclaredValues {
  const facts = project.facts(path);
  const fact = facts.functions[id];
  const place = { path, span: fact?.nameSpan ?? { start: 0, end: 0 } };
  const switches = fact === undefined ? [] : switchesIn(fact.body);
  const subjectOf = ({ test }: Switch): string =>
    test === undefined ? '' : project.source.text(path).slice(test.span.start, test.span.end);
  const subjects = new Set(switches.map(subjectOf));
  if (subjects.size !== 1) {
    const why = subjects.size === 0 ? 'the function has no switch' : 'the function has switches over several values';
    return { name, place, form: 'set', values: [], open: [{ at: place, why }] };
  }
  const told = switches.flatMap(({ cases }) => cases).map((one) => caseValues(project, path, one));
  const values = told.flatMap((one) => one.values);
  return { name, place, form: 'set', values, open: told.flatMap(({ open }) => open) };
}

interface Switch {
  readonly test?: Expression;
  readonly cases: readonly Expression[];
}

function switchesIn(control: Control): readonly Switch[] {
  switch (control.kind) {
    case 'sequence':
      return control.items.flatMap(switchesIn);
    case 'branch': {
      const { test, cases, arms } = control;
      const own = cases === undefined ? [] : [{ cases, ...(test ? { test } : {}) }];
      // An arm that falls through holds what it falls into, and so the same switch may stand in several.
      return [...own, ...arms.flatMap(switchesIn)];
    }
    case 'loop':
      return switchesIn(control.body);
    case 'try':
      return [control.block, control.handler?.body, control.finalizer].flatMap((part) =>
        part ? switchesIn(part) : [],
      );
    default:
      return [];
  }
}

function caseValues(project: Project, path: string, one: Expression): Pick<DeclaredValues, 'values' | 'open'> {
  const { flow, possible, open } = project.values(path, one);
  const place = { path, span: one.span };
  return { values: [...flow, ...possible].map(({ value }) => ({ value: String(value), place })), open };
}
