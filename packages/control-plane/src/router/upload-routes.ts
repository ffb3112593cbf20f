import type { FastifyInstance } from 'fastify';
import { acknowledgeUpload, fetchUpload, type Services, upload, type UploadedFile } from '../handlers/index.js';
import type { Guards } from './guards.js';
import { idParams, uploadBody, uploadParams } from './schemas.js';

/** Files for agents that poll: an operator brings them, the agent fetches and acknowledges them. */
export function uploadRoutes(app: FastifyInstance, services: Services, { operator, owner }: Guards): void {
  app.post<{ Params: { id: string }; Body: { files: UploadedFile[] } }>(
    '/workspaces/:id/uploads',
    { schema: { params: idParams, body: uploadBody }, preHandler: operator },
    async ({ params, body }, reply) => reply.code(201).send({ files: await upload(services, params.id, body.files) }),
  );

  app.get<{ Params: UploadParams }>(
    '/workspaces/:id/pending-uploads/:fileId/content',
    { schema: { params: uploadParams }, preHandler: owner },
    async ({ params }, reply) => {
      const { content, contentType, filename } = await fetchUpload(services, params.id, params.fileId);
      return reply
        .type(contentType)
        .header('content-disposition', `attachment; filename="${filename}"`)
        .header('x-content-type-options', 'nosniff')
        .send(content);
    },
  );

  app.post<{ Params: UploadParams }>(
    '/workspaces/:id/pending-uploads/:fileId/ack',
    { schema: { params: uploadParams }, preHandler: owner },
    async ({ params }, reply) => {
      await acknowledgeUpload(services, params.id, params.fileId);
      return reply.code(204).send();
    },
  );
}

interface UploadParams {
  readonly id: string;
  readonly fileId: string;
}
