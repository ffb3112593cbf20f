import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Where a gate's page is: in the package as it is installed, so that it is the page of that version. */
export function documentationUrl(gate: string): string {
  const manifest = createRequire(import.meta.url).resolve('drift-gate/package.json');
  return pathToFileURL(path.join(path.dirname(manifest), 'rules', gate, 'README.md')).href;
}
