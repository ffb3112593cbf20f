import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageFolder } from './package-folder.js';

/** The package's own version. */
export function toolVersion(): string {
  return ownManifest().version;
}

/** What reads SQL, code and types; the package pins each exactly. */
export function parserVersions(): string {
  const { dependencies } = ownManifest();
  return ['libpg-query', 'oxc-parser', 'ts-morph'].map((name) => `${name} ${dependencies[name] ?? ''}`).join(', ');
}

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

let manifest: Manifest | undefined;

function ownManifest(): Manifest {
  return (manifest ??= JSON.parse(readFileSync(path.join(packageFolder(), 'package.json'), 'utf8')) as Manifest);
}
