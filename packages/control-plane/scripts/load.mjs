// Many agents against the built service as a process of its own, on loopback, for a bounded time. Each registers, gives
// a sign of life and lists all workspaces, over and over without a pause. Ends with 1 where a request failed or the
// memory of the process grew.
//
//   npm run load -- [--clients 50] [--seconds 60] [--limit 1.1] [--server postgres://…]
//
// With --server it makes a database of its own there and drops it; otherwise the service runs on embedded PostgreSQL.
import { randomBytes, randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { call } from './load/call.mjs';
import { median, MemoryWatch, quantile } from './load/figures.mjs';
import { startService } from './load/service.mjs';

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '60' },
    limit: { type: 'string', default: '1.1' },
    server: { type: 'string' },
  },
});
const clients = positive('clients');
const seconds = positive('seconds');
const limit = positive('limit');

/** The first ten seconds are for the process to warm up; the next ten are what the last ten are held against. */
const WARM_UP = 10;
const WINDOW = 10;
/** Below this the two windows would overlap, and the figures would say nothing. */
const SHORTEST_JUDGED = WARM_UP + 2 * WINDOW;

const done = { register: 0, heartbeat: 0, list: 0 };
const failures = [];
const latencies = [];

const store = values.server === undefined ? {} : await makeDatabase(values.server);
const service = await startService(store.url === undefined ? {} : { DATABASE_URL: store.url });
const memory = new MemoryWatch(service.pid);
try {
  await run();
} finally {
  memory.stop();
  const code = await service.end();
  if (code !== 0) failures.push(`the service ended with ${code}`);
  await store.drop?.();
}
report();

async function run() {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const end = performance.now() + seconds * 1000;
  await Promise.all(Array.from({ length: clients }, (_, number) => client(agent, number, end)));
  agent.destroy();
}

/** One agent: it keeps the token that its first registration brings. */
async function client(agent, number, end) {
  const id = randomUUID();
  let token;
  const step = async (kind, method, path, body, shown) => {
    const before = performance.now();
    try {
      const { status, text } = await call(agent, `${service.address}${path}`, method, body, shown);
      if (status < 200 || status > 299) throw new Error(`${status} ${text}`);
      done[kind] += 1;
      latencies.push(performance.now() - before);
      return JSON.parse(text);
    } catch (error) {
      failures.push(`${kind}: ${error.message}`);
      return {};
    }
  };
  while (performance.now() < end) {
    const registration = { id, url: `http://127.0.0.1:${20_000 + number}`, name: `agent ${number}` };
    token = (await step('register', 'POST', '/registry/register', registration, token)).authToken ?? token;
    const beat = { id, errorRate: 0.01, activeTasks: number % 3 };
    await step('heartbeat', 'POST', '/registry/heartbeat', beat, token);
    // As the operator that anybody is where no admin token was set up: a workspace's own token lists nothing.
    const { workspaces = [] } = await step('list', 'GET', '/workspaces');
    if (!workspaces.some((workspace) => workspace.id === id)) failures.push(`list: ${id} is not in it`);
  }
}

function report() {
  const requests = done.register + done.heartbeat + done.list;
  const sorted = latencies.toSorted((a, b) => a - b);
  const ms = (share) => `${quantile(sorted, share).toFixed(1)} ms`;
  const engine = values.server === undefined ? 'embedded PostgreSQL' : 'a PostgreSQL server';
  console.log(`${clients} clients for ${seconds} s on ${engine}`);
  console.log(
    `requests: ${requests} (${done.register} register, ${done.heartbeat} heartbeat, ${done.list} list), ${failures.length} failed`,
  );
  console.log(`rate: ${(requests / seconds).toFixed(0)} a second`);
  console.log(`latency: median ${ms(0.5)}, 95% ${ms(0.95)}, 99% ${ms(0.99)}, longest ${ms(1)}`);
  for (const failure of failures.slice(0, 5)) console.error(failure);
  if (failures.length > 0 || requests === 0) process.exitCode = 1;
  if (seconds < SHORTEST_JUDGED) {
    console.log(`memory: not judged in less than ${SHORTEST_JUDGED} s`);
    return;
  }
  const early = median(memory.between(WARM_UP, WARM_UP + WINDOW));
  const late = median(memory.between(seconds - WINDOW, seconds));
  const mebibytes = (bytes) => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
  console.log(
    `memory: median ${mebibytes(early)} from ${WARM_UP} to ${WARM_UP + WINDOW} s, ${mebibytes(late)} in the last ${WINDOW} s: ${(late / early).toFixed(3)} of it, at most ${limit}`,
  );
  // Written so that a figure that could not be taken fails, too.
  if (!(late / early <= limit)) process.exitCode = 1;
}

function positive(name) {
  const value = Number(values[name]);
  if (Number.isFinite(value) && value > 0) return value;
  console.error(`--${name} is a number above 0, not "${values[name]}"`);
  process.exit(2);
}

async function makeDatabase(server) {
  const name = `control_plane_load_${randomBytes(6).toString('hex')}`;
  const administer = async (statement) => {
    const connection = new pg.Client({ connectionString: server });
    await connection.connect();
    await connection.query(statement).finally(() => connection.end());
  };
  await administer(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}
