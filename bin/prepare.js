// Makes what the command runs from, after an install in the repository. npm runs it again at the first `npx drift-gate`, and it does
// nothing where the bundler is not installed (a production install).
import { createRequire } from 'node:module';

function hasBundler() {
  try {
    createRequire(import.meta.url).resolve('rolldown');
    return true;
  } catch {
    return false;
  }
}

if (hasBundler()) {
  const { bundle } = await import('./bundle.js');
  await bundle();
}
