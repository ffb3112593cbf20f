import { createRequire } from 'node:module';

/** The package's own version, found by its name: the same from the sources and from what is built of them. */
export function toolVersion(): string {
  const { version } = createRequire(import.meta.url)('drift-gate/package.json') as { readonly version: string };
  return version;
}
