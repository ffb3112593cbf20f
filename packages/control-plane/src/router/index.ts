export { mountRoutes, newApp } from './app.js';
export type { Operations } from './operations.js';
