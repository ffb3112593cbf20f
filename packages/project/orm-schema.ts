import type { Place } from '#facts/span';
import type { OpenValue } from './value.js';

/** What the ORMs of the project declare, of all files. */
export interface OrmSchema {
  /** By ORM, path and position. */
  readonly tables: readonly OrmTable[];
  readonly enums: readonly OrmEnum[];
  /** Tables and enums whose names could not be told. */
  readonly open: readonly OpenValue[];
}

/** A table as an ORM's schema declares it. Names are those of the database. */
export interface OrmTable {
  readonly orm: 'drizzle' | 'prisma';
  /** Only where it is named. */
  readonly schema?: string;
  readonly name: string;
  /** The characters of the name. */
  readonly at: Place;
  /** In the order in which they are declared. */
  readonly columns: readonly OrmColumn[];
  readonly checks: readonly OrmCheck[];
  readonly uniques: readonly OrmUnique[];
  /** What of it could not be read. */
  readonly open: readonly OpenPart[];
}

export interface OrmColumn {
  /** The name that code knows it by. */
  readonly property: string;
  readonly name: string;
  /** The characters of the name, or of the property that gives it. */
  readonly at: Place;
  /** Absent where it could not be told. */
  readonly type?: OrmType;
  /** What says the type: the name of the builder. */
  readonly typeAt: Place;
  readonly nullable: boolean;
  /** The compiler lets only listed values through: an enum's labels, or the union that the schema names. */
  readonly union: boolean;
  /** The database fills it in: a default, an identity, a generated value. */
  readonly hasDefault: boolean;
  /** `GENERATED ALWAYS`: no write may give it. */
  readonly generated: boolean;
  readonly primaryKey: boolean;
  readonly unique: boolean;
  /** The ORM itself gives it a value where the code gives none. */
  readonly filled: { readonly onInsert: boolean; readonly onUpdate: boolean };
}

export interface OrmType {
  /** As in `ColumnType`: `int4`, `timestamptz`, an enum's name; qualified where the schema is not `public`. */
  readonly name: string;
  readonly array: boolean;
  /** Length, precision, scale. */
  readonly modifiers: readonly number[];
  /** The enum that it is, where the same schema declares it. */
  readonly enum?: OrmEnum;
}

export interface OrmEnum {
  readonly orm: 'drizzle' | 'prisma';
  readonly schema?: string;
  readonly name: string;
  /** The characters of the name. */
  readonly at: Place;
  readonly labels: readonly { readonly value: string; readonly at: Place }[];
  /** Labels that could not be told: the list has more than is said. */
  readonly open: readonly OpenValue[];
}

export interface OrmCheck {
  readonly name?: string;
  /** The characters of the name, or of the whole where it has none. */
  readonly at: Place;
  /** The condition as SQL, columns by their names in the database; absent where it could not be told. */
  readonly expression?: string;
}

export interface OrmUnique {
  readonly name?: string;
  readonly at: Place;
  /** Names in the database; an expression stands as `undefined`. */
  readonly columns: readonly (string | undefined)[];
  readonly primary: boolean;
}

/** `column`: that a column is not among those read proves nothing. `constraint`: the same of checks and keys. */
export interface OpenPart extends OpenValue {
  readonly part: 'column' | 'constraint';
}
