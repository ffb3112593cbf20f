export { AgentPluginInstaller } from './agent-installer.js';
export { declarePlugins, readDeclaredPlugins } from './declared.js';
export type { PluginInstaller } from './installer.js';
export { firstOnline, reconcilePlugins } from './reconcile.js';
