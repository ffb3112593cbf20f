export { checkProjects, checkWorkspace, type CheckOptions, type Checked } from './check.js';
export { defineConfig, type Config, type GatesConfig, type MigrationsConfig, type ProjectConfig } from './config.js';
export { fixProjects, type Fixed, type TextChange } from './fix-projects.js';
export { gateIds, registry } from './registry.js';
export { projectPath } from './file-tree.js';
export { factsCache, type FactsCache } from './source.js';
export { createCompiler, type Compiler } from './types-oracle.js';
export { openWorkspace, type Workspace, type WorkspaceOptions } from './workspace.js';
export type { OpenProject } from './open-project.js';
