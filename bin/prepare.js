// Builds what the command runs from, after an install in the repository. npm runs it again at the first `npx drift-gate`, so it
// must be quick when all is built, and it does nothing where the compiler is not installed (a production install).
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

function compiler() {
  try {
    return createRequire(import.meta.url).resolve('typescript/lib/tsc.js');
  } catch {
    return undefined;
  }
}

const tsc = compiler();
if (tsc !== undefined) {
  const { status } = spawnSync(process.execPath, [tsc, '-b'], { cwd: root, stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
