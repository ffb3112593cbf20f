export { Metrics, SweptOutcome } from './metrics.js';
