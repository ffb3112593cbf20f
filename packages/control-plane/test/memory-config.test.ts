import { describe, expect, test } from 'vitest';
import { readMemoryConfig } from '../src/memory/index.js';
import { readMemoryPluginConfig } from '../src/memory-plugin/config.js';

const DATABASE_URL = 'postgres://db.test/plane';
const TOKEN = 'sixteen characters';

describe('the service', () => {
  test.each([
    {},
    { DATABASE_URL },
    { MEMORY_V2_CUTOVER: '' },
    { MEMORY_V2_CUTOVER: '1' },
    { MEMORY_V2_CUTOVER: 'TRUE' },
    { MEMORY_PLUGIN_URL: '' },
    { MEMORY_V2_CUTOVER: 'true', MEMORY_PLUGIN_DISABLE: '1' },
    { MEMORY_V2_CUTOVER: 'true', MEMORY_PLUGIN_DISABLE: '1', DATABASE_URL },
  ])('has no memories with %o', (environment) => {
    expect(readMemoryConfig(environment)).toEqual({ kind: 'off' });
  });

  test('starts the plugin when it is cut over, on the database of the service', () => {
    expect(readMemoryConfig({ DATABASE_URL, MEMORY_V2_CUTOVER: 'true' })).toEqual({
      kind: 'started',
      url: undefined,
      token: undefined,
      environment: { MEMORY_PLUGIN_DATABASE_URL: DATABASE_URL },
      healthTimeoutMs: 30_000,
    });
  });

  test.each(['', '0', 'true', 'yes'])('is not kept from it by MEMORY_PLUGIN_DISABLE=%s', (disable) => {
    const environment = { DATABASE_URL, MEMORY_V2_CUTOVER: 'true', MEMORY_PLUGIN_DISABLE: disable };
    expect(readMemoryConfig(environment)).toMatchObject({ kind: 'started' });
  });

  test('gives the plugin a database of its own, and of the rest only what is its business', () => {
    const environment = {
      DATABASE_URL,
      MEMORY_V2_CUTOVER: 'true',
      MEMORY_PLUGIN_DATABASE_URL: 'postgres://db.test/memories',
      MEMORY_PLUGIN_LISTEN_ADDR: '127.0.0.1:0',
      MEMORY_PLUGIN_MIGRATIONS_DIR: '/srv/migrations',
      MEMORY_PLUGIN_VECTOR: '1',
      MEMORY_PLUGIN_TOKEN: TOKEN,
      ADMIN_TOKEN: 'a secret of the service',
      HOSTED_PROVISIONER_TOKEN: 'another',
      PATH: '/bin',
      PGSSLMODE: 'require',
      NODE_EXTRA_CA_CERTS: '/ca.pem',
    };
    expect(readMemoryConfig(environment)).toMatchObject({ kind: 'started', token: TOKEN });
    expect(Object.keys(environmentOf(environment)).toSorted()).toEqual([
      'MEMORY_PLUGIN_DATABASE_URL',
      'MEMORY_PLUGIN_LISTEN_ADDR',
      'MEMORY_PLUGIN_MIGRATIONS_DIR',
      'MEMORY_PLUGIN_TOKEN',
      'MEMORY_PLUGIN_VECTOR',
      'NODE_EXTRA_CA_CERTS',
      'PATH',
      'PGSSLMODE',
    ]);
    expect(environmentOf(environment)['MEMORY_PLUGIN_DATABASE_URL']).toBe('postgres://db.test/memories');
  });

  test.each([
    { url: 'http://127.0.0.1:9200/', called: 'http://127.0.0.1:9200', listen: '127.0.0.1:9200' },
    { url: 'http://localhost:9200', called: 'http://localhost:9200', listen: 'localhost:9200' },
    { url: 'http://[::1]:9200', called: 'http://[::1]:9200', listen: '[::1]:9200' },
    { url: 'http://127.0.0.2', called: 'http://127.0.0.2', listen: '127.0.0.2:80' },
  ])('starts it where $url says', ({ url, called, listen }) => {
    const environment = { DATABASE_URL, MEMORY_PLUGIN_URL: url };
    expect(readMemoryConfig(environment)).toMatchObject({ kind: 'started', url: called });
    expect(environmentOf(environment)['MEMORY_PLUGIN_LISTEN_ADDR']).toBe(listen);
  });

  test('starts it where its own variable says, and calls it where the other does', () => {
    const environment = {
      DATABASE_URL,
      MEMORY_PLUGIN_URL: 'https://memory.test',
      MEMORY_PLUGIN_LISTEN_ADDR: '0.0.0.0:9100',
    };
    expect(readMemoryConfig(environment)).toMatchObject({ kind: 'started', url: 'https://memory.test' });
    expect(environmentOf(environment)['MEMORY_PLUGIN_LISTEN_ADDR']).toBe('0.0.0.0:9100');
  });

  test('starts none, and uses the one that runs elsewhere', () => {
    expect(
      readMemoryConfig({
        MEMORY_PLUGIN_DISABLE: '1',
        MEMORY_PLUGIN_URL: 'https://memory.test/',
        MEMORY_PLUGIN_TOKEN: TOKEN,
      }),
    ).toEqual({ kind: 'elsewhere', url: 'https://memory.test', token: TOKEN });
  });

  test.each([
    { environment: { MEMORY_V2_CUTOVER: 'true' }, message: /^the memory plugin needs a PostgreSQL server: set / },
    {
      environment: { MEMORY_V2_CUTOVER: 'true', CONTROL_PLANE_DATA_DIR: '/srv/plane' },
      message: /^the memory plugin needs a PostgreSQL server: set /,
    },
    {
      environment: { DATABASE_URL, MEMORY_PLUGIN_URL: '127.0.0.1:9100' },
      message: /^MEMORY_PLUGIN_URL is the http or https address of the memory plugin, not "127.0.0.1:9100"$/,
    },
    {
      environment: { DATABASE_URL, MEMORY_PLUGIN_URL: 'http://memory.test:9100' },
      message: /^MEMORY_PLUGIN_URL is not on this machine's loopback: set MEMORY_PLUGIN_DISABLE=1 /,
    },
    {
      environment: { MEMORY_PLUGIN_DISABLE: '1', MEMORY_PLUGIN_URL: 'https://memory.test' },
      message: /^MEMORY_PLUGIN_TOKEN is not set: /,
    },
  ])('refuses $environment', ({ environment, message }) => {
    expect(() => readMemoryConfig(environment)).toThrow(message);
  });

  function environmentOf(environment: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    const config = readMemoryConfig(environment);
    if (config.kind !== 'started') throw new Error(`the plugin is ${config.kind}`);
    return config.environment;
  }
});

describe('the plugin', () => {
  const LEAST = { MEMORY_PLUGIN_DATABASE_URL: DATABASE_URL, MEMORY_PLUGIN_TOKEN: TOKEN };

  test('listens on loopback, and uses embeddings where it can, unless it is told otherwise', () => {
    expect(readMemoryPluginConfig(LEAST)).toEqual({
      host: '127.0.0.1',
      port: 9100,
      databaseUrl: DATABASE_URL,
      token: TOKEN,
      migrationsDir: undefined,
      requireVector: false,
    });
    expect(
      readMemoryPluginConfig({ ...LEAST, MEMORY_PLUGIN_VECTOR: '1', MEMORY_PLUGIN_MIGRATIONS_DIR: '/srv/migrations' }),
    ).toMatchObject({ requireVector: true, migrationsDir: '/srv/migrations' });
  });

  test.each([
    ['0.0.0.0:80', { host: '0.0.0.0', port: 80 }],
    ['localhost:0', { host: 'localhost', port: 0 }],
    ['[::1]:9100', { host: '::1', port: 9100 }],
    ['[::]:65535', { host: '::', port: 65_535 }],
  ])('listens on %s', (given, address) => {
    expect(readMemoryPluginConfig({ ...LEAST, MEMORY_PLUGIN_LISTEN_ADDR: given })).toMatchObject(address);
  });

  test.each(['9100', ':9100', '127.0.0.1', '127.0.0.1:', '127.0.0.1:65536', '::1:9100', 'http://127.0.0.1:9100'])(
    'does not listen on %s',
    (given) => {
      expect(() => readMemoryPluginConfig({ ...LEAST, MEMORY_PLUGIN_LISTEN_ADDR: given })).toThrow(
        `MEMORY_PLUGIN_LISTEN_ADDR is an address with a port, such as 127.0.0.1:9100, not "${given}"`,
      );
    },
  );

  test.each([
    [{ DATABASE_URL, MEMORY_PLUGIN_TOKEN: TOKEN }, 'MEMORY_PLUGIN_DATABASE_URL is not set: '],
    [{ MEMORY_PLUGIN_DATABASE_URL: '', MEMORY_PLUGIN_TOKEN: TOKEN }, 'MEMORY_PLUGIN_DATABASE_URL is not set: '],
    [{ MEMORY_PLUGIN_DATABASE_URL: DATABASE_URL }, 'MEMORY_PLUGIN_TOKEN is what the service shows, of 16 characters'],
    [{ ...LEAST, MEMORY_PLUGIN_TOKEN: 'short' }, 'MEMORY_PLUGIN_TOKEN is what the service shows, of 16 characters'],
  ])('refuses %o', (environment, message) => {
    expect(() => readMemoryPluginConfig(environment)).toThrow(message);
  });
});
