// Made of the gates by `npm run docs`; a change here is lost.
import type { GateDescription } from '#report/gate-description';

export const gateDescriptions: readonly GateDescription[] = [
  {
    "id": "raw-status-literal",
    "description": "a status is written as a literal although a constant is declared for it. A status that is spelt out in SQL is found by no rename, no search for the constant and no compiler: a sweep by hand missed one such place, and the next reader found it by luck.",
    "onByDefault": true,
    "messageIds": [
      "literal",
      "bound",
      "undeclared",
      "constantless"
    ],
    "fixes": true,
    "suggests": true
  },
  {
    "id": "unknown-status",
    "description": "a status in code is not among the values that the database lists. PostgreSQL refuses the whole statement: a migration left out two labels that code had been writing, and for five days each such UPDATE failed and was swallowed while every test stayed green.",
    "onByDefault": true,
    "messageIds": [
      "unlisted",
      "unmatchable",
      "unjudged"
    ],
    "fixes": true,
    "suggests": true
  },
  {
    "id": "drifted-copy",
    "description": "a list of values in code no longer agrees with the list it copies. A status that stands in one list and not in the other works until the first row meets it: code writes what the database refuses, or a screen shows nothing for what the database holds.",
    "onByDefault": false,
    "messageIds": [
      "extra",
      "missing",
      "unwritten",
      "untold",
      "listless"
    ],
    "fixes": false,
    "suggests": false
  },
  {
    "id": "missing-companion",
    "description": "a write sets a column without the columns that must change with it. A row that says half of what happened sends its reader elsewhere: operators saw \"Workspace failed\" with no message and had nothing to go on.",
    "onByDefault": false,
    "messageIds": [
      "missing",
      "split",
      "contradicted",
      "undecided"
    ],
    "fixes": false,
    "suggests": true
  },
  {
    "id": "violated-check",
    "description": "a write gives values that a CHECK of the table refuses. PostgreSQL refuses the row when the statement is run, with values that no test happened to give; where the CHECK came later, a thousand rows already contradicted it.",
    "onByDefault": true,
    "messageIds": [
      "violated",
      "half"
    ],
    "fixes": false,
    "suggests": false
  },
  {
    "id": "insert-in-loop",
    "description": "an INSERT into a guarded table runs once per item without a guard. Each repetition of the work inserts the rows again: importing one template twice duplicated its tree, and one tenant gathered 72 stale child workspaces and about 14 leaked machines in four days.",
    "onByDefault": false,
    "messageIds": [
      "unguarded",
      "unguardedWithoutLookup"
    ],
    "fixes": false,
    "suggests": false
  },
  {
    "id": "unlisted-insert",
    "description": "a function inserts into a guarded table and is not on its allowlist. Nobody had asked what makes the INSERT harmless when it runs twice: importing one template twice duplicated its tree, and one tenant gathered 72 stale child workspaces and about 14 leaked machines in four days.",
    "onByDefault": false,
    "messageIds": [
      "unlisted",
      "unnamed",
      "stale"
    ],
    "fixes": false,
    "suggests": false
  },
  {
    "id": "forbidden-import",
    "description": "a module imports what its layer may not. The boundary is what lets a module be changed, tested and reasoned about without the others; each import across it couples them for good, and nothing fails until it does.",
    "onByDefault": false,
    "messageIds": [
      "forbidden",
      "unresolved"
    ],
    "fixes": false,
    "suggests": false
  },
  {
    "id": "bypassed-dispatcher",
    "description": "a member that only its dispatcher may use is used elsewhere. Code that picks one variant itself does nothing for the others: stops for Docker alone silently did nothing on the hosted backend and leaked machines, three verbs in a row.",
    "onByDefault": false,
    "messageIds": [
      "bypassed",
      "outside",
      "gone"
    ],
    "fixes": false,
    "suggests": false
  },
  {
    "id": "missing-call",
    "description": "a function does not make a call that it must make on every path. A step that is left out on one path fails nothing there: a restart that did not go through its dispatcher left the machine as it was, and an import without its lookup made its rows again.",
    "onByDefault": false,
    "messageIds": [
      "never",
      "skipped",
      "unguarded",
      "unreached"
    ],
    "fixes": false,
    "suggests": false
  },
  {
    "id": "coalesced-enum",
    "description": "a COALESCE falls back on a literal that is no value of the column's type. PostgreSQL reads the literal as the column's type before it looks at a row, so the statement fails whether or not there is a NULL: a heartbeat's COALESCE(status, '') failed on every heartbeat, the previous status was always empty, and a reconcile never ran.",
    "onByDefault": true,
    "messageIds": [
      "label",
      "literal"
    ],
    "fixes": true,
    "suggests": true
  },
  {
    "id": "swallowed-write",
    "description": "the failure of a write is lost. The row keeps its old value while the program goes on as if it had the new one: five failing status writes dropped their errors, or logged them and went on, and nobody noticed for five days.",
    "onByDefault": true,
    "messageIds": [
      "dropped",
      "emptied",
      "logged"
    ],
    "fixes": false,
    "suggests": false
  },
  {
    "id": "unguarded-transition",
    "description": "an UPDATE changes a state whatever the row is in. A writer that comes late finds the row in another state than it believes, and takes it out of that one: a row that was removed for good comes back to life.",
    "onByDefault": false,
    "messageIds": [
      "unguarded",
      "overwritten",
      "revived",
      "undecided"
    ],
    "fixes": false,
    "suggests": false
  },
  {
    "id": "scattered-default",
    "description": "a default that has one source is written elsewhere as a literal. The next change of the default reaches one place of several: four entry points gave one tenant three different default tiers.",
    "onByDefault": false,
    "messageIds": [
      "written",
      "fallback"
    ],
    "fixes": false,
    "suggests": false
  },
  {
    "id": "unauthenticated-route",
    "description": "a route under a guarded prefix is registered without its guard. A route without its guard answers anybody, and no test that shows a token notices: a router refactor silently dropped the authentication of the admin routes.",
    "onByDefault": false,
    "messageIds": [
      "unguarded",
      "idle"
    ],
    "fixes": false,
    "suggests": false
  },
  {
    "id": "unsafe-enum-migration",
    "description": "a migration of an enum or CHECK fails half way, or cannot be taken back. It passes on an empty database and fails on one with rows, or on the second try: then the release stops with the schema between two versions, and nobody has written the way back.",
    "onByDefault": true,
    "messageIds": [
      "unrepeatable",
      "usedAtOnce",
      "noWayBack",
      "stranded",
      "misnumbered",
      "locking",
      "neverValidated"
    ],
    "fixes": true,
    "suggests": true
  },
  {
    "id": "unknown-column",
    "description": "a statement names a table or column that no migration creates. PostgreSQL refuses the whole statement when it is run, and no compiler sees it: a rename that misses one text fails in production, on the path that tests mock.",
    "onByDefault": true,
    "messageIds": [
      "column",
      "columnInDoubt",
      "table",
      "tableInDoubt"
    ],
    "fixes": false,
    "suggests": false
  },
  {
    "id": "unwritten-table",
    "description": "code reads or sweeps a table into which nothing in the project inserts. The code is right and works on nothing: a ledger, its sweeper and its dashboard were shipped, no production path ever called the insert, and both were green and empty.",
    "onByDefault": false,
    "messageIds": [
      "unwritten",
      "unreadWriter",
      "uncalled",
      "unread"
    ],
    "fixes": false,
    "suggests": false
  },
  {
    "id": "dangling-route",
    "description": "a text names a route that no router registers. Whoever follows it gets a 404: a recovery hint named an endpoint that had never shipped, and documentation of removed routes led authors of tools to wire one.",
    "onByDefault": false,
    "messageIds": [
      "dangling",
      "blind"
    ],
    "fixes": false,
    "suggests": false
  },
  {
    "id": "unread-sql",
    "description": "a write to a guarded table could not be read. No gate judges what it cannot read, so such a write passes all of them without having been looked at: an unread write is not a clean one.",
    "onByDefault": false,
    "messageIds": [
      "opaque",
      "columns",
      "value",
      "body"
    ],
    "fixes": false,
    "suggests": false
  },
  {
    "id": "schema-mismatch",
    "description": "the schema of an ORM and the migrations disagree. The compiler believes the schema in code and the database goes by the migrations: what one forbids and the other allows is found by a write that fails, or by a row that no code expects.",
    "onByDefault": true,
    "messageIds": [
      "missingTable",
      "otherDatabase",
      "missingColumn",
      "undeclaredColumns",
      "type",
      "nullable",
      "notNull",
      "missingEnum",
      "missingLabel",
      "undeclaredLabel",
      "missingCheck",
      "differentCheck",
      "undeclaredCheck",
      "undeclaredChecks",
      "undecided"
    ],
    "fixes": false,
    "suggests": false
  },
  {
    "id": "bad-allowance",
    "description": "an allowance without reason, of an unknown gate, or that accepts nothing. An exception nobody can explain is copied, and one that outlives its cause hides the next breach on that line.",
    "onByDefault": true,
    "messageIds": [
      "reasonless",
      "unknown",
      "misspelt",
      "unused"
    ],
    "fixes": false,
    "suggests": false
  }
];
