import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

let folder: string | undefined;

/** drift-gate's own package, absolute: the same from the sources and from what is built of them. To ask for it by name takes 3 ms. */
export function packageFolder(): string {
  return (folder ??= withManifest(path.dirname(fileURLToPath(import.meta.url))));
}

/** The nearest folder upwards that has one; the root of the disk where none has. */
function withManifest(from: string): string {
  const above = path.dirname(from);
  return above === from || existsSync(path.join(from, 'package.json')) ? from : withManifest(above);
}
