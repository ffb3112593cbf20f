import { z } from 'zod';
import type { Layout } from '#sql/migrations/layout';
import type { Gate } from '#gate/index';
import type { RegisteredGate } from './registry.js';

/**
 * One project, or a list of them. With `include` and `migrations` alone every gate runs that needs no more; what only the
 * team knows is said under `gates`.
 */
export type Config = ProjectConfig | readonly ProjectConfig[];

export interface ProjectConfig<Own extends Gate = Gate> {
  /** The version of the configuration's form; any other than this is refused. */
  readonly version?: 1;
  /** What reports call the project; needed only to tell several apart. */
  readonly name?: string;
  /** The folder that every path of the project is relative to; itself relative to the configuration's. Default: its folder. */
  readonly root?: string;
  /**
   * Globs of the source files. `node_modules` and `dist` are left out. A glob that says `.sql` takes in files of statements (sqlc,
   * pgTyped, yesql); migrations are left to `migrations`.
   */
  readonly include: readonly string[];
  readonly exclude?: readonly string[];
  /**
   * Globs of the migrations, in SQL, TypeScript or JavaScript, and how they are named and ordered where that cannot be told from the files. Code
   * without a function `up` that makes its own tables may be named here and stays in `include`. `false`: the project has no database,
   * and the gates that read one are off.
   */
  readonly migrations?: string | readonly string[] | MigrationsConfig | false;
  /**
   * Several databases that one code base talks to, each with its migrations, in place of `migrations` and `prisma`. Each statement is
   * judged by the database that it is sent to; one of which that cannot be told is counted as not read.
   */
  readonly databases?: readonly DatabaseConfig<Own>[];
  /**
   * Globs of the Prisma schema, where Prisma's own defaults do not find it (`schema.prisma` and `prisma/**` under the root). Drizzle's
   * schema is found in the source files.
   */
  readonly prisma?: string | readonly string[];
  /** Default: the `tsconfig.json` of the root, where there is one. */
  readonly tsconfig?: string;
  /**
   * Where the findings stand that were there when drift-gate came. Default: `drift-gate.baseline` beside the configuration, for all of
   * its projects. `drift-gate baseline` writes it.
   */
  readonly baseline?: string;
  /** By gate: options, `true` for the defaults, `false` for off. */
  readonly gates?: GatesConfig & OwnGatesConfig<Own>;
  /** Gates of the team's own, made by `defineGate`. Their options stand under `gates` as well. */
  readonly ownGates?: readonly Own[];
}

export interface DatabaseConfig<Own extends Gate = Gate> {
  /** What messages call it. */
  readonly name: string;
  readonly migrations: string | readonly string[] | MigrationsConfig;
  readonly prisma?: string | readonly string[];
  /** Globs of the files whose statements, and whose drizzle tables, are for it, where the client does not say otherwise. */
  readonly modules?: string | readonly string[];
  /**
   * What its statements are sent through, each as `path#name`: a pool, a client, a tag, a function or class that sends them, or their
   * type. A client says more than the file that a statement stands in.
   */
  readonly clients?: readonly string[];
  /** By gate, in place of the project's entry: what names tables, columns or values of this database alone. */
  readonly gates?: GatesConfig & OwnGatesConfig<Own>;
}

export interface MigrationsConfig {
  readonly files: string | readonly string[];
  /** The tool that names the files. Default: told from the files. */
  readonly layout?: Layout;
}

export type GatesConfig = {
  readonly [G in RegisteredGate as G['id']]?: z.input<G['options']> | boolean;
};

/** Of a gate whose id the compiler does not know, nothing can be said. */
export type OwnGatesConfig<Own extends Gate> = {
  readonly [G in Own as string extends G['id'] ? never : G['id']]?: z.input<G['options']> | boolean;
};

/**
 * Types the configuration; there is nothing else to it. Generic in the team's own gates alone: where the whole is inferred, it
 * is not searched for misspelt names.
 */
export function defineConfig<Own extends Gate>(config: ProjectConfig<Own>): ProjectConfig;
export function defineConfig<Own extends Gate>(config: readonly ProjectConfig<Own>[]): readonly ProjectConfig[];
export function defineConfig(config: Config): Config {
  return config;
}

const layouts = [
  'pairs',
  'dbmate',
  'goose',
  'flyway',
  'folders',
  'drizzle',
  'node-pg-migrate',
  'plain',
] as const satisfies readonly Layout[];

const glob = z
  .string()
  .refine((pattern) => pattern.replace(/^\.\//, '') !== '', { message: 'expected a glob, found an empty text' });
const oneOrMore = z.union([glob, z.array(glob).min(1)]);
const migrations = z.union([
  glob,
  z.array(glob).min(1),
  z.strictObject({ files: oneOrMore, layout: z.enum(layouts).optional() }),
]);
const gates = z.record(z.string(), z.unknown());

/** It changes only where what an older configuration says would come to mean something else. */
export const configVersion = 1;

/** Gates are checked one by one against their own schemas. */
export const projectSchema = z.strictObject({
  version: z.literal(configVersion).optional(),
  name: z.string().optional(),
  root: z.string().optional(),
  include: z.array(glob).min(1),
  exclude: z.array(glob).optional(),
  migrations: z.union([...migrations.options, z.literal(false)]).optional(),
  databases: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        migrations,
        prisma: oneOrMore.optional(),
        modules: oneOrMore.optional(),
        clients: z
          .array(
            z
              .string()
              .refine((one) => /^[^#]+#[^#]+$/.test(one), { message: 'expected path#name, as in "src/db.ts#pool"' }),
          )
          .min(1)
          .optional(),
        gates: gates.optional(),
      }),
    )
    .min(1)
    .optional(),
  prisma: oneOrMore.optional(),
  tsconfig: z.string().optional(),
  baseline: z.string().min(1).optional(),
  gates: gates.optional(),
  ownGates: z.array(z.unknown()).optional(),
});
