import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageFolder } from '#host/package-folder';

/** Where a gate's page is: in the package as it is installed, so that it is the page of that version. */
export function documentationUrl(gate: string): string {
  return pathToFileURL(path.join(packageFolder(), 'rules', gate, 'README.md')).href;
}
