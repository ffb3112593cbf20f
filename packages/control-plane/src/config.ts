import { type DelegationFlags, readDelegationFlags, STUCK_THRESHOLD_SECONDS } from './delegations/index.js';
import { type MemoryConfig, readMemoryConfig } from './memory/index.js';
import { PROVISION_TIMEOUT_SECONDS } from './registry/index.js';
import { readSecretsKey } from './secrets/index.js';

export interface Config {
  readonly host: string;
  readonly port: number;
  /** A server's database; embedded PostgreSQL where none is given. */
  readonly databaseUrl: string | undefined;
  /** The folder of embedded PostgreSQL; in memory where none is given. */
  readonly dataDir: string | undefined;
  readonly adminToken: string | undefined;
  /** 32 bytes that secrets are sealed with; stored as plain text where none is given. */
  readonly secretsKey: Buffer | undefined;
  readonly dockerSocket: string | undefined;
  readonly dockerImage: string;
  readonly hostedUrl: string | undefined;
  readonly hostedToken: string | undefined;
  readonly platformUrl: string | undefined;
  readonly sweepSeconds: number;
  readonly provisionTimeoutSeconds: number;
  readonly delegations: DelegationFlags;
  readonly delegationStuckSeconds: number;
  readonly memory: MemoryConfig;
}

/** Reads the configuration from environment variables. An empty one counts as not set. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const text = (name: string) => environment[name] || undefined;
  const whole = (name: string, fallback: number, least: number, most: number) => {
    const given = text(name);
    if (given === undefined) return fallback;
    const value = Number(given);
    if (/^\d+$/.test(given) && value >= least && value <= most) return value;
    throw new Error(`${name} is a whole number from ${least} to ${most}, not "${given}"`);
  };
  return {
    host: text('HOST') ?? '127.0.0.1',
    port: whole('PORT', 8080, 0, 65_535),
    databaseUrl: text('DATABASE_URL'),
    dataDir: text('CONTROL_PLANE_DATA_DIR'),
    adminToken: text('ADMIN_TOKEN'),
    secretsKey: readSecretsKey(text('SECRETS_KEY')),
    dockerSocket: text('DOCKER_SOCKET'),
    dockerImage: text('DOCKER_IMAGE') ?? 'workspace-{runtime}:latest',
    hostedUrl: text('HOSTED_PROVISIONER_URL'),
    hostedToken: text('HOSTED_PROVISIONER_TOKEN'),
    platformUrl: text('PLATFORM_URL')?.replace(/\/+$/, ''),
    sweepSeconds: whole('SWEEP_SECONDS', 15, 1, 86_400),
    provisionTimeoutSeconds: whole('PROVISION_TIMEOUT_SECONDS', PROVISION_TIMEOUT_SECONDS, 1, 86_400),
    delegations: readDelegationFlags(environment),
    delegationStuckSeconds: whole('DELEGATION_STUCK_THRESHOLD_S', STUCK_THRESHOLD_SECONDS, 1, 86_400),
    memory: readMemoryConfig(environment),
  };
}
