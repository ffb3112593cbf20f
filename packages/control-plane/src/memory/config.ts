/** Where the memories of workspaces are: nowhere, in a plugin that somebody else runs, or in one that the service starts. */
export type MemoryConfig =
  | { readonly kind: 'off' }
  | { readonly kind: 'elsewhere'; readonly url: string; readonly token: string }
  | ({ readonly kind: 'started' } & PluginStart);

export interface PluginStart {
  /** Where it is reached; undefined where that is what it listens on. */
  readonly url: string | undefined;
  /** Undefined where one is to be made up for each start of the service. */
  readonly token: string | undefined;
  /** All that the plugin gets of the service's environment, which holds secrets that are not its business. */
  readonly environment: Readonly<Record<string, string>>;
  readonly healthTimeoutMs: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads what concerns memories of the service's environment. An empty variable counts as not set. */
export function readMemoryConfig(environment: Environment): MemoryConfig {
  const text = (name: string) => environment[name] || undefined;
  const url = text('MEMORY_PLUGIN_URL')?.replace(/\/+$/, '');
  const token = text('MEMORY_PLUGIN_TOKEN');
  if (url !== undefined && !isHttp(url)) {
    throw new Error(`MEMORY_PLUGIN_URL is the http or https address of the memory plugin, not "${url}"`);
  }
  if (environment['MEMORY_PLUGIN_DISABLE'] === '1') {
    if (url === undefined) return { kind: 'off' };
    if (token === undefined) {
      throw new Error('MEMORY_PLUGIN_TOKEN is not set: a plugin that the service does not start has one of its own');
    }
    return { kind: 'elsewhere', url, token };
  }
  if (url === undefined && environment['MEMORY_V2_CUTOVER'] !== 'true') return { kind: 'off' };
  const databaseUrl = text('MEMORY_PLUGIN_DATABASE_URL') ?? text('DATABASE_URL');
  if (databaseUrl === undefined) {
    throw new Error(
      'the memory plugin needs a PostgreSQL server: set MEMORY_PLUGIN_DATABASE_URL or DATABASE_URL, or MEMORY_PLUGIN_DISABLE=1 to do without it',
    );
  }
  const listen = text('MEMORY_PLUGIN_LISTEN_ADDR') ?? (url === undefined ? undefined : loopbackOf(url));
  return {
    kind: 'started',
    url,
    token,
    environment: {
      ...handedOn(environment),
      MEMORY_PLUGIN_DATABASE_URL: databaseUrl,
      ...(listen === undefined ? {} : { MEMORY_PLUGIN_LISTEN_ADDR: listen }),
    },
    healthTimeoutMs: HEALTH_TIMEOUT_MS,
  };
}

const HEALTH_TIMEOUT_MS = 30_000;

/** What a Node process and its database driver read, and what is the plugin's own. */
const HANDED_ON = /^(?:PATH|HOME|TZ|LANG|LC_[A-Z]+|NODE_[A-Z_]+|PG[A-Z]+|MEMORY_PLUGIN_[A-Z_]+)$/;

function handedOn(environment: Environment): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value !== undefined && HANDED_ON.test(name) ? [[name, value]] : [],
    ),
  );
}

function isHttp(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

/** A plugin that is started here and looked for on another machine would never be found. */
function loopbackOf(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  if (protocol === 'http:' && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)) {
    return `${hostname}:${port === '' ? '80' : port}`;
  }
  throw new Error(
    `MEMORY_PLUGIN_URL is not on this machine's loopback: set MEMORY_PLUGIN_DISABLE=1 to use the plugin that runs at ${url}, or MEMORY_PLUGIN_LISTEN_ADDR to where one is to be started that is reached there`,
  );
}
