export { provlog, ProvlogEvent } from './provlog.js';
