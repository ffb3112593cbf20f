import type { Mutant } from './mutant.js';

const gate = 'bad-allowance';
const failed = 'src/lifecycle/mark-failed.ts';
const statement = '    const { rowCount } = await tx.query(\n';
const up = 'src/db/migrations/046_workspace_status_awaiting_agent_hibernating.up.sql';

/** Exceptions that nobody can explain, that are misspelt, or that have outlived their cause. */
export const badAllowanceMutants: readonly Mutant[] = [
  {
    name: 'an allowance that accepts nothing',
    edits: [
      {
        path: failed,
        replace: statement,
        with: `    // drift-allow missing-companion: the message comes later\n${statement}`,
      },
    ],
    findings: [{ gate, path: failed, at: '// «drift-allow missing-companion: the message comes later»' }],
  },
  {
    name: 'an allowance without a reason, above the breach that it should accept',
    edits: [
      {
        path: failed,
        replace: statement,
        with: `    // drift-allow raw-status-literal\n${statement}`,
      },
      { path: failed, replace: 'SET status = $2, last_sample_error', with: "SET status = 'failed', last_sample_error" },
      { path: failed, replace: '[id, WorkspaceStatus.Failed, message', with: '[id, null, message' },
    ],
    findings: [
      { gate, path: failed, at: '// «drift-allow raw-status-literal»' },
      { gate: 'raw-status-literal', path: failed, at: "SET status = «'failed'»" },
    ],
  },
  {
    name: 'an allowance of a gate that there is not, in a migration',
    edits: [{ path: up, replace: /^/, with: '-- drift-allow unsafe-enum-migrations: it has run everywhere\n' }],
    findings: [{ gate, path: up, at: '-- drift-allow «unsafe-enum-migrations»:' }],
  },
  {
    name: 'look-alikes: an allowance that accepts a finding, and words about allowances',
    edits: [
      {
        path: failed,
        replace: statement,
        with: `    // See drift allowances, and drift-allowed things.\n${statement}`,
      },
    ],
    findings: [],
  },
];
