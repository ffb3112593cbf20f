export { type MemoryConfig, readMemoryConfig } from './config.js';
export { openMemories, type OpenMemories } from './open-memories.js';
export { PluginMemories } from './plugin-memories.js';
export { keepRunning, type KeptPlugin } from './keep-running.js';
export type { PluginLaunch } from './bring-up.js';
