import type { Fix } from '#gate/index';
import { constantBound, literalAt } from '#gate/fix/bind-constant';
import { constantNamed } from '#gate/fix/name-constant';
import type { ColumnWrite, ConstantName, Project, Value } from '#project/index';
import { spelt } from './constant.js';

/** The constant in the literal's place. The database is sent the same value, so nobody has to choose it. */
export function fixOf(
  project: Project,
  write: ColumnWrite,
  value: Value & { readonly value: string },
  constant: ConstantName,
): Fix | undefined {
  const { bound, assignment, column } = write;
  if (!value.inSql) {
    const named = constantNamed(project, bound, value.at, value.value, constant);
    return named && { title: `Pass ${spelt(constant)}`, ...named };
  }
  const literal = literalAt(
    bound,
    assignment.value,
    value.at,
    write.write.source !== 'select' || write.via === 'conflict',
  );
  const edits = literal && column && constantBound(project, bound, literal, column, constant);
  return edits && { title: `Bind ${spelt(constant)}`, kind: 'fix', edits };
}
