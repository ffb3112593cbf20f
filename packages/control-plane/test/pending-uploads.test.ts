import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { DeliveryMode, WorkspaceStatus } from '../src/models/index.js';
import {
  announceUpload,
  MAX_UPLOAD_BYTES,
  PostgresUploads,
  sanitiseContentType,
  sanitiseFilename,
  sweepUploads,
} from '../src/pending-uploads/index.js';
import { issueWorkspaceToken } from '../src/wsauth/index.js';
import { useDatabase } from './support/database.js';
import { interceptTransactions } from './support/intercept.js';
import { keepLog } from './support/log.js';
import { seedWorkspace } from './support/rows.js';
import { makeStage, type Stage } from './support/stage.js';

const database = useDatabase();
const HELLO = { filename: 'hello.txt', contentType: 'text/plain', content: Buffer.from('hello') };

let stage: Stage;
let kept: ReturnType<typeof keepLog>;
let storage: PostgresUploads;
let id: string;

beforeEach(async () => {
  kept = keepLog();
  stage = makeStage(database(), { log: kept.log });
  storage = new PostgresUploads({ database: database(), log: kept.log, announce: announceUpload });
  id = await seedWorkspace(database());
  await setMode(id, DeliveryMode.Poll);
});

test.each([
  ['report.pdf', 'report.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\temp\\a b.txt', 'a_b.txt'],
  ['.bashrc', 'bashrc'],
  ['..', 'file'],
  ['', 'file'],
  ['///', 'file'],
  ['naïve "quoted"\r\nx.txt', 'na_ve_quoted_x.txt'],
  ['日本.png', '_.png'],
  ['日本', 'file'],
  [`${'a'.repeat(200)}.tar`, `${'a'.repeat(96)}.tar`],
])('the filename %j becomes %s', (name, expected) => {
  expect(sanitiseFilename(name)).toBe(expected);
});

test.each([
  ['text/plain', 'text/plain'],
  ['Text/HTML; charset=utf-8', 'text/html'],
  ['image/svg+xml', 'image/svg+xml'],
  ['text', 'application/octet-stream'],
  ['text/plain\r\nx-evil: 1', 'application/octet-stream'],
  ['', 'application/octet-stream'],
  [undefined, 'application/octet-stream'],
])('the content type %j becomes %s', (given, expected) => {
  expect(sanitiseContentType(given)).toBe(expected);
});

describe('the storage', () => {
  test('keeps a file for 24 h, tells the inbox of it, and logs each change of its state', async () => {
    const stored = await storage.put(id, { ...HELLO, filename: '../hello.txt' });
    expect(stored).toEqual({
      id: expect.any(String),
      workspaceId: id,
      filename: 'hello.txt',
      contentType: 'text/plain',
      size: 5,
      expiresAt: expect.any(Date),
    });
    const { rows } = await database().query(
      `SELECT state, expires_at - created_at = interval '24 hours' AS a_day FROM pending_uploads`,
    );
    expect(rows).toEqual([{ state: 'pending', a_day: true }]);
    expect(await storage.get(id, stored.id)).toEqual({ ...stored, content: Buffer.from('hello') });
    await storage.markFetched(id, stored.id);
    await storage.markFetched(id, stored.id);
    expect(await storage.ack(id, stored.id)).toBe(true);
    expect(await storage.ack(id, stored.id)).toBe(true);
    expect(await storage.get(id, stored.id)).toBeUndefined();
    await storage.markFetched(id, stored.id);
    expect(await states()).toEqual(['acked']);
    expect(await storage.sweep(-1)).toEqual({ acked: 1, expired: 0 });
    const fields = { workspaceId: id, fileId: stored.id, size: 5, filename: 'hello.txt' };
    expect(kept.lines).toEqual(
      ['stored', 'fetched', 'acknowledged', 'swept after its acknowledgement'].map((change) => ({
        level: 'info',
        message: `pending upload ${change}`,
        fields,
      })),
    );
    expect(await inbox()).toEqual([
      {
        activity_type: 'a2a_receive',
        method: 'chat_upload_receive',
        subject_id: stored.id,
        summary: 'uploaded hello.txt',
        body: {
          filename: 'hello.txt',
          contentType: 'text/plain',
          size: 5,
          path: `/workspaces/${id}/pending-uploads/${stored.id}/content`,
        },
      },
    ]);
  });

  test('shows nothing that expired, and takes no acknowledgement of it', async () => {
    const stored = await storage.put(id, HELLO);
    await age(stored.id, { expiresAt: 0 });
    expect(await storage.get(id, stored.id)).toBeUndefined();
    expect(await storage.ack(id, stored.id)).toBe(false);
  });

  test('opens nothing to another workspace', async () => {
    const other = await seedWorkspace(database());
    const stored = await storage.put(id, HELLO);
    expect(await storage.get(other, stored.id)).toBeUndefined();
    expect(await storage.ack(other, stored.id)).toBe(false);
    await storage.markFetched(other, stored.id);
    expect(await states()).toEqual(['pending']);
  });

  test('a batch with a file that is too large writes none, and opens no transaction', async () => {
    let statements = 0;
    const watched = interceptTransactions(database(), () => {
      statements += 1;
    });
    const watching = new PostgresUploads({ database: watched, log: kept.log, announce: announceUpload });
    const huge = { ...HELLO, filename: 'a/huge.bin', content: Buffer.alloc(MAX_UPLOAD_BYTES + 1) };
    await expect(watching.putBatch(id, [HELLO, huge])).rejects.toMatchObject({
      kind: 'too-large',
      message: 'a file has at most 10485760 bytes',
      details: { filename: 'huge.bin', size: MAX_UPLOAD_BYTES + 1 },
    });
    expect([statements, await states(), kept.lines]).toEqual([0, [], []]);
  });

  test('a batch whose second file cannot be written leaves nothing, neither file nor activity nor log', async () => {
    let inserts = 0;
    const failing = interceptTransactions(database(), (text) => {
      if (!text.includes('INSERT INTO pending_uploads')) return;
      inserts += 1;
      if (inserts === 2) throw new Error('could not extend file: No space left on device');
    });
    const full = new PostgresUploads({ database: failing, log: kept.log, announce: announceUpload });
    await expect(full.putBatch(id, [HELLO, HELLO])).rejects.toThrow('No space left on device');
    expect([inserts, await states(), await inbox(), kept.lines]).toEqual([2, [], [], []]);
  });
});

describe('the sweep', () => {
  test.each([
    { acked: true, ackedAgo: 3601, retention: 3600, swept: { acked: 1, expired: 0 } },
    { acked: true, ackedAgo: 3590, retention: 3600, swept: { acked: 0, expired: 0 } },
    { acked: true, ackedAgo: 3590, expiresAt: -1, retention: 3600, swept: { acked: 0, expired: 0 } },
    { acked: true, ackedAgo: 0, retention: 0, swept: { acked: 1, expired: 0 } },
    { acked: true, ackedAgo: 0, retention: -60, swept: { acked: 1, expired: 0 } },
    { acked: false, expiresAt: -1, retention: 3600, swept: { acked: 0, expired: 1 } },
    { acked: false, expiresAt: 60, retention: 0, swept: { acked: 0, expired: 0 } },
  ])(
    'acked: $acked $ackedAgo s ago, expires in $expiresAt s, kept $retention s: $swept',
    async ({ acked, ackedAgo, expiresAt, retention, swept }) => {
      const { id: fileId } = await storage.put(id, HELLO);
      if (acked) await storage.ack(id, fileId);
      await age(fileId, { ackedAgo, expiresAt });
      expect(await storage.sweep(retention)).toEqual(swept);
      expect(await states()).toHaveLength(1 - swept.acked - swept.expired);
    },
  );

  test('counts each outcome exactly', async () => {
    for (let index = 0; index < 6; index += 1) {
      const { id: fileId } = await storage.put(id, HELLO);
      if (index < 3) await storage.ack(id, fileId);
      await age(
        fileId,
        index < 2 ? { ackedAgo: 4000 } : index < 3 ? { ackedAgo: 10 } : index < 5 ? { expiresAt: -1 } : {},
      );
    }
    expect(await sweepUploads({ storage, metrics: stage.metrics })).toEqual({ changed: 4, failures: [] });
    expect(await sweepUploads({ storage, metrics: stage.metrics })).toEqual({ changed: 0, failures: [] });
    const lost = { sweep: () => Promise.reject(new Error('connection lost')) };
    await expect(sweepUploads({ storage: lost, metrics: stage.metrics })).rejects.toThrow('connection lost');
    const text = await stage.metrics.text();
    expect(text.match(/^molecule_pending_uploads_swept_total.*$/gm)).toEqual([
      'molecule_pending_uploads_swept_total{outcome="acked"} 2',
      'molecule_pending_uploads_swept_total{outcome="expired"} 2',
      'molecule_pending_uploads_swept_total{outcome="error"} 1',
    ]);
    expect(await states()).toHaveLength(2);
  });
});

test('each arm of the sweep has a partial index of its own, and no row is in both', async () => {
  const { rows } = await database().query<{ columns: string; predicate: string }>(
    `SELECT string_agg(a.attname, ', ') AS columns, pg_get_expr(i.indpred, i.indrelid) AS predicate
       FROM pg_index i
       JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
      WHERE i.indrelid = 'pending_uploads'::regclass AND i.indpred IS NOT NULL
      GROUP BY i.indexrelid, i.indpred, i.indrelid
      ORDER BY 1`,
  );
  expect(rows).toEqual([
    { columns: 'acked_at', predicate: '(acked_at IS NOT NULL)' },
    { columns: 'expires_at', predicate: '(acked_at IS NULL)' },
  ]);
});

describe('over HTTP', () => {
  test('a file comes in, is found in the inbox, fetched and acknowledged', async () => {
    const reply = await send([{ filename: 'a b.html', contentType: 'text/html; x=1', content: base64('<p>') }]);
    expect(reply.statusCode).toBe(201);
    const fileId = reply.json<{ files: { id: string }[] }>().files[0]?.id ?? '';
    const inboxReply = await stage.app.inject(`/workspaces/${id}/activity?type=a2a_receive`);
    const path = inboxReply.json<{ activity: { body: { path: string } }[] }>().activity[0]?.body.path ?? '';
    expect(path).toBe(`/workspaces/${id}/pending-uploads/${fileId}/content`);
    const content = await stage.app.inject(path);
    expect([content.statusCode, content.body]).toEqual([200, '<p>']);
    expect(content.headers).toMatchObject({
      'content-type': 'text/html',
      'content-disposition': 'attachment; filename="a_b.html"',
      'x-content-type-options': 'nosniff',
    });
    expect(await states()).toEqual(['fetched']);
    expect([await ack(fileId), await ack(fileId)]).toEqual([204, 204]);
    expect((await stage.app.inject(path)).statusCode).toBe(404);
    expect(await ack(randomUUID())).toBe(404);
  });

  test('bytes arrive as they were sent', async () => {
    const bytes = Buffer.from([...Array(256).keys()]);
    const reply = await send([{ filename: 'all', content: bytes.toString('base64') }]);
    const fileId = reply.json<{ files: { id: string }[] }>().files[0]?.id ?? '';
    const content = await stage.app.inject(`/workspaces/${id}/pending-uploads/${fileId}/content`);
    expect(content.rawPayload.equals(bytes)).toBe(true);
    expect(content.headers['content-type']).toBe('application/octet-stream');
  });

  test.each([
    { files: [], code: 400 },
    { files: [{ filename: 'a', content: '***' }], code: 400 },
    {
      files: [
        { filename: 'a', content: base64('fine') },
        { filename: 'b', content: 'YQ' },
      ],
      code: 400,
    },
    { files: [{ filename: '', content: '' }], code: 400 },
    { files: [{ content: '' }], code: 400 },
    {
      files: [
        { filename: 'a', content: base64('fine') },
        { filename: 'b', content: base64('x'.repeat(MAX_UPLOAD_BYTES + 1)) },
      ],
      code: 413,
    },
  ])('$code, and nothing is kept: $files.length files', async ({ files, code }) => {
    expect((await send(files)).statusCode).toBe(code);
    expect(await states()).toEqual([]);
  });

  test('a workspace that is pushed to is 422, one that is unknown 404, a removed one 410', async () => {
    const pushed = await seedWorkspace(database());
    const removed = await seedWorkspace(database(), { status: WorkspaceStatus.Removed });
    const reply = await send([{ filename: 'a', content: '' }], pushed);
    expect([reply.statusCode, reply.json()]).toEqual([
      422,
      {
        error: 'unprocessable',
        reason: 'uploads wait only for a workspace whose delivery mode is poll',
        deliveryMode: 'push',
      },
    ]);
    expect((await send([{ filename: 'a', content: '' }], randomUUID())).statusCode).toBe(404);
    expect((await send([{ filename: 'a', content: '' }], removed)).statusCode).toBe(410);
  });

  test('everything is 422 where uploads are not wired', async () => {
    stage = makeStage(database(), { withoutUploads: true });
    const fileId = randomUUID();
    const reply = await send([{ filename: 'a', content: '' }]);
    expect(reply.json()).toEqual({ error: 'unprocessable', reason: 'uploads are not wired here' });
    expect([
      reply.statusCode,
      (await stage.app.inject(`/workspaces/${id}/pending-uploads/${fileId}/content`)).statusCode,
      await ack(fileId),
    ]).toEqual([422, 422, 422]);
  });

  test('the token of another workspace gets neither content nor acknowledgement', async () => {
    const { id: fileId } = await storage.put(id, HELLO);
    const other = await seedWorkspace(database());
    const headers = { authorization: `Bearer ${await issueWorkspaceToken(database(), other)}` };
    const content = (of: string) =>
      stage.app.inject({ url: `/workspaces/${of}/pending-uploads/${fileId}/content`, headers });
    expect((await content(id)).statusCode).toBe(403);
    expect((await content(other)).statusCode).toBe(404);
    expect(await states()).toEqual(['pending']);
  });

  test('the delivery mode is chosen at the start and changed later', async () => {
    const made = await stage.app.inject({
      method: 'POST',
      url: '/workspaces',
      payload: { name: 'a', deliveryMode: 'poll' },
    });
    expect(made.json()).toMatchObject({ deliveryMode: 'poll' });
    const patch = (deliveryMode: string) =>
      stage.app.inject({ method: 'PATCH', url: `/workspaces/${id}`, payload: { deliveryMode } });
    expect((await patch('push')).json()).toMatchObject({ deliveryMode: 'push' });
    expect((await patch('mail')).statusCode).toBe(400);
  });
});

const base64 = (text: string): string => Buffer.from(text).toString('base64');

async function setMode(workspaceId: string, mode: DeliveryMode): Promise<void> {
  await database().query('UPDATE workspaces SET delivery_mode = $2 WHERE id = $1', [workspaceId, mode]);
}

interface Age {
  readonly ackedAgo?: number | undefined;
  readonly expiresAt?: number | undefined;
}

async function age(fileId: string, { ackedAgo, expiresAt }: Age): Promise<void> {
  await database().query(
    `UPDATE pending_uploads
        SET acked_at = CASE WHEN acked_at IS NULL THEN NULL ELSE now() - make_interval(secs => $2) END,
            expires_at = now() + make_interval(secs => $3)
      WHERE id = $1`,
    [fileId, ackedAgo ?? 0, expiresAt ?? 60],
  );
}

async function states(): Promise<readonly string[]> {
  const { rows } = await database().query<{ state: string }>('SELECT state FROM pending_uploads ORDER BY created_at');
  return rows.map((row) => row.state);
}

async function inbox(): Promise<readonly object[]> {
  const { rows } = await database().query<object>(
    'SELECT activity_type, method, subject_id, summary, body FROM activity_logs ORDER BY id',
  );
  return rows;
}

function send(files: readonly object[], to = id) {
  return stage.app.inject({ method: 'POST', url: `/workspaces/${to}/uploads`, payload: { files } });
}

async function ack(fileId: string): Promise<number> {
  const reply = await stage.app.inject({ method: 'POST', url: `/workspaces/${id}/pending-uploads/${fileId}/ack` });
  return reply.statusCode;
}
