import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type Backend,
  type BackendAction,
  BackendError,
  DockerBackend,
  DockerDouble,
  HostedBackend,
  HostedDouble,
  type InstanceSpec,
  type SessionBackend,
} from '../src/provisioner/index.js';
import { FakeDocker } from './support/fake-docker.js';
import { FakeHosted } from './support/fake-hosted.js';

/** One backend to put through the contract, with what the contract needs of the world behind it. */
interface Rig {
  readonly backend: Backend;
  readonly fail: (action: BackendAction, message: string) => void;
  /** Ends the instance behind the backend's back. */
  readonly lose: (workspaceId: string) => void;
  readonly specOf: (workspaceId: string) => { readonly tier: number; readonly environment: object } | undefined;
  readonly close: () => Promise<void>;
}

const SPEC: InstanceSpec = {
  workspaceId: '5a2b7f0e-6f0c-4f53-9f6a-2f4c1d8e9b10',
  runtime: 'claude-code',
  tier: 2,
  environment: { TOKEN: 'a=b c', WORKSPACE_ID: '5a2b7f0e-6f0c-4f53-9f6a-2f4c1d8e9b10' },
};
const ID = SPEC.workspaceId;

const RIGS: readonly { readonly name: string; readonly open: () => Promise<Rig> }[] = [
  { name: 'Docker double', open: async () => rigOfDouble(new DockerDouble()) },
  { name: 'hosted double', open: async () => rigOfDouble(new HostedDouble()) },
  { name: 'Docker', open: openDocker },
  { name: 'hosted', open: openHosted },
];

describe.each(RIGS)('contract of a backend: $name', ({ open }) => {
  let rig: Rig;

  beforeEach(async () => {
    rig = await open();
  });
  afterEach(() => rig.close());

  test('an instance that nobody started is gone', async () => {
    expect(await rig.backend.inspect(ID)).toBe('gone');
  });

  test('a started instance runs with what it was given', async () => {
    const instanceId = await rig.backend.start(SPEC);
    expect(instanceId).toMatch(/./);
    expect(await rig.backend.inspect(ID)).toBe('running');
    expect(rig.specOf(ID)).toEqual({ tier: SPEC.tier, environment: SPEC.environment });
  });

  test('lists the workspaces that have an instance', async () => {
    expect(await rig.backend.list()).toEqual([]);
    await rig.backend.start(SPEC);
    expect(await rig.backend.list()).toEqual([ID]);
    await rig.backend.stop(ID);
    expect(await rig.backend.list()).toEqual([]);
  });

  test('a stopped instance is gone, and stopping it again is fine', async () => {
    await rig.backend.start(SPEC);
    await rig.backend.stop(ID);
    expect(await rig.backend.inspect(ID)).toBe('gone');
    await rig.backend.stop(ID);
    expect(await rig.backend.inspect(ID)).toBe('gone');
  });

  test('a second start replaces the first instance', async () => {
    const first = await rig.backend.start(SPEC);
    const second = await rig.backend.start({ ...SPEC, tier: 4 });
    expect(second).not.toBe(first);
    expect(await rig.backend.inspect(ID)).toBe('running');
    expect(rig.specOf(ID)?.tier).toBe(4);
  });

  test('an instance that ended by itself is gone, and can be started again', async () => {
    await rig.backend.start(SPEC);
    rig.lose(ID);
    expect(await rig.backend.inspect(ID)).toBe('gone');
    await rig.backend.start(SPEC);
    expect(await rig.backend.inspect(ID)).toBe('running');
  });

  test('workspaces do not touch each other', async () => {
    const other = { ...SPEC, workspaceId: '0d9be0c7-53f0-4f6e-8a3d-7a7d9f3f1c22' };
    await rig.backend.start(SPEC);
    await rig.backend.start(other);
    await rig.backend.stop(ID);
    expect(await rig.backend.inspect(other.workspaceId)).toBe('running');
  });

  test('a start that fails says why, and nothing runs', async () => {
    rig.fail('start', 'no capacity');
    const failure = await rig.backend.start(SPEC).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BackendError);
    expect(String(failure)).toMatch(/no capacity$/);
    expect(await rig.backend.inspect(ID)).toBe('gone');
  });

  test('a stop that fails says why, and the instance runs on', async () => {
    await rig.backend.start(SPEC);
    rig.fail('stop', 'machine locked');
    await expect(rig.backend.stop(ID)).rejects.toThrow(/machine locked$/);
    expect(await rig.backend.inspect(ID)).toBe('running');
  });

  test('a backend that does not answer does not say that an instance is gone', async () => {
    await rig.backend.start(SPEC);
    rig.fail('inspect', 'not now');
    await expect(rig.backend.inspect(ID)).rejects.toThrow(/not now$/);
    rig.fail('list', 'not now');
    await expect(rig.backend.list()).rejects.toThrow(/not now$/);
  });
});

const SESSION_RIGS: readonly {
  readonly name: string;
  readonly open: () => Promise<{
    readonly backend: SessionBackend;
    readonly hasSession: () => boolean;
    readonly close: () => Promise<void>;
  }>;
}[] = [
  {
    name: 'Docker double',
    open: async () => {
      const double = new DockerDouble();
      return { backend: double, hasSession: () => double.hasSession(ID), close: async () => undefined };
    },
  },
  {
    name: 'Docker',
    open: async () => {
      const { backend, fake } = await startDocker();
      return { backend, hasSession: () => fake.volumes.has(`workspace-${ID}-session`), close: () => fake.close() };
    },
  },
];

describe.each(SESSION_RIGS)('contract of a session: $name', ({ open }) => {
  test('a session outlives a stop and ends with a reset, which may be repeated', async () => {
    const { backend, hasSession, close } = await open();
    await backend.start(SPEC);
    await backend.stop(ID);
    expect(hasSession()).toBe(true);
    await backend.resetSession(ID);
    expect(hasSession()).toBe(false);
    await backend.resetSession(ID);
    await close();
  });
});

describe('Docker alone', () => {
  let fake: FakeDocker;
  let backend: DockerBackend;

  beforeEach(async () => {
    ({ fake, backend } = await startDocker());
  });
  afterEach(() => fake.close());

  test('pulls an image that is not there, once', async () => {
    fake.images.clear();
    fake.registry.add('workspace-claude-code:1');
    await backend.start(SPEC);
    await backend.start(SPEC);
    expect(fake.calls.filter((call) => call === 'POST /images/create')).toHaveLength(1);
  });

  test('a pull that breaks off after its 200 fails the start', async () => {
    fake.images.clear();
    await expect(backend.start(SPEC)).rejects.toThrow(
      new BackendError('Docker could not pull the image workspace-claude-code:1: manifest unknown'),
    );
    expect(fake.containers.size).toBe(0);
  });

  test('limits, labels and the session volume are those of the workspace', async () => {
    await backend.start(SPEC);
    const container = fake.containers.get(`workspace-${ID}`);
    expect(container?.config).toMatchObject({
      Labels: { 'control-plane.workspace': ID },
      HostConfig: {
        Memory: 1024 ** 3,
        NanoCpus: 1e9,
        Mounts: [{ Type: 'volume', Source: `workspace-${ID}-session`, Target: '/session' }],
      },
    });
  });

  test('an engine that is not there is named with the call', async () => {
    const lost = new DockerBackend({ socketPath: '/nowhere/docker.sock', image: 'x' });
    await expect(lost.inspect(ID)).rejects.toThrow(
      new BackendError(
        `Docker did not answer GET /containers/workspace-${ID}/json: connect ENOENT /nowhere/docker.sock`,
      ),
    );
  });
});

describe('hosted alone', () => {
  test('a wrong token is the reason given', async () => {
    const fake = await FakeHosted.start('right');
    const backend = new HostedBackend({ url: fake.url, token: 'wrong' });
    await expect(backend.start(SPEC)).rejects.toThrow(
      new BackendError('the hosted provisioner could not start the instance: unknown token'),
    );
    await fake.close();
  });

  test('a service that is not there is a backend error with its cause', async () => {
    const fake = await FakeHosted.start('right');
    const backend = new HostedBackend({ url: fake.url, token: 'right' });
    await fake.close();
    await expect(backend.stop(ID)).rejects.toThrow(
      /^the hosted provisioner did not stop the instance: connect ECONNREFUSED/,
    );
  });
});

function rigOfDouble(double: HostedDouble): Rig {
  return {
    backend: double,
    fail: (action, message) => double.failNext(action, message),
    lose: (workspaceId) => double.lose(workspaceId),
    specOf: (workspaceId) => {
      const spec = double.specOf(workspaceId);
      return spec === undefined ? undefined : { tier: spec.tier, environment: spec.environment };
    },
    close: async () => undefined,
  };
}

async function startDocker(): Promise<{ readonly fake: FakeDocker; readonly backend: DockerBackend }> {
  const fake = await FakeDocker.start();
  fake.images.add('workspace-claude-code:1');
  return { fake, backend: new DockerBackend({ socketPath: fake.socketPath, image: 'workspace-{runtime}:1' }) };
}

const DOCKER_CALLS: Readonly<Record<BackendAction, string>> = {
  start: 'POST /containers/create',
  stop: `POST /containers/workspace-${ID}/stop`,
  inspect: `GET /containers/workspace-${ID}`,
  list: 'GET /containers/json',
  resetSession: 'DELETE /volumes',
};
const TIER_OF_MEMORY = new Map([512, 1024, 2048, 4096].map((megabytes, index) => [megabytes * 1024 ** 2, index + 1]));

async function openDocker(): Promise<Rig> {
  const { fake, backend } = await startDocker();
  return {
    backend,
    fail: (action, message) => fake.failures.set(DOCKER_CALLS[action], message),
    lose: (workspaceId) => {
      const container = fake.containers.get(`workspace-${workspaceId}`);
      if (container !== undefined) container.running = false;
    },
    specOf: (workspaceId) => {
      const config = fake.containers.get(`workspace-${workspaceId}`)?.config;
      if (config === undefined) return undefined;
      return {
        tier: TIER_OF_MEMORY.get(config.HostConfig.Memory) ?? 0,
        environment: Object.fromEntries(
          config.Env.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
        ),
      };
    },
    close: () => fake.close(),
  };
}

const HOSTED_METHODS: Readonly<Record<BackendAction, string>> = {
  start: 'PUT',
  stop: 'DELETE',
  inspect: 'GET',
  list: 'GET',
  resetSession: 'POST',
};

async function openHosted(): Promise<Rig> {
  const fake = await FakeHosted.start('hosted-token');
  return {
    backend: new HostedBackend({ url: `${fake.url}/`, token: 'hosted-token' }),
    fail: (action, message) => fake.failures.set(HOSTED_METHODS[action], message),
    lose: (workspaceId) => {
      const instance = fake.instances.get(workspaceId);
      if (instance !== undefined) instance.state = 'stopped';
    },
    specOf: (workspaceId) => {
      const request = fake.instances.get(workspaceId)?.request;
      return request === undefined ? undefined : { tier: request.tier, environment: request.environment };
    },
    close: () => fake.close(),
  };
}
