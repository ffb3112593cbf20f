import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

let folder: string | undefined;

/** drift-gate's own package, absolute: the same from the sources and from what is built of them. To ask for it by name takes 3 ms. */
export function packageFolder(): string {
  return (folder ??= folderWithManifest(path.dirname(fileURLToPath(import.meta.url))));
}

function folderWithManifest(from: string): string {
  return existsSync(path.join(from, 'package.json')) ? from : folderWithManifest(path.dirname(from));
}
