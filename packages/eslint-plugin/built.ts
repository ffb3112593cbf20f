import path from 'node:path';
import { packageFolder } from '#host/package-folder';

/** An entry of the bundle, for what reads no TypeScript; found by the package's name, as the sources have another place. */
export function builtFile(entry: 'worker' | 'from-config'): string {
  return path.join(packageFolder(), `dist/bundle/${entry}.js`);
}
