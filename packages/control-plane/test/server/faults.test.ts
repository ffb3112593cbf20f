import { expect, test } from 'vitest';
import { openPostgres } from '../../src/db/index.js';
import { useDatabase } from '../support/database.js';
import { seedWorkspace, statusOf } from '../support/rows.js';
import { createServerDatabase, dropServerDatabase, urlOf } from '../support/server-databases.js';
import { makeStage } from '../support/stage.js';

const database = useDatabase();

test('a connection that is lost inside a transaction is an error to the caller, and the next one works', async () => {
  const id = await seedWorkspace(database());
  const losing = database().transaction(async (tx) => {
    await tx.query('UPDATE workspaces SET name = $2 WHERE id = $1', [id, 'half']);
    const { rows } = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await database().query('SELECT pg_terminate_backend($1, 5000)', [rows[0]?.pid]);
    await tx.query('SELECT 1');
  });
  // Which of the two is heard depends on whether the server's last word arrives before the statement is sent.
  await expect(losing).rejects.toThrow(/^(terminating connection|Client has encountered a connection error)/);
  const { rows } = await database().query('SELECT name FROM workspaces WHERE id = $1', [id]);
  expect(rows).toEqual([{ name: 'seeded' }]);
});

test('a refused request gives its connection back as it was', async () => {
  const pidsOf = async () => {
    const { rows } = await database().query<{ pid: number }>(
      'SELECT pid FROM pg_stat_activity WHERE datname = current_database() ORDER BY pid',
    );
    return rows.map((row) => row.pid);
  };
  const id = await seedWorkspace(database());
  const stage = makeStage(database());
  const before = await pidsOf();
  for (let round = 0; round < 5; round += 1) {
    const reply = await stage.app.inject({ method: 'POST', url: `/workspaces/${id}/wake` });
    expect(reply.statusCode).toBe(409);
  }
  expect(await pidsOf()).toEqual(before);
});

test('a database that is gone answers 500, 503 for health, and nothing is started', async () => {
  const name = await createServerDatabase();
  const gone = openPostgres(urlOf(name));
  await dropServerDatabase(name);
  const stage = makeStage(gone);
  const codes = await Promise.all([
    stage.app.inject('/healthz'),
    stage.app.inject({ url: '/admin/events', headers: { authorization: 'Bearer anything' } }),
    stage.app.inject({ method: 'POST', url: '/registry/heartbeat', payload: { id: crypto.randomUUID() } }),
  ]);
  expect(codes.map((reply) => reply.statusCode)).toEqual([503, 503, 500]);
  expect(stage.events).toEqual([]);
  await gone.close();
});

test('a status that the database does not know is refused by it, whoever writes it', async () => {
  const id = await seedWorkspace(database());
  await expect(database().query('UPDATE workspaces SET status = $2 WHERE id = $1', [id, 'canceled'])).rejects.toThrow(
    /invalid input value for enum workspace_status: "canceled"/,
  );
  expect(await statusOf(database(), id)).toBe('online');
});
