import { markFailed } from '../lifecycle/index.js';
import { authorizeAgent } from '../registry/index.js';
import { refuseTransition } from './refuse-transition.js';
import type { Services } from './services.js';

/** Takes an instance's report that it could not set itself up. */
export async function reportBootstrapFailure(
  { database, outbox }: Services,
  id: string,
  message: string,
  secret: string | undefined,
): Promise<void> {
  await authorizeAgent(database, id, secret);
  if (!(await markFailed(outbox, id, message))) throw await refuseTransition(database, id, 'failed by its bootstrap');
}
