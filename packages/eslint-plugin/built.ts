import path from 'node:path';
import { packageFolder } from '#host/package-folder';

/** An entry of the bundle, for what reads no TypeScript, and for what is loaded apart. */
export function builtFile(entry: 'worker' | 'judging' | 'from-config'): string {
  return path.join(packageFolder(), `dist/bundle/${entry}.js`);
}
