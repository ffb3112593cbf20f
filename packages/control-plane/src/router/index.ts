export type { ReadSweepCounts } from './admin-routes.js';
export { mountRoutes, newApp } from './app.js';
