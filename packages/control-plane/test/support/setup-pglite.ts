import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { TestProject } from 'vitest/node';
import { migrate, openPglite } from '../../src/db/index.js';
import './provided.js';

/** Migrates once; every worker loads the outcome. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'control-plane-pglite-'));
  const dataDir = join(folder, 'pgdata');
  const database = await openPglite({ dataDir });
  await migrate(database);
  await database.close();
  const client = await PGlite.create({ dataDir });
  const dump = await client.dumpDataDir('none');
  await client.close();
  const path = join(folder, 'dump.tar');
  await writeFile(path, Buffer.from(await dump.arrayBuffer()));
  project.provide('pgliteDump', path);
  project.provide('pgliteFolder', dataDir);
  return () => rm(folder, { recursive: true, force: true });
}
