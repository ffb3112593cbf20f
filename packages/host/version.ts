import { createRequire } from 'node:module';

/** The package's own version, found by its name: the same from the sources and from what is built of them. */
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

function ownManifest(): Manifest {
  return createRequire(import.meta.url)('drift-gate/package.json') as Manifest;
}
