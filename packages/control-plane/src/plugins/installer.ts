/** What a workspace's agent has of plugins, and how it gets another. */
export interface PluginInstaller {
  installed(workspaceId: string): Promise<readonly string[]>;
  install(workspaceId: string, name: string): Promise<void>;
}
