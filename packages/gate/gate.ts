import type { z } from 'zod';
import type { Place } from '#facts/span';
import type { FunctionRef, Project } from '#project/index';
import type { Fix } from './fix.js';
import type { MessageValues, Related, Severity } from './finding.js';

/**
 * One invariant: a pure function from the project to breaches, with everything that a host, a report or a page of
 * documentation says about it. `Schema` is the zod schema of its options.
 */
export interface Gate<Schema extends z.ZodType = z.ZodType> {
  /** A kebab-case noun phrase of the defect. */
  readonly id: string;
  /** What it refuses, in one line, lower case, no full stop. */
  readonly title: string;
  /** Why the invariant exists: the consequence, from the incident. A sentence. Used where a configuration entry gives none. */
  readonly why: string;
  /** `file`: judged from one file and what it refers to; `project`: needs to know callers or all files. */
  readonly scope: 'file' | 'project';
  /** `sql` asks for statements, `catalog` for migrations, `imports` for the module graph, `declarations` for constants and types. */
  readonly reads: readonly ('sql' | 'catalog' | 'imports' | 'declarations')[];
  readonly severity: Severity;
  readonly messages: Readonly<Record<string, Message>>;
  readonly options: Schema;
  /** It does something with its default options; otherwise it is off until configured. */
  readonly onByDefault: boolean;
  /** Every name in the options that must resolve to something, with its path in the options. */
  names?(options: z.output<Schema>): Iterable<ConfiguredName>;
  check(project: Project, options: z.output<Schema>): Iterable<Breach>;
}

/** Texts with `{names}` that a finding's values fill. */
export interface Message {
  /** The headline: complete alone, lower case, no full stop. */
  readonly what: string;
  /** Stands under the code frame, behind the underline. */
  readonly label?: string;
  /** One concrete way out; an imperative sentence. */
  readonly instead: string;
  /** What is allowed, where something is. */
  readonly allowed?: string;
  /** What a fix of such a finding does and where there is none, a sentence each; absent where there never is one. */
  readonly fix?: string;
  /** The same of a suggestion, which somebody has to choose. */
  readonly suggestion?: string;
}

/** What a gate says; the runner makes a Finding of it. */
export interface Breach {
  readonly messageId: string;
  readonly values: MessageValues;
  readonly place: Place;
  readonly subject: string;
  readonly within?: FunctionRef;
  readonly related?: readonly Related[];
  readonly why?: string | undefined;
  readonly see?: string | undefined;
  /** Where it differs from the gate's. */
  readonly severity?: Severity;
  readonly fix?: Fix | undefined;
}

/** A name in the configuration, which must mean something in the project; a run ends with exit code 2 where it does not. */
export interface ConfiguredName {
  /** The way to it inside the gate's options: `['rules', 0, 'table']`. */
  readonly at: readonly (string | number)[];
  readonly kind: 'table' | 'column' | 'value' | 'function' | 'constant' | 'glob' | 'layer';
  /** `workspaces`; `workspaces.status`; for a value `workspaces.status=failed`; for a function or constant `path#name`; the glob; the layer's name. */
  readonly name: string;
  /** For a glob: the gate looks everywhere but there. */
  readonly exempt?: boolean;
  /** For a layer: the layers that there are. */
  readonly among?: readonly string[];
}

/** Keeps the types of the id and the options, from which that of the configuration is made; there is nothing else to it. */
export function defineGate<const Id extends string, Schema extends z.ZodType>(
  gate: Gate<Schema> & { readonly id: Id },
): Gate<Schema> & { readonly id: Id } {
  return gate;
}
