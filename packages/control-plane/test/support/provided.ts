import 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** A dump of an embedded database with the newest schema. */
    pgliteDump: string;
    /** The data folder that the dump was made of, to copy: the first start in an empty one takes seconds. */
    pgliteFolder: string;
    /** The name of a server's database with the newest schema, to make others from. */
    postgresTemplate: string;
  }
}
