export { closed } from './closed.js';
export { answerErrors } from './errors.js';
export { uuid } from './uuid.js';
export { newServer, type ServerOptions } from './server.js';
