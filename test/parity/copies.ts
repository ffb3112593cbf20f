import { cpSync, mkdirSync, mkdtempSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gateIds } from '#host/index';
import type { Fixture } from '../fixtures/fixture.js';

/** A folder of its own for what hosts lint from the disk. Whoever makes it takes it away. */
export function temporaryFolder(): string {
  return realpathSync(mkdtempSync(path.join(tmpdir(), 'drift-gate-')));
}

/** The fixture as it is judged: without its expectations, and with the gates alone that its expectations speak of. */
export function copyFixture(base: string, { gate, name, folder, overlay, judged }: Fixture): string {
  const copy = path.join(base, gate, name);
  cpSync(folder, copy, { recursive: true });
  for (const [file, text] of overlay) {
    mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
    writeFileSync(path.join(copy, file), text);
  }
  // The first of the names by which a configuration is found, so that it stands before the fixture's own.
  const own = [...overlay.keys()].find((file) => file.startsWith('drift-gate.config.')) ?? '';
  const behind = own.endsWith('.ts') ? own.replace(/\.ts$/, '.mts') : own;
  if (behind !== own) renameSync(path.join(copy, own), path.join(copy, behind));
  writeFileSync(path.join(copy, 'drift-gate.config.ts'), narrowed(behind, judged));
  return copy;
}

function narrowed(config: string, gates: readonly string[]): string {
  const off = Object.fromEntries(gateIds.filter((id) => !gates.includes(id)).map((id) => [id, false]));
  return `import given from './${config}';

const narrowed = (project) => ({ ...project, gates: { ...project.gates, ...${JSON.stringify(off)} } });
export default Array.isArray(given) ? given.map(narrowed) : narrowed(given);
`;
}
