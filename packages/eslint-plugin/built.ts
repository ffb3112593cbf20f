import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

/** A built module of the plugin, for what reads no TypeScript; found by the package's name, as the sources have another place. */
export function builtFile(module: string): string {
  return path.join(
    path.dirname(require.resolve('drift-gate/package.json')),
    `dist/packages/eslint-plugin/${module}.js`,
  );
}
