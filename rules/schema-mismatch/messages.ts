/** What the gate says: of tables, columns, enums and CHECKs, in this order. */
export const messages = {
  missingTable: {
    what: 'no migration creates the table {table}, which is declared here',
    label: '{hint}',
    instead:
      'Create it in a new migration, take the declaration out, or list the table under `external` where something else creates it.',
  },
  otherDatabase: {
    what: 'no migration creates {table} or any other table that {folder} declares',
    label: 'the first of {count}, none of which is judged',
    instead:
      'Add the migrations of this schema to `migrations`, or list the tables under `external` with who creates them.',
  },
  missingColumn: {
    what: 'no migration gives {table} the column {column}, which is declared here',
    label: '{hint}',
    instead:
      'Add it in a new migration, as in ALTER TABLE {sqlTable} ADD COLUMN {sqlName} {type};, or take it out here.',
  },
  undeclaredColumns: {
    what: '{table} has columns in the migrations that are not declared here: {columns}',
    label: '{hint}',
    instead: 'Declare them, unless code is not to see them.',
  },
  type: {
    what: '{column} is {here} here and {there} in the migrations',
    instead:
      'Declare it as {there}, or change it in a new migration: ALTER TABLE {sqlTable} ALTER COLUMN {sqlName} TYPE {here};',
  },
  nullable: {
    what: '{column} may be NULL here and is NOT NULL in the migrations',
    label: 'the database refuses a NULL that the types allow',
    instead:
      'Declare it NOT NULL, or change it in a new migration: ALTER TABLE {sqlTable} ALTER COLUMN {sqlName} DROP NOT NULL;',
  },
  notNull: {
    what: '{column} is NOT NULL here and may be NULL in the migrations',
    label: 'the database gives a NULL that the types rule out',
    instead:
      'Declare that it may be NULL, or change it in a new migration: ALTER TABLE {sqlTable} ALTER COLUMN {sqlName} SET NOT NULL;',
  },
  missingEnum: {
    what: 'no migration creates the enum {enum}, which is declared here',
    instead: 'Create it in a new migration: CREATE TYPE {sqlEnum} AS ENUM ({labels});',
  },
  missingLabel: {
    what: "'{label}' is a label of {enum} here and not in the migrations",
    label: 'the database refuses it',
    instead:
      'Add it in a new migration, as in ALTER TYPE {sqlEnum} ADD VALUE IF NOT EXISTS {literal};, or take it out here.',
  },
  undeclaredLabel: {
    what: "'{label}' is a label of {enum} in the migrations and not here",
    label: 'the database gives a value that the types rule out',
    instead: 'Declare it here, or take it out of the enum in a new migration.',
  },
  missingCheck: {
    what: 'the CHECK {check} of {table} stands here and in no migration',
    label: 'the database takes what this is meant to refuse',
    instead: 'Add it in a new migration: ALTER TABLE {sqlTable} ADD CONSTRAINT {sqlName} CHECK ({here});',
  },
  differentCheck: {
    what: 'the CHECK {check} of {table} says something else in the migrations',
    label: 'there: {there}',
    instead: 'Write the same condition in both, in a new migration where the one here is right.',
  },
  undeclaredCheck: {
    what: 'the CHECK {check} of {table} stands in the migrations and not here',
    label: 'there: {there}',
    instead: 'Declare it here too, so that whoever reads the schema in code knows what the database refuses.',
  },
  undeclaredChecks: {
    what: '{table} has CHECKs in the migrations and none is declared here: {checks}',
    label: 'whoever reads the schema in code does not see what the database refuses',
    instead: "Declare them, and set checks: 'both' so that it stays so.",
  },
  undecided: {
    what: '{what} is not decidable',
    label: '{why}',
    instead: 'Compare the two by hand.',
  },
} as const;
