import type { TestProject } from 'vitest/node';
import { migrate, openPostgres } from '../../src/db/index.js';
import './provided.js';
import { createServerDatabase, dropServerDatabase, urlOf } from './server-databases.js';

/** Migrates once; every file makes its own database from the outcome. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const name = await createServerDatabase();
  const database = openPostgres(urlOf(name));
  try {
    await migrate(database);
  } finally {
    // A database that anybody is connected to is no template.
    await database.close();
  }
  project.provide('postgresTemplate', name);
  return () => dropServerDatabase(name);
}
