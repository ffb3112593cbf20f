/** The kinds of backend that run workspaces; the CHECK of `workspaces.backend` holds the same values. */
export const BackendKind = {
  Docker: 'docker',
  Hosted: 'hosted',
} as const;

export type BackendKind = (typeof BackendKind)[keyof typeof BackendKind];
