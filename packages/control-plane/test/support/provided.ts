import 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** A dump of an embedded database with the newest schema. */
    pgliteDump: string;
    /** The name of a server's database with the newest schema, to make others from. */
    postgresTemplate: string;
  }
}
