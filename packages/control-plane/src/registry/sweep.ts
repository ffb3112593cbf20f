/** What one run of a sweep did. */
export interface SweepResult {
  /** The workspaces whose rows it changed. */
  readonly changed: readonly string[];
  /** Workspaces that it could not judge or change, and why. The others were swept all the same. */
  readonly failures: readonly SweepFailure[];
}

export interface SweepFailure {
  readonly workspaceId: string;
  readonly message: string;
}

/** Goes through candidates one by one, so that one that cannot be judged does not keep the rest from their turn. */
export async function sweepEach(
  workspaceIds: readonly string[],
  step: (workspaceId: string) => Promise<boolean>,
): Promise<SweepResult> {
  const changed: string[] = [];
  const failures: SweepFailure[] = [];
  for (const workspaceId of workspaceIds) {
    try {
      if (await step(workspaceId)) changed.push(workspaceId);
    } catch (error) {
      failures.push({ workspaceId, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return { changed, failures };
}
