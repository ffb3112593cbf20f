import type { Finding } from './finding.js';

/** It counts: no allowance accepts it, no baseline holds it, and it was not there before. */
export function isOpen(finding: Finding): boolean {
  return finding.allowed === undefined && finding.baselined === undefined && finding.old === undefined;
}
