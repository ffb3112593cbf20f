export { pause, supervise, type Supervision } from './supervise.js';
