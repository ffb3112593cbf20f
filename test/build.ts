import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';

/** The command, the packed packages and the ESLint plugin are tested as they are built. */
export function setup(): void {
  const compiler = createRequire(import.meta.url).resolve('typescript/lib/tsc.js');
  for (const step of [[compiler, '-b'], ['bin/prepare.js']]) execFileSync(process.execPath, step, { stdio: 'inherit' });
}
