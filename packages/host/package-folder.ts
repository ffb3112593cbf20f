import { createRequire } from 'node:module';
import path from 'node:path';

let folder: string | undefined;

/** drift-gate's own package, absolute; found by its name: the same from the sources and from what is built of them. */
export function packageFolder(): string {
  return (folder ??= path.dirname(createRequire(import.meta.url).resolve('drift-gate/package.json')));
}
