import { execFileSync } from 'node:child_process';

/** The command, the packed package and the ESLint plugin are tested as they are built. */
export function setup(): void {
  execFileSync(process.execPath, ['bin/prepare.js'], { stdio: 'inherit' });
}
