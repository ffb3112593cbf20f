import type { Mutant } from './mutant.js';

const gate = 'unsafe-enum-migration';
const folder = 'src/db/migrations';
const repair = `${folder}/046_workspace_status_awaiting_agent_hibernating.up.sql`;
const takeBack = `${folder}/046_workspace_status_awaiting_agent_hibernating.down.sql`;

/** The repair of the vocabulary, written so that it fails half way, a second time, or backwards. */
export const unsafeEnumMigrationMutants: readonly Mutant[] = [
  {
    name: '046 without IF NOT EXISTS',
    edits: [{ path: repair, replace: "ADD VALUE IF NOT EXISTS 'hibernating'", with: "ADD VALUE 'hibernating'" }],
    findings: [{ gate, path: repair, at: "workspace_status «ADD VALUE» 'hibernating'" }],
  },
  {
    name: '046 using its label in its own transaction',
    edits: [
      { path: repair, replace: '-- transaction: none\n', with: '' },
      {
        path: repair,
        replace: '-- next statement\n',
        with: "UPDATE workspaces SET status = 'awaiting_agent' WHERE url IS NULL;\n",
      },
    ],
    findings: [
      {
        gate,
        path: repair,
        at: "SET status = «'awaiting_agent'» WHERE url",
        related: [`${repair}: ALTER TYPE workspace_status ADD VALUE IF NOT EXISTS 'awaiting_agent';`],
      },
    ],
  },
  {
    name: '046 without its down migration',
    edits: [{ path: takeBack, text: null }],
    findings: [{ gate, path: repair, at: "IF NOT EXISTS «'awaiting_agent'»" }],
  },
  {
    name: 'the way back of 046 forgetting the rows that are hibernating',
    edits: [
      {
        path: takeBack,
        replace: "UPDATE workspaces SET status = 'hibernated' WHERE status = 'hibernating';\n",
        with: '',
      },
    ],
    findings: [{ gate, path: takeBack, at: 'ALTER COLUMN «status» TYPE' }],
  },
  {
    name: 'the way back of 024 moving the rows after the CHECK',
    edits: [
      {
        path: `${folder}/024_workspace_hibernation.down.sql`,
        replace: "UPDATE workspaces SET status = 'paused' WHERE status = 'hibernated';\n",
        with: '',
      },
      {
        path: `${folder}/024_workspace_hibernation.down.sql`,
        replace: "'removed', 'paused'));\n",
        with: "'removed', 'paused'));\nUPDATE workspaces SET status = 'paused' WHERE status = 'hibernated';\n",
      },
    ],
    findings: [
      {
        gate,
        path: `${folder}/024_workspace_hibernation.down.sql`,
        at: 'workspaces_status_check\n  «CHECK» (status IN',
      },
    ],
  },
  {
    name: 'two migrations of one number',
    edits: [
      { path: `${folder}/046_workspace_notes.up.sql`, text: 'ALTER TABLE workspaces ADD COLUMN notes text;\n' },
      { path: `${folder}/046_workspace_notes.down.sql`, text: 'ALTER TABLE workspaces DROP COLUMN notes;\n' },
    ],
    findings: [
      {
        gate,
        path: repair,
        at: '«»-- The two labels that code had been writing',
        related: [],
      },
    ],
  },
  {
    name: 'a CHECK on the large table without NOT VALID',
    edits: [
      {
        path: `${folder}/090_event_names.up.sql`,
        text: "ALTER TABLE events ADD CONSTRAINT events_name_check CHECK (name <> '');\n",
      },
      { path: `${folder}/090_event_names.down.sql`, text: 'ALTER TABLE events DROP CONSTRAINT events_name_check;\n' },
    ],
    findings: [{ gate, path: `${folder}/090_event_names.up.sql`, at: 'events_name_check «CHECK» (name' }],
  },
  {
    name: 'look-alikes: the label in a text column, NOT VALID validated later, a table without a vocabulary',
    edits: [
      {
        path: repair,
        replace: "'awaiting_agent';\n",
        with: "'awaiting_agent';\n-- next statement\nUPDATE workspaces_audit SET note = 'awaiting_agent' WHERE note = 'hibernating';\n",
      },
      {
        path: `${folder}/090_event_names.up.sql`,
        text: "ALTER TABLE events ADD CONSTRAINT events_name_check CHECK (name <> '') NOT VALID;\n",
      },
      { path: `${folder}/090_event_names.down.sql`, text: 'ALTER TABLE events DROP CONSTRAINT events_name_check;\n' },
      {
        path: `${folder}/091_event_names_valid.up.sql`,
        text: 'ALTER TABLE events VALIDATE CONSTRAINT events_name_check;\n',
      },
      { path: `${folder}/091_event_names_valid.down.sql`, text: '-- A constraint stays valid.\n' },
    ],
    findings: [],
  },
];
