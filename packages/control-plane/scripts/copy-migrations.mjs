// The compiler leaves .sql files behind, and the built package must not need the checkout.
import { cpSync, rmSync } from 'node:fs';

for (const folder of ['db/migrations/', 'memory-plugin/migrations/']) {
  const from = new URL(`../src/${folder}`, import.meta.url);
  const to = new URL(`../dist/${folder}`, import.meta.url);
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
}
