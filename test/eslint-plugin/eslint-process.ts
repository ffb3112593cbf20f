import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const root = path.resolve(import.meta.dirname, '../..');
const eslint = path.join(path.dirname(require.resolve('eslint/package.json')), 'bin/eslint.js');

/** What a configuration of ESLint begins with: the plugin as it is built, and the parser. */
export const imports = `import driftGate from '${pathToFileURL(path.join(root, 'dist/bundle/eslint.js')).href}';
import parser from '${pathToFileURL(require.resolve('@typescript-eslint/parser')).href}';
`;

/** Where the plugin keeps what a later process may say again. */
export const kept = 'node_modules/.cache/drift-gate';

export interface Linted {
  readonly code: number | null;
  readonly files: readonly { readonly filePath: string; readonly messages: readonly Message[] }[];
  readonly stderr: string;
}

interface Message {
  readonly line: number;
  readonly column: number;
  readonly ruleId: string;
}

/** Lints `src` in a process of its own. */
export function lintIn(folder: string, env: Readonly<Record<string, string>> = {}): Linted {
  const { status, stdout, stderr } = spawnSync(process.execPath, [eslint, '--format', 'json', 'src'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return { code: status, files: JSON.parse(stdout || '[]') as Linted['files'], stderr };
}
