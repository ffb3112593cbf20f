export interface MemoryPluginConfig {
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  /** Shared with the service. */
  readonly token: string;
  /** In place of the migrations that ship with the plugin. */
  readonly migrationsDir: string | undefined;
  /** Without the `vector` extension the plugin does not start. Otherwise it is used where it is there. */
  readonly requireVector: boolean;
}

/** Reads the configuration from environment variables. An empty one counts as not set. */
export function readMemoryPluginConfig(environment: Readonly<Record<string, string | undefined>>): MemoryPluginConfig {
  const text = (name: string) => environment[name] || undefined;
  const databaseUrl = text('MEMORY_PLUGIN_DATABASE_URL');
  if (databaseUrl === undefined) {
    throw new Error('MEMORY_PLUGIN_DATABASE_URL is not set: it names the PostgreSQL server that memories are kept on');
  }
  const token = text('MEMORY_PLUGIN_TOKEN');
  if (token === undefined || token.length < MIN_TOKEN) {
    throw new Error(`MEMORY_PLUGIN_TOKEN is what the service shows, of ${MIN_TOKEN} characters or more`);
  }
  return {
    ...listenAddress(text('MEMORY_PLUGIN_LISTEN_ADDR') ?? DEFAULT_LISTEN_ADDR),
    databaseUrl,
    token,
    migrationsDir: text('MEMORY_PLUGIN_MIGRATIONS_DIR'),
    requireVector: environment['MEMORY_PLUGIN_VECTOR'] === '1',
  };
}

const MIN_TOKEN = 16;
const DEFAULT_LISTEN_ADDR = '127.0.0.1:9100';

function listenAddress(given: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, digits = ''] = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]]+)):(\d{1,5})$/.exec(given) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  if (host === undefined || port > 65_535) {
    throw new Error(`MEMORY_PLUGIN_LISTEN_ADDR is an address with a port, such as 127.0.0.1:9100, not "${given}"`);
  }
  return { host, port };
}
