export { judgeBuffer, type Buffer } from './buffer.js';
export { checkProjects, checkWorkspace, type CheckOptions, type Checked, type JudgedProject } from './check.js';
export { configNames, findConfig } from './config-names.js';
export {
  defineConfig,
  type Config,
  type DatabaseConfig,
  type GatesConfig,
  type MigrationsConfig,
  type ProjectConfig,
} from './config.js';
export { fixProjects, type Fixed, type TextChange } from './fix-projects.js';
export { gateIds, registry } from './registry.js';
export { fileTree, projectPath, type FileTree, type TreeTrace } from './file-tree.js';
export { factsCache, type FactsCache } from './source.js';
export { createCompiler, type Compiler } from './types-oracle.js';
export { inputKey } from './input-key.js';
export { openKept, type Kept } from './kept.js';
export { openVerdicts, stillHolds, type KeptVerdict, type Verdict, type Verdicts } from './verdicts.js';
export { takeSnapshot, type Snapshot } from './snapshot.js';
export { openWorkspace, type Workspace, type WorkspaceOptions } from './workspace.js';
export type { OpenProject } from './open-project.js';
