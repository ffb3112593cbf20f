import type { CheckResult, Gate, Problem } from '#gate/index';
import type { Change } from './write-changes.js';

/** What the commands ask of the part that reads files and runs gates. It is slow to load, so each question loads its own. */
export interface Host {
  check(request: CheckRequest): Promise<CheckOutcome>;
  /** The same with the fixes applied in memory. */
  fix(request: CheckRequest): Promise<FixOutcome>;
  gates(): Promise<readonly Gate[]>;
  /** Which gates the configuration turns on, by project. */
  enabled(request: ConfigRequest): Promise<Enabled>;
}

export interface ConfigRequest {
  readonly cwd: string;
  readonly config?: string;
}

export interface CheckRequest extends ConfigRequest {
  readonly types: 'off' | 'auto';
  /** Only these. */
  readonly gates?: readonly string[];
}

export interface CheckOutcome {
  readonly results: readonly CheckResult[];
  /** What kept any project from running. */
  readonly problems: readonly Problem[];
  read(path: string, project?: string): string | undefined;
}

export interface FixOutcome {
  /** As it stands once the changes are made. */
  readonly checked: CheckOutcome;
  readonly changes: readonly Change[];
  readonly applied: number;
  /** Findings that are left and have a suggestion. */
  readonly suggestions: number;
}

export interface Enabled {
  readonly projects: readonly { readonly name?: string; readonly gates: readonly string[] }[];
  readonly problems: readonly Problem[];
}

export const localHost: Host = {
  async check(request) {
    const { checkProjects } = await import('#host/check');
    return checkProjects(request);
  },
  async fix(request) {
    const { fixProjects } = await import('#host/fix-projects');
    return fixProjects(request);
  },
  async gates() {
    const { registry } = await import('#host/registry');
    return registry;
  },
  async enabled({ cwd, config }) {
    const [{ loadConfig }, { checkConfig }, { fileTree }] = await Promise.all([
      import('#host/config-file'),
      import('#host/checked-config'),
      import('#host/file-tree'),
    ]);
    const loaded = loadConfig(cwd, config, fileTree());
    if ('what' in loaded) return { projects: [], problems: [loaded] };
    const { projects, problems } = checkConfig(loaded);
    return {
      projects: projects.map(({ name, gates }) => ({
        ...(name === undefined ? {} : { name }),
        gates: gates.map(({ gate }) => gate.id),
      })),
      problems,
    };
  },
};
