import type { CheckResult, Gate, LineSight, Problem, Sight } from '#gate/index';
import type { Fixture } from '#host/fixtures/fixture';
import type { Setup } from '#report/init';
import type { Watch } from '#host/watch';
import type { Change } from './write-changes.js';

/** What the commands ask of the part that reads files and runs gates. It is slow to load, so each question loads its own. */
export interface Host {
  check(request: CheckRequest): Promise<CheckOutcome>;
  /** The same with the fixes applied in memory. */
  fix(request: CheckRequest): Promise<FixOutcome>;
  /** What the baselines are to hold. Nothing is written. */
  baseline(request: BaselineRequest): Promise<BaselineOutcome>;
  /** A run, and what its gates had before them. */
  look(request: ConfigRequest): Promise<LookOutcome>;
  /** A run, and what is known of one line after it. */
  lookAtLine(request: LineRequest): Promise<LineOutcome>;
  /** A configuration for a repository that has none, judged in memory. Nothing is written. */
  init(request: InitRequest): Promise<InitOutcome>;
  /** Those that drift-gate brings. */
  gates(): Promise<readonly Gate[]>;
  /** The findings in a fixture of a team's own gate, by the gates that the fixture is about. */
  judge(fixture: Fixture, ownGates: readonly Gate[]): Promise<CheckOutcome>;
  /** Which gates the configuration turns on, by project. */
  enabled(request: ConfigRequest): Promise<Enabled>;
}

export interface ConfigRequest {
  readonly cwd: string;
  readonly config?: string;
  /** Is told how far the run is, where there is one. */
  readonly watch?: Watch;
}

export interface CheckRequest extends ConfigRequest {
  readonly types: 'off' | 'auto';
  /** Only these. */
  readonly gates?: readonly string[];
  /** The index of git is judged. */
  readonly staged?: boolean;
  /** What was there where HEAD parted from this commit is old. */
  readonly since?: string;
}

export interface BaselineRequest extends ConfigRequest {
  /** `shrink`: take out what is mended, where nothing is new; `prune`: whatever is new; `accept`: take in what is new. */
  readonly mode: 'shrink' | 'prune' | 'accept';
}

export interface BaselineOutcome {
  readonly files: readonly (Change & {
    /** As seen from the working directory. */
    readonly shown: string;
    readonly entries: number;
    readonly added: number;
    readonly removed: number;
    /** Findings that it does not hold, and that nobody has said to take in. */
    readonly refused: number;
  })[];
  readonly checked: CheckOutcome;
  /** Those of the run: with any of these no file is named. */
  readonly problems: readonly Problem[];
}

export interface CheckOutcome {
  readonly results: readonly CheckResult[];
  /** What kept any project from running. */
  readonly problems: readonly Problem[];
  /** Remarks on what was judged. */
  readonly remarks?: readonly string[];
  /** Gates that the team has written itself. */
  readonly ownGates: readonly Gate[];
  read(path: string, project?: string): string | undefined;
}

export interface LookOutcome {
  readonly checked: CheckOutcome;
  /** One for each project that was judged. */
  readonly sights: readonly Sight[];
}

export interface LineRequest extends ConfigRequest {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export interface LineOutcome {
  readonly checked: CheckOutcome;
  /** One for each project that has the file. */
  readonly sights: readonly LineSight[];
  readonly text?: string;
  /** Why there is nothing to be said. */
  readonly problem?: Problem;
}

export interface InitRequest {
  readonly cwd: string;
  /** A configuration that is there may be written anew. */
  readonly force: boolean;
  readonly watch?: Watch;
}

/** What is to be written and what was found, or what is missing. */
export type InitOutcome =
  (Change & Setup & { readonly checked: CheckOutcome }) | { readonly problems: readonly Problem[] };

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
  /** Gates that the team has written itself, on or off. */
  readonly ownGates: readonly Gate[];
  readonly problems: readonly Problem[];
  /** The configuration's file, absolute, where one could be loaded. */
  readonly config?: string;
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
  async baseline(request) {
    const { planBaselines } = await import('#host/baseline-plan');
    return planBaselines(request);
  },
  async look(request) {
    const { lookAt } = await import('#host/sight');
    return lookAt(request);
  },
  async lookAtLine(request) {
    const { lookAtLine } = await import('#host/line-sight');
    return lookAtLine(request);
  },
  async init(request) {
    const { planInit } = await import('#host/init/plan');
    return planInit(request);
  },
  async judge({ folder, overlay, judged }, ownGates) {
    const { checkProjects } = await import('#host/check');
    return checkProjects({ cwd: folder, types: 'auto', gates: judged, overlay, ownGates });
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
    if ('what' in loaded) return { projects: [], ownGates: [], problems: [loaded] };
    const { projects, ownGates, problems } = checkConfig(loaded);
    return {
      projects: projects.map(({ name, gates }) => ({
        ...(name === undefined ? {} : { name }),
        gates: gates.map(({ gate }) => gate.id),
      })),
      ownGates,
      problems,
      config: loaded.file,
    };
  },
};
