import type { CheckOptions, Checked } from '#host/check';

export type { CheckOptions, Checked } from '#host/check';
export { defineConfig, type Config, type GatesConfig, type MigrationsConfig, type ProjectConfig } from '#host/config';
export * from '#gate/gate';
export type * from '#gate/finding';
export type { Create, Edit, Fix } from '#gate/fix';
export type * from '#gate/result';
export type { JsonReport } from '#report/json-schema';

/** One run over the projects of a configuration. Parsers are loaded at the first call, so importing this is cheap. */
export async function check(options: CheckOptions): Promise<Checked> {
  const { checkProjects } = await import('#host/check');
  return checkProjects(options);
}
