import type { Mutant } from './mutant.js';

const gate = 'unwritten-table';
const ledger = 'src/delegations/ledger.ts';
const delegate = 'src/handlers/delegate.ts';

/** A ledger, its sweeper and its dashboard, and nothing that enters anything. */
export const unwrittenTableMutants: readonly Mutant[] = [
  {
    name: 'the ledger whose insert is called on no path',
    edits: [
      {
        path: delegate,
        replace: '      await insertDelegation(tx, { id, callerId, calleeId: targetId, task, deadlineSeconds });\n',
        with: '',
      },
    ],
    findings: [{ gate, path: ledger, at: 'UPDATE «delegations»\n        SET status' }],
  },
  {
    name: 'the ledger without its insert',
    edits: [
      {
        path: ledger,
        replace: 'INSERT INTO delegations (id, caller_id',
        with: 'INSERT INTO delegation_entries (id, caller_id',
      },
      {
        path: 'src/db/migrations/20990101000000_delegation_entries.up.sql',
        text: [
          '-- effect: table delegation_entries',
          'CREATE TABLE delegation_entries (id uuid, caller_id uuid, callee_id uuid, task_preview text, status text, deadline timestamptz);',
          '',
        ].join('\n'),
      },
      {
        path: 'src/db/migrations/20990101000000_delegation_entries.down.sql',
        text: 'DROP TABLE delegation_entries;\n',
      },
    ],
    findings: [
      { gate, path: ledger, at: 'UPDATE «delegations»\n        SET status' },
      { gate, path: ledger, at: 'INSERT INTO «delegation_entries»' },
    ],
  },
  {
    name: 'look-alikes: a table that a migration seeds, and one that a trigger fills',
    edits: [
      {
        path: 'src/db/migrations/20990101000000_plans.up.sql',
        text: [
          '-- effect: table plans',
          '-- effect: table plan_history',
          'CREATE TABLE plans (name text PRIMARY KEY);',
          "INSERT INTO plans (name) VALUES ('free');",
          'CREATE TABLE plan_history (name text);',
          'CREATE FUNCTION remember_plan() RETURNS trigger LANGUAGE plpgsql AS',
          '$$ BEGIN INSERT INTO plan_history (name) VALUES (OLD.name); RETURN NEW; END $$;',
          'CREATE TRIGGER remember_plan BEFORE UPDATE ON plans FOR EACH ROW EXECUTE FUNCTION remember_plan();',
          '',
        ].join('\n'),
      },
      {
        path: 'src/db/migrations/20990101000000_plans.down.sql',
        text: 'DROP TABLE plan_history;\nDROP TABLE plans;\nDROP FUNCTION remember_plan;\n',
      },
      {
        path: 'src/handlers/plans.ts',
        text: [
          "import type { Queryable } from '../db/index.js';",
          '',
          'export async function readPlans(db: Queryable): Promise<void> {',
          '  await db.query(`SELECT p.name FROM plans p JOIN plan_history h ON h.name = p.name`);',
          '}',
          '',
        ].join('\n'),
      },
    ],
    findings: [],
  },
];
