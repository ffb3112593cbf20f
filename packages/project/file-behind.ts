import type { Resolution } from './source.js';

/** The file whose text says what an import gives: one of the project, or the source of a package beside it in the repository. */
export function fileBehind(resolution: Resolution | undefined): string | undefined {
  if (resolution?.kind === 'file') return resolution.path;
  return resolution?.kind === 'package' ? resolution.source : undefined;
}
