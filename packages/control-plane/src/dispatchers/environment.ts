import type { Queryable } from '../db/index.js';
import type { WorkspaceRow } from '../lifecycle/index.js';
import type { SecretBox } from '../secrets/index.js';
import { templateConfig } from './template-config.js';

/** The environment of a workspace's instance: its secrets, and what the platform tells it. */
export async function readEnvironment(
  db: Queryable,
  box: SecretBox,
  workspace: WorkspaceRow,
  platformUrl: string,
): Promise<Readonly<Record<string, string>>> {
  const { rows } = await db.query<{ name: string; value: string; sealed: boolean }>(
    `SELECT name, value, sealed FROM workspace_secrets WHERE workspace_id = $1 ORDER BY name`,
    [workspace.id],
  );
  const secrets = rows.map(({ name, ...stored }) => ({
    name,
    value: box.open({ workspaceId: workspace.id, name }, stored),
  }));
  return buildEnvironment(secrets, {
    WORKSPACE_ID: workspace.id,
    PLATFORM_URL: platformUrl,
    WORKSPACE_CONFIG: templateConfig(workspace),
  });
}

/** A secret that no process could be given fails the provisioning, in words that name it but never its value. */
export function buildEnvironment(
  secrets: readonly { readonly name: string; readonly value: string }[],
  platform: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const environment: Record<string, string> = {};
  for (const { name, value } of secrets) {
    if (!VARIABLE_NAME.test(name)) throw new EnvironmentError(`the secret "${name}" is no name of a variable`);
    if (Object.hasOwn(platform, name)) throw new EnvironmentError(`the secret "${name}" is set by the platform`);
    if (value.includes('\0')) throw new EnvironmentError(`the secret "${name}" holds a NUL character`);
    environment[name] = value;
  }
  return { ...environment, ...platform };
}

export class EnvironmentError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EnvironmentError';
  }
}

const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
