import type { JsonReport } from '#report/json-schema';

export {
  defineConfig,
  type Config,
  type DatabaseConfig,
  type GatesConfig,
  type MigrationsConfig,
  type OwnGatesConfig,
  type ProjectConfig,
} from '#host/config';

// What a gate is made of, and what it says. Options are described by drift-gate's own zod, so that a gate needs no other.
export { defineGate, type Breach, type ConfiguredName, type Gate, type Message } from '#gate/gate';
export { insertion, type Create, type Edit, type Fix } from '#gate/fix';
export type { MessageValues, Related, Severity } from '#gate/finding';
export { z } from 'zod';

// What a gate asks: the project, its statements and values, and the schema that the migrations leave behind.
export type {
  Callers,
  Declaration,
  DeclaredValues,
  FunctionIndex,
  FunctionRef,
  LinkedDatabase,
  LoopIndex,
  LoopReason,
  Project,
  ResolvedImport,
} from '#project/project';
export type { BoundStatement, ColumnComparison, ColumnWrite, Reading, Site, SiteVariant } from '#project/site';
export type { FactsSource, Resolution } from '#project/source';
export type { ConstantName, OpenValue, Value, ValueSet } from '#project/value';
export type { Assignment, SqlValue, Statement, TableName, Write } from '#sql/statement';
export type { Catalog, Column, Table, Vocabulary } from '#sql/catalog';
export type { FileFacts } from '#facts/file';
export type { Place, Span } from '#facts/span';

export type { JsonReport } from '#report/json-schema';

export interface CheckOptions {
  /** Default: the working directory of the process. */
  readonly cwd?: string;
  /** The configuration, where it is not the nearest one upwards. */
  readonly config?: string;
  /** Only these gates, of those that are on. */
  readonly gates?: readonly string[];
  /** `auto`, the default: the TypeScript compiler is asked what the text leaves open. */
  readonly types?: 'off' | 'auto';
}

/**
 * One run, as `drift-gate --format json` reports it: findings and problems are in the report, and nothing is printed or written.
 * Parsers are loaded at the first call, so importing this is cheap.
 */
export async function check(options: CheckOptions = {}): Promise<JsonReport> {
  const [{ checkProjects }, { registry }, { jsonReportOf }, { toolVersion }] = await Promise.all([
    import('#host/check'),
    import('#host/registry'),
    import('#report/json'),
    import('#host/version'),
  ]);
  const checked = await checkProjects({ types: 'auto', ...options, cwd: options.cwd ?? process.cwd() });
  return jsonReportOf({ ...checked, gates: [...registry, ...checked.ownGates] }, toolVersion());
}
