import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The process tests start what is built, so that a file the build forgets is missed here and not in production. */
export default function setup(): void {
  execFileSync('npm', ['run', '--silent', 'build'], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}
