import { fileURLToPath } from 'node:url';
import { Node, Project as TypedProject, type CallExpression } from 'ts-morph';
import { expect, test } from 'vitest';
import { checkProjects } from '#host/index';

const controlPlane = fileURLToPath(new URL('../../packages/control-plane', import.meta.url));

/**
 * Counts the statements of the control plane by another road: the type checker says which calls are of a `Queryable`'s
 * `query`, and which begin a statement of drizzle's. A wrapper that only passes its own parameter on holds no statement.
 */
function countByTypes(): number {
  const project = new TypedProject({
    tsConfigFilePath: `${controlPlane}/tsconfig.json`,
    skipAddingFilesFromTsConfig: true,
  });
  project.addSourceFilesAtPaths(`${controlPlane}/src/**/*.ts`);
  let count = 0;
  for (const file of project.getSourceFiles()) {
    file.forEachDescendant((node) => {
      if (!Node.isCallExpression(node)) return;
      if (isDrizzles(node) || (isQuery(node) && !passesParameterOn(node))) count += 1;
    });
  }
  return count;
}

function isQuery(call: CallExpression): boolean {
  const callee = call.getExpression();
  if (!Node.isPropertyAccessExpression(callee) || callee.getName() !== 'query') return false;
  const declarations = callee.getNameNode().getSymbol()?.getDeclarations() ?? [];
  return declarations.some((declaration) => !declaration.getSourceFile().isInNodeModules());
}

/** `.insert(table)`, `.update(table)`, `.delete(table)`, and `.from(table)` of a select. */
function isDrizzles(call: CallExpression): boolean {
  const callee = call.getExpression();
  if (!Node.isPropertyAccessExpression(callee) || !/^(?:insert|update|delete|from)$/.test(callee.getName()))
    return false;
  const declarations = callee.getNameNode().getSymbol()?.getDeclarations() ?? [];
  return declarations.some((declaration) => /\/drizzle-orm\/pg-core\//.test(declaration.getSourceFile().getFilePath()));
}

function passesParameterOn(call: CallExpression): boolean {
  const [text] = call.getArguments();
  const declaration = Node.isIdentifier(text) ? text.getSymbol()?.getValueDeclaration() : undefined;
  return declaration !== undefined && Node.isParameterDeclaration(declaration);
}

test('every statement of the control plane is read, and none is counted that is not there', async () => {
  const { results } = await checkProjects({ cwd: controlPlane, types: 'off' });
  const byTypes = countByTypes();
  console.log(`statements: ${results[0]?.coverage.statements.read} read, ${byTypes} counted by type`);
  expect(byTypes).toBeGreaterThan(50);
  expect(results.map(({ coverage }) => coverage.statements)).toEqual([{ read: byTypes, partly: 0, opaque: 0 }]);
});
